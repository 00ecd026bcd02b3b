package io.kithara;

import io.kithara.decode.MissingRange;
import io.kithara.decode.Outcome;
import io.kithara.testing.FakeOrigin;
import io.kithara.testing.Fmp4Muxer;
import io.kithara.testing.RampOracle;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * An HLS stream whose every sample says which frame it is, in as many variants as wanted: PCM in fMP4, variant {@code v}
 * of 16, 24 or 32 bits, at {@code /v/seg7.m4s} and so on. All variants hold the same samples.
 */
record RampLadder(int variants, int segments, Optional<byte[]> key) {
    static final int RATE = 8_000;
    static final int SEGMENT_FRAMES = RATE;
    static final String MASTER = "/master.m3u8";
    private static final int FRAMES_PER_SAMPLE = 400;
    private static final byte[] KEY = "0123456789abcdef".getBytes(java.nio.charset.StandardCharsets.US_ASCII);
    private static final int[] BITS = {16, 24, 32};
    private static final RampOracle ORACLE = RampOracle.ofBits(16);

    static RampLadder of(int variants, int segments) {
        return new RampLadder(variants, segments, Optional.empty());
    }

    RampLadder withAes() {
        return withAes(KEY);
    }

    RampLadder withAes(byte[] key16) {
        return new RampLadder(variants, segments, Optional.of(key16));
    }

    /** Puts everything on {@code origin}. */
    RampLadder serveOn(FakeOrigin origin) throws GeneralSecurityException {
        StringBuilder master = new StringBuilder("#EXTM3U\n");
        for (int variant = 0; variant < variants; variant++) {
            master.append("#EXT-X-STREAM-INF:BANDWIDTH=")
                    .append(bandwidth(variant))
                    .append('\n')
                    .append(variant)
                    .append("/media.m3u8\n");
            origin.serve("/" + variant + "/media.m3u8", media(variant, "").getBytes(StandardCharsets.UTF_8));
            origin.serve("/" + variant + "/key.bin", key.orElse(KEY)).contentType("application/octet-stream");
            origin.serve("/" + variant + "/init.mp4", muxer(variant).init());
            for (int segment = 0; segment < segments; segment++) {
                origin.serve(path(variant, segment), body(variant, segment));
            }
        }
        origin.serve(MASTER, master.toString().getBytes(StandardCharsets.UTF_8));
        return this;
    }

    private static long bandwidth(int variant) {
        return (long) RATE * BITS[variant] + 10_000;
    }

    /** Returns a media playlist with {@code tag} before its segment 2. */
    String media(int variant, String tag) {
        StringBuilder text = new StringBuilder("#EXTM3U\n#EXT-X-VERSION:7\n#EXT-X-TARGETDURATION:1\n");
        if (key.isPresent()) {
            text.append("#EXT-X-MAP:URI=\"init.mp4\"\n#EXT-X-KEY:METHOD=AES-128,URI=\"key.bin\"\n");
        } else {
            text.append("#EXT-X-MAP:URI=\"init.mp4\"\n");
        }
        for (int segment = 0; segment < segments; segment++) {
            text.append(segment == 2 ? tag : "")
                    .append("#EXTINF:1.0,\nseg")
                    .append(segment)
                    .append(".m4s\n");
        }
        return text.append("#EXT-X-ENDLIST\n").toString();
    }

    private static Fmp4Muxer muxer(int variant) {
        return Fmp4Muxer.pcm(RATE, 1, BITS[variant]);
    }

    byte[] body(int variant, int segment) throws GeneralSecurityException {
        byte[] plain =
                muxer(variant).rampSegment(ORACLE, (long) segment * SEGMENT_FRAMES, SEGMENT_FRAMES, FRAMES_PER_SAMPLE);
        if (key.isEmpty()) {
            return plain;
        }
        byte[] iv = new byte[16];
        iv[15] = (byte) segment;
        Cipher cipher = Cipher.getInstance("AES/CBC/PKCS5Padding");
        cipher.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(key.get(), "AES"), new IvParameterSpec(iv));
        return cipher.doFinal(plain);
    }

    static String path(int variant, int segment) {
        return "/" + variant + "/seg" + segment + ".m4s";
    }

    int frames() {
        return segments * SEGMENT_FRAMES;
    }

    /** Every frame is there and right, and the stream says so. */
    void assertComplete(HlsRig.Heard heard) {
        if (!(heard.outcome() instanceof Outcome.Complete) || heard.samples().length != frames()) {
            throw new AssertionError(heard.samples().length + " of " + frames() + " frames, " + heard.outcome());
        }
        ORACLE.assertContiguous(heard.samples(), 1, 0);
    }

    /** What the stream reports missing is silence, all of it, and everything else is there and right. */
    void assertHonest(HlsRig.Heard heard) {
        boolean[] reported = new boolean[frames()];
        for (MissingRange range : heard.missing()) {
            int to = range.to().equals(range.from()) ? reported.length : frame(range.to());
            for (int at = frame(range.from()); at < Math.min(reported.length, to); at++) {
                reported[at] = true;
            }
        }
        float[] samples = heard.samples();
        if (samples.length > frames()) {
            throw new AssertionError(samples.length + " of " + frames() + " frames, " + heard.outcome());
        }
        for (int at = 0; at < samples.length; at++) {
            float expected = reported[at] ? 0 : ORACLE.sampleAt(at);
            if (samples[at] != expected) {
                throw new AssertionError("frame " + at + (reported[at] ? ", reported missing," : "") + " holds "
                        + samples[at] + " (frame " + ORACLE.frameOf(samples[at]) + "), " + heard.outcome());
            }
        }
        boolean failed = heard.outcome() instanceof Outcome.Failed;
        boolean holes = !heard.missing().isEmpty();
        if (!failed && (samples.length != frames() || holes != heard.outcome() instanceof Outcome.Truncated)) {
            throw new AssertionError(samples.length + " of " + frames() + " frames, " + heard.outcome());
        }
    }

    /** Exactly these segments are missing, and reported. */
    void assertMissing(HlsRig.Heard heard, int... missing) {
        assertHonest(heard);
        List<Duration> starts = new ArrayList<>();
        long reportedFrames = 0;
        for (MissingRange range : heard.missing()) {
            starts.add(range.from());
            reportedFrames += frame(range.to()) - frame(range.from());
        }
        List<Duration> expected = new ArrayList<>();
        for (int segment : missing) {
            expected.add(Duration.ofSeconds(segment));
        }
        if (!(heard.outcome() instanceof Outcome.Truncated)
                || !starts.equals(expected)
                || reportedFrames != (long) missing.length * SEGMENT_FRAMES) {
            throw new AssertionError("missing should be " + expected + ": " + heard.outcome());
        }
    }

    private static int frame(Duration time) {
        return (int) Math.min(Integer.MAX_VALUE, Math.round(time.toNanos() * (double) RATE / 1e9));
    }
}
