package io.kithara.decode;

/**
 * The shape of PCM.
 *
 * @param sampleRate frames per second, 1 to 768,000
 * @param channels 1 to 8
 */
public record PcmFormat(int sampleRate, int channels) {
    /** Rejects what no stream has. */
    public PcmFormat {
        if (sampleRate < 1 || sampleRate > 768_000 || channels < 1 || channels > 8) {
            throw new IllegalArgumentException("sampleRate=" + sampleRate + " channels=" + channels);
        }
    }
}
