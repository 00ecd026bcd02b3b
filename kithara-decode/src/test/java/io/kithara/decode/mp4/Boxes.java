package io.kithara.decode.mp4;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Writes boxes for tests; every method names the box or the field type it writes. */
final class Boxes {
    static final byte[] LC_44100_STEREO = {0x12, 0x10};

    private Boxes() {}

    static byte[] box(String type, byte[]... bodies) {
        byte[] body = join(bodies);
        return join(u32(8 + body.length), type.getBytes(StandardCharsets.ISO_8859_1), body);
    }

    /** A box with a 64-bit size. */
    static byte[] largeBox(String type, byte[]... bodies) {
        byte[] body = join(bodies);
        return join(u32(1), type.getBytes(StandardCharsets.ISO_8859_1), u32(0), u32(16 + body.length), body);
    }

    static byte[] ftyp() {
        return box("ftyp", "M4A ".getBytes(StandardCharsets.US_ASCII), u32(0));
    }

    static byte[] mvhd(int timescale) {
        return box("mvhd", u32(0, 0, 0, timescale, 0));
    }

    static byte[] tkhd(int id) {
        return box("tkhd", u32(0, 0, 0, id));
    }

    static byte[] mdhd(int timescale, int duration) {
        return box("mdhd", u32(0, 0, 0, timescale, duration));
    }

    static byte[] hdlr(String handler) {
        return box("hdlr", u32(0, 0), handler.getBytes(StandardCharsets.US_ASCII), u32(0, 0, 0));
    }

    /** Entries are duration in movie units and media time, alternating. */
    static byte[] elst(int... entries) {
        List<byte[]> out = new ArrayList<>();
        out.add(u32(0, entries.length / 2));
        for (int i = 0; i < entries.length; i += 2) {
            out.add(u32(entries[i], entries[i + 1], 0x1_0000));
        }
        return box("edts", box("elst", out.toArray(byte[][]::new)));
    }

    /** A sample entry of version 0 with boxes behind it. */
    static byte[] entry(String type, int channels, int bits, int rate, byte[]... children) {
        return box(
                type, u32(0), u16(0, 1), u32(0, 0), u16(channels, bits, 0, 0), u16(rate & 0xFFFF, 0), join(children));
    }

    static byte[] mp4a(int rate, byte[] config) {
        return entry("mp4a", 2, 16, rate, esds(0x40, config));
    }

    static byte[] esds(int objectType, byte[] config) {
        byte[] info = join(new byte[] {5, (byte) config.length}, config);
        byte[] decoder =
                join(new byte[] {4, (byte) (13 + info.length), (byte) objectType, 0x15, 0, 0, 0}, u32(0, 0), info);
        byte[] stream = join(new byte[] {3, (byte) (3 + decoder.length), 0, 1, 0}, decoder);
        return box("esds", u32(0), stream);
    }

    static byte[] stsd(byte[]... entries) {
        return box("stsd", u32(0, entries.length), join(entries));
    }

    /** Entries are count and delta, alternating. */
    static byte[] stts(int... entries) {
        return box("stts", u32(0, entries.length / 2), u32(entries));
    }

    /** Entries are first chunk, samples per chunk and description. */
    static byte[] stsc(int... entries) {
        return box("stsc", u32(0, entries.length / 3), u32(entries));
    }

    static byte[] stsz(int... sizes) {
        return box("stsz", u32(0, 0, sizes.length), u32(sizes));
    }

    static byte[] constantStsz(int size, int count) {
        return box("stsz", u32(0, size, count));
    }

    static byte[] stco(int... offsets) {
        return box("stco", u32(0, offsets.length), u32(offsets));
    }

    static byte[] trak(int id, String handler, int timescale, byte[] edits, byte[]... tables) {
        return box(
                "trak",
                tkhd(id),
                edits,
                box("mdia", mdhd(timescale, 0), hdlr(handler), box("minf", box("stbl", tables))));
    }

    static byte[] itunes(String key, String value) {
        byte[] item = box(
                "----",
                box("mean", u32(0), "com.apple.iTunes".getBytes(StandardCharsets.US_ASCII)),
                box("name", u32(0), key.getBytes(StandardCharsets.US_ASCII)),
                box("data", u32(1, 0), value.getBytes(StandardCharsets.US_ASCII)));
        return box("udta", box("meta", u32(0), hdlr("mdir"), box("ilst", item)));
    }

    static byte[] u32(int... values) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (int value : values) {
            out.write(value >> 24);
            out.write(value >> 16);
            out.write(value >> 8);
            out.write(value);
        }
        return out.toByteArray();
    }

    static byte[] u16(int... values) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (int value : values) {
            out.write(value >> 8);
            out.write(value);
        }
        return out.toByteArray();
    }

    static byte[] join(byte[]... parts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }
}
