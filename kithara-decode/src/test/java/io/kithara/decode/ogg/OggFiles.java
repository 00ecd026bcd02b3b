package io.kithara.decode.ogg;

import io.kithara.decode.ByteArrayData;
import io.kithara.decode.DemuxOptions;
import io.kithara.decode.Demuxer;
import io.kithara.decode.Resources;
import io.kithara.testing.OggMuxer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Ogg files made for a test: Opus whose packets are sound on the outside and noise within, and small real ones. */
final class OggFiles {
    static final List<String> REAL = List.of("stereo.ogg", "stereo.opus", "mono.flac.ogg");

    static final int PRE_SKIP = 312;

    /** 20 ms, as {@link #packet} says. */
    static final int PACKET_FRAMES = 960;

    private OggFiles() {}

    static byte[] real(String name) {
        return Resources.bytes("ogg/" + name);
    }

    static Demuxer demuxer(byte[] bytes) {
        return new OggDemuxer(new ByteArrayData(bytes), DemuxOptions.FILE);
    }

    /** A stream whose two headers are written. */
    static OggMuxer opus(int serial) {
        return OggMuxer.of(serial)
                .page(0, head(2, PRE_SKIP))
                .page(0, tags("TITLE=a", "title=b", "R128_TRACK_GAIN=-256"));
    }

    static byte[] head(int channels, int preSkip) {
        byte[] head = new byte[19];
        System.arraycopy("OpusHead".getBytes(StandardCharsets.US_ASCII), 0, head, 0, 8);
        head[8] = 1;
        head[9] = (byte) channels;
        OggMuxer.put(head, 10, preSkip, 2);
        OggMuxer.put(head, 12, 44_100, 4);
        OggMuxer.put(head, 16, 256, 2);
        return head;
    }

    static byte[] tags(String... comments) {
        byte[] tags = new byte[4096];
        System.arraycopy("OpusTags".getBytes(StandardCharsets.US_ASCII), 0, tags, 0, 8);
        OggMuxer.put(tags, 12, comments.length, 4);
        int at = 16;
        for (String comment : comments) {
            byte[] text = comment.getBytes(StandardCharsets.UTF_8);
            OggMuxer.put(tags, at, text.length, 4);
            System.arraycopy(text, 0, tags, at + 4, text.length);
            at += 4 + text.length;
        }
        return Arrays.copyOf(tags, at);
    }

    /** Packet {@code number} of {@code length} bytes. */
    static byte[] packet(int number, int length) {
        byte[] packet = new byte[length];
        new Random(number).nextBytes(packet);
        packet[0] = (byte) 0xFC; // 20 ms of CELT in stereo, one frame
        return packet;
    }

    /** {@code pages} pages of ten packets each; the last one ends {@code cut} frames early. */
    static byte[] opusFile(int serial, int pages, int bytesPerPacket, int cut) {
        OggMuxer muxer = opus(serial);
        for (int page = 0; page < pages; page++) {
            List<byte[]> packets = new ArrayList<>();
            for (int i = 0; i < 10; i++) {
                packets.add(packet(10 * page + i, bytesPerPacket));
            }
            boolean last = page == pages - 1;
            long granule = 10L * (page + 1) * PACKET_FRAMES;
            muxer.page(last ? granule - cut : granule, last, packets);
        }
        return muxer.bytes();
    }
}
