package io.kithara.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/**
 * The embedded sample and what is known of it; {@code scripts/make-sample.sh} makes both.
 *
 * @param mp3 the coded file
 * @param envelope RMS of every 100 ms of the music before it was coded
 */
record DemoSample(byte[] mp3, double[] envelope) {
    static final int SAMPLE_RATE = 44_100;
    static final int CHANNELS = 2;
    /** 20 s: what was composed, which the LAME tag lets a decoder restore exactly. */
    static final int FRAMES = 20 * SAMPLE_RATE;

    private static final int WINDOW_FRAMES = SAMPLE_RATE / 10;

    static DemoSample load() throws IOException {
        String lines = new String(resource("kithara.envelope"), StandardCharsets.US_ASCII);
        return new DemoSample(
                resource("kithara.mp3"),
                lines.lines().mapToDouble(Double::parseDouble).toArray());
    }

    static byte[] resource(String name) throws IOException {
        try (InputStream in = Objects.requireNonNull(DemoSample.class.getResourceAsStream("sample/" + name), name)) {
            return in.readAllBytes();
        }
    }

    /** Returns by how much the loudness of decoded PCM strays from the music's own, at the worst 100 ms. */
    double worstEnvelopeError(float[] pcm) {
        double worst = 0;
        for (int window = 0; window < envelope.length; window++) {
            worst = Math.max(worst, Math.abs(rms(pcm, window) - envelope[window]));
        }
        return worst;
    }

    private static double rms(float[] pcm, int window) {
        int samples = WINDOW_FRAMES * CHANNELS;
        double sum = 0;
        for (int i = window * samples; i < Math.min(pcm.length, (window + 1) * samples); i++) {
            sum += (double) pcm[i] * pcm[i];
        }
        return Math.sqrt(sum / samples);
    }
}
