package io.kithara;

import io.kithara.testing.FakeOrigin;
import io.kithara.testing.Fmp4Muxer;
import io.kithara.testing.RampOracle;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.BiConsumer;

/**
 * HLS of fMP4 whose PCM tells the index of every frame: what is swallowed, repeated or shifted by one frame is found.
 * Collects the segments of one variant; not safe for several threads.
 */
final class RampHls {
    static final int RATE = 8_000;

    /** 24 bits: the ramp does not repeat for 35 minutes. */
    static final RampOracle ORACLE = RampOracle.ofBits(24);

    private static final String MASTER = "/master.m3u8";
    private static final int BOX_HEADER = 8;
    private static final int FRAMES_PER_SAMPLE = 1_000;

    private final Fmp4Muxer muxer;
    private final int rate;
    private final List<byte[]> segments = new ArrayList<>();
    private final List<String> lines = new ArrayList<>();
    private long frames;
    private int paddedTo;
    private String head = "";

    private RampHls(int rate) {
        this.rate = rate;
        this.muxer = Fmp4Muxer.pcm(rate, 1, 24);
    }

    static RampHls variant() {
        return ofRate(RATE);
    }

    static RampHls ofRate(int sampleRate) {
        return new RampHls(sampleRate);
    }

    /** Fills the segments to come up to so many bytes, as a higher bit rate would. */
    RampHls paddedTo(int bytes) {
        paddedTo = bytes;
        return this;
    }

    /** Adds lines to the head of the playlist. */
    RampHls head(String tags) {
        head += tags + "\n";
        return this;
    }

    /** Adds segments of so many frames, with their true durations. */
    RampHls segments(int count, int framesEach) {
        for (int i = 0; i < count; i++) {
            segment(framesEach, String.format(Locale.ROOT, "%.6f", framesEach / (double) rate), 0);
        }
        return this;
    }

    /** Adds a segment that the playlist says lasts {@code extinf}. */
    RampHls segment(int framesOfIt, String extinf, long timestampOffset) {
        segments.add(shifted(framesOfIt, timestampOffset));
        lines.add("#EXTINF:" + extinf + ",");
        frames += framesOfIt;
        return this;
    }

    /** The ramp goes on, the container's clock is somewhere else. */
    private byte[] shifted(int framesOfIt, long timestampOffset) {
        byte[] segment = muxer.rampSegment(ORACLE, frames, framesOfIt, FRAMES_PER_SAMPLE);
        long decodeTime = frames + timestampOffset;
        int at = indexOf(segment, "tfdt") + 8;
        for (int i = 0; i < 8; i++) {
            segment[at + i] = (byte) (decodeTime >> (56 - 8 * i));
        }
        return paddedTo > segment.length + BOX_HEADER ? padded(segment) : segment;
    }

    private byte[] padded(byte[] segment) {
        byte[] padding = Fmp4Muxer.box("free", new byte[paddedTo - segment.length - BOX_HEADER]);
        byte[] all = Arrays.copyOf(segment, paddedTo);
        System.arraycopy(padding, 0, all, segment.length, padding.length);
        return all;
    }

    private static int indexOf(byte[] bytes, String type) {
        return new String(bytes, StandardCharsets.ISO_8859_1).indexOf(type);
    }

    /** Puts a tag before the next segment. */
    RampHls tag(String line) {
        lines.add(line);
        return this;
    }

    long frames() {
        return frames;
    }

    /** Serves a multivariant playlist of variants, each twice the rate of the one before. */
    static URI serveLadder(FakeOrigin origin, RampHls... variants) {
        putLadder(origin::serve, variants);
        return origin.uri(MASTER);
    }

    /** Puts the files of {@link #serveLadder} where {@code files} says. */
    static void putLadder(BiConsumer<String, byte[]> files, RampHls... variants) {
        StringBuilder playlist = new StringBuilder("#EXTM3U\n");
        for (int i = 0; i < variants.length; i++) {
            String folder = "/" + i + "/";
            variants[i].put(files, folder);
            playlist.append("#EXT-X-STREAM-INF:BANDWIDTH=")
                    .append(200_000L << i)
                    .append("\n")
                    .append(folder.substring(1))
                    .append("media.m3u8\n");
        }
        files.accept(MASTER, playlist.toString().getBytes(StandardCharsets.UTF_8));
    }

    /** Serves the variant below a folder and returns the address of its playlist. */
    URI serve(FakeOrigin origin, String folder) {
        put(origin::serve, folder);
        return origin.uri(folder + "media.m3u8");
    }

    /** Returns the init segment. */
    byte[] init() {
        return muxer.init();
    }

    /** Returns a media segment. */
    byte[] segment(int index) {
        return segments.get(index);
    }

    private void put(BiConsumer<String, byte[]> files, String folder) {
        StringBuilder playlist = new StringBuilder("#EXTM3U\n#EXT-X-VERSION:7\n#EXT-X-TARGETDURATION:10\n")
                .append(head)
                .append("#EXT-X-MAP:URI=\"init.mp4\"\n");
        int next = 0;
        for (String line : lines) {
            playlist.append(line).append('\n');
            if (line.startsWith("#EXTINF")) {
                playlist.append(next).append(".m4s\n");
                files.accept(folder + next + ".m4s", segments.get(next));
                next++;
            }
        }
        playlist.append("#EXT-X-ENDLIST\n");
        files.accept(folder + "init.mp4", muxer.init());
        files.accept(folder + "media.m3u8", playlist.toString().getBytes(StandardCharsets.UTF_8));
    }

    /** Checks that the next frames are those from {@code frame} on. */
    static void assertReads(AudioStream audio, long frame, int frames) throws KitharaException {
        Pulled pulled = Pulled.atMost(audio, frames);
        ORACLE.assertContiguous(pulled.samples(), 1, frame);
        if (pulled.frames() < frames) {
            throw new AssertionError(pulled.frames() + " frames from " + frame + ", not " + frames);
        }
    }
}
