package io.kithara;

import io.kithara.decode.ChannelLayout;
import io.kithara.decode.PcmFormat;
import java.util.Objects;

/**
 * The shape of the PCM that a stream delivers: interleaved 32-bit float, full scale at 1.0. It never changes while a
 * stream is open.
 *
 * @param sampleRate frames per second
 * @param channels samples per frame, 1 to 8
 * @param channelLayout the channels in WAVE order, as {@code "FL FR FC LFE BL BR"}; {@code "FC"} for mono
 */
public record AudioFormat(int sampleRate, int channels, String channelLayout) {
    /** Rejects what no stream has. */
    public AudioFormat {
        Objects.requireNonNull(channelLayout, "channelLayout");
        if (sampleRate < 1 || channels < 1 || channels > PcmFormat.MAX_CHANNELS) {
            throw new IllegalArgumentException("sampleRate=" + sampleRate + " channels=" + channels);
        }
    }

    /** Returns the format with the usual layout of that many channels. */
    public static AudioFormat of(int sampleRate, int channels) {
        return new AudioFormat(sampleRate, channels, ChannelLayout.of(channels).speakers());
    }
}
