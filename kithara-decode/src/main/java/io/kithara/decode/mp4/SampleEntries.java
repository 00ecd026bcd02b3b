package io.kithara.decode.mp4;

import io.kithara.decode.DecodeException;
import io.kithara.decode.PcmFormat;
import io.kithara.decode.aac.AudioSpecificConfig;
import io.kithara.decode.mp4.SampleEntry.Coding;
import io.kithara.decode.ogg.OpusPacket;
import io.kithara.stream.Codec;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Reads {@code stsd}: one small reader per kind of sample entry. What nobody decodes keeps its place and its reason. */
final class SampleEntries {
    /** Entries per track; more than one already is rare. */
    private static final int MAX_ENTRIES = 16;

    /** The bit reservoir of MP3 reaches back 511 bytes: nine of the smallest packets. */
    private static final int MP3_PREROLL_PACKETS = 10;

    private interface Reader {
        SampleEntry read(AudioEntry entry) throws DecodeException;
    }

    private static final Map<Integer, Reader> READERS = readers();

    private SampleEntries() {}

    /** ISO/IEC 14496-12 section 8.5.2. */
    static List<SampleEntry> read(BoxBody stsd) throws DecodeException {
        int version = stsd.u8();
        stsd.skip(3 + 4); // flags, entry_count
        List<SampleEntry> entries = new ArrayList<>();
        for (BoxBody.Child child = stsd.nextChild(); child != null; child = stsd.nextChild()) {
            if (entries.size() == MAX_ENTRIES) {
                throw new DecodeException(
                        DecodeException.Reason.LIMIT, stsd.where() + " has more than " + MAX_ENTRIES + " entries");
            }
            entries.add(read(child.type(), child.body(), version));
        }
        return List.copyOf(entries);
    }

    private static SampleEntry read(int type, BoxBody body, int version) {
        Reader reader = READERS.get(type);
        if (reader == null) {
            return SampleEntry.unsupported(type, "'" + Box.name(type) + "' audio is not decoded");
        }
        try {
            return reader.read(new AudioEntry(type, body, version));
        } catch (DecodeException e) {
            return SampleEntry.broken(type, e);
        }
    }

    private static Map<Integer, Reader> readers() {
        Map<Integer, Reader> readers = new HashMap<>();
        readers.put(Box.type("mp4a"), SampleEntries::readMp4a);
        readers.put(Box.type(".mp3"), entry -> mp3(entry, entry.format()));
        readers.put(0x6D73_0055, entry -> mp3(entry, entry.format())); // WAVE format 0x55 in QuickTime's clothes
        readers.put(Box.type("alac"), SampleEntries::readAlac);
        readers.put(Box.type("fLaC"), SampleEntries::readFlac);
        readers.put(Box.type("Opus"), SampleEntries::readOpus);
        readers.put(Box.type("enca"), SampleEntries::readEncrypted);
        readers.put(Box.type("drms"), SampleEntries::readEncrypted);
        readers.put(Box.type("twos"), entry -> sized(entry, "S", entry.sampleSize, false));
        readers.put(Box.type("sowt"), entry -> sized(entry, "S", entry.sampleSize, true));
        readers.put(Box.type("raw "), entry -> pcm(entry, "U8", 1));
        readers.put(Box.type("NONE"), entry -> sized(entry, "S", entry.sampleSize, false));
        readers.put(Box.type("in24"), entry -> pcm(entry, isLittleEndian(entry) ? "S24LE" : "S24BE", 3));
        readers.put(Box.type("in32"), entry -> pcm(entry, isLittleEndian(entry) ? "S32LE" : "S32BE", 4));
        readers.put(Box.type("fl32"), entry -> pcm(entry, isLittleEndian(entry) ? "F32LE" : "F32BE", 4));
        readers.put(Box.type("fl64"), entry -> pcm(entry, isLittleEndian(entry) ? "F64LE" : "F64BE", 8));
        readers.put(Box.type("ulaw"), entry -> pcm(entry, "ULAW", 1));
        readers.put(Box.type("alaw"), entry -> pcm(entry, "ALAW", 1));
        readers.put(Box.type("lpcm"), SampleEntries::readLpcm);
        readers.put(Box.type("ipcm"), entry -> readPcmC(entry, "S"));
        readers.put(Box.type("fpcm"), entry -> readPcmC(entry, "F"));
        return Map.copyOf(readers);
    }

    /** ISO/IEC 14496-14 section 5.6.1; the objectTypeIndications are those registered by mp4ra.org. */
    private static SampleEntry readMp4a(AudioEntry entry) throws DecodeException {
        BoxBody esds = entry.child(Box.type("esds"));
        if (esds == null) {
            throw entry.body.malformed("has no 'esds'");
        }
        EsDescriptor descriptor = EsDescriptor.read(esds);
        return switch (descriptor.objectType()) {
            case 0x40, 0x66, 0x67, 0x68 -> aac(entry, descriptor.config());
            case 0x69, 0x6B -> mp3(entry, entry.format());
            default ->
                SampleEntry.unsupported(
                        entry.type,
                        "'mp4a' audio of object type 0x" + Integer.toHexString(descriptor.objectType())
                                + " is not decoded");
        };
    }

    private static SampleEntry aac(AudioEntry entry, byte[] config) throws DecodeException {
        AudioSpecificConfig asc = AudioSpecificConfig.parse(config);
        int frames = asc.framesPerPacket();
        PcmFormat format = asc.channelMap() == null
                ? entry.format(asc.outputRate(), Math.max(1, Math.min(8, entry.channels)))
                : asc.format();
        return SampleEntry.of(entry.type, new Coding(Codec.AAC, format, config, frames, 0, asc.prerollFrames(), 0));
    }

    private static SampleEntry mp3(AudioEntry entry, PcmFormat format) {
        // ISO/IEC 13818-3: the lower rates have half as long packets
        int frames = format.sampleRate() < 32_000 ? 576 : 1152;
        return SampleEntry.of(
                entry.type, new Coding(Codec.MP3, format, new byte[0], frames, 0, MP3_PREROLL_PACKETS * frames, 0));
    }

    /** The ALAC specific config of 24 bytes behind version and flags: it knows rates that the fields cannot hold. */
    private static SampleEntry readAlac(AudioEntry entry) throws DecodeException {
        BoxBody box = entry.need("alac");
        box.skip(4);
        byte[] cookie = box.bytes(box.remaining());
        if (cookie.length < 24) {
            throw box.malformed("holds " + cookie.length + " bytes, its config has 24");
        }
        PcmFormat format = entry.format(BoxBody.i32(cookie, 20), cookie[9]);
        return SampleEntry.of(entry.type, new Coding(Codec.ALAC, format, cookie, 0, 0, 0, 0));
    }

    /** "Encapsulation of FLAC in ISO Base Media File Format": metadata blocks behind version and flags. */
    private static SampleEntry readFlac(AudioEntry entry) throws DecodeException {
        BoxBody box = entry.need("dfLa");
        box.skip(4);
        byte[] blocks = box.bytes(box.remaining());
        if (blocks.length < 4 + 34 || (blocks[0] & 0x7F) != 0) {
            throw box.malformed("does not start with STREAMINFO");
        }
        int bits = BoxBody.i32(blocks, 4 + 10);
        PcmFormat format = entry.format(bits >>> 12, (bits >>> 9 & 7) + 1);
        return SampleEntry.of(entry.type, new Coding(Codec.FLAC, format, blocks, 0, 0, 0, 0));
    }

    /**
     * "Encapsulation of Opus in ISO Base Media File Format" section 4.3.2. The sample group {@code roll} asks for 80 ms of
     * pre-roll; there is more of it in any case.
     */
    private static SampleEntry readOpus(AudioEntry entry) throws DecodeException {
        BoxBody box = entry.need("dOps");
        byte[] config = box.fork().bytes(box.remaining());
        box.skip(1); // version
        int channels = box.u8();
        int preSkip = box.u16();
        PcmFormat format = entry.format(OpusPacket.RATE, channels);
        return SampleEntry.of(
                entry.type, new Coding(Codec.OPUS, format, config, 0, 0, OpusPacket.PREROLL_FRAMES, preSkip));
    }

    /** ISO/IEC 14496-12 section 8.12: {@code sinf} names the original format and the scheme. */
    private static SampleEntry readEncrypted(AudioEntry entry) throws DecodeException {
        int scheme = entry.type;
        BoxBody sinf = entry.child(Box.type("sinf"));
        if (sinf != null) {
            for (BoxBody.Child child = sinf.nextChild(); child != null; child = sinf.nextChild()) {
                if (child.type() == Box.type("schm")) {
                    child.body().skip(4);
                    scheme = child.body().i32();
                }
            }
        }
        return SampleEntry.unsupported(entry.type, "the audio is encrypted by the scheme '" + Box.name(scheme) + "'");
    }

    /** QuickTime's LPCM flags: 1 float, 2 big endian, 4 signed. */
    private static SampleEntry readLpcm(AudioEntry entry) throws DecodeException {
        int flags = Math.max(0, entry.pcmFlags);
        return sized(entry, (flags & 1) != 0 ? "F" : "S", entry.sampleSize, (flags & 2) == 0);
    }

    /** ISO/IEC 23003-5 section 5: flag 1 is little endian. */
    private static SampleEntry readPcmC(AudioEntry entry, String kind) throws DecodeException {
        BoxBody box = entry.need("pcmC");
        box.skip(4);
        boolean littleEndian = (box.u8() & 1) != 0;
        return sized(entry, kind, box.u8(), littleEndian);
    }

    private static SampleEntry sized(AudioEntry entry, String kind, int bits, boolean littleEndian)
            throws DecodeException {
        boolean known = kind.equals("F") ? bits == 32 || bits == 64 : bits == 16 || bits == 24 || bits == 32;
        if (kind.equals("S") && bits == 8) {
            return pcm(entry, "S8", 1);
        }
        if (!known) {
            return SampleEntry.unsupported(
                    entry.type, "'" + Box.name(entry.type) + "' PCM of " + bits + " bits is not decoded");
        }
        return pcm(entry, kind + bits + (littleEndian ? "LE" : "BE"), bits / 8);
    }

    /** QuickTime's {@code enda} in {@code wave}. */
    private static boolean isLittleEndian(AudioEntry entry) throws DecodeException {
        BoxBody enda = entry.child(Box.type("enda"));
        return enda != null && enda.u16() == 1;
    }

    private static SampleEntry pcm(AudioEntry entry, String encoding, int bytesPerSample) throws DecodeException {
        return SampleEntry.of(entry.type, Coding.pcm(entry.format(), encoding, bytesPerSample));
    }
}
