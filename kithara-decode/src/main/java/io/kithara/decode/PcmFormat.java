package io.kithara.decode;

import org.jspecify.annotations.Nullable;

/**
 * The shape of PCM.
 *
 * @param sampleRate frames per second, 1 to 768,000
 * @param channels 1 to 8
 */
public record PcmFormat(int sampleRate, int channels) {
    /** Twice what the fastest recorders take; a rate beyond is damage. */
    public static final int MAX_SAMPLE_RATE = 768_000;

    /** Those of 7.1, beyond which no layout has a name here. */
    public static final int MAX_CHANNELS = 8;

    /** Rejects what no stream has. */
    public PcmFormat {
        if (sampleRate < 1 || sampleRate > MAX_SAMPLE_RATE || channels < 1 || channels > MAX_CHANNELS) {
            throw new IllegalArgumentException("sampleRate=" + sampleRate + " channels=" + channels);
        }
    }

    // Written out: what a record generates costs a cold JVM 5 to 30 ms at its first use, which is before the first PCM.

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof PcmFormat format && sampleRate == format.sampleRate && channels == format.channels;
    }

    @Override
    public int hashCode() {
        return 31 * sampleRate + channels;
    }
}
