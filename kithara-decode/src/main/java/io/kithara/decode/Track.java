package io.kithara.decode;

import io.kithara.stream.Codec;
import io.kithara.stream.Container;
import java.util.Map;
import java.util.OptionalLong;

/**
 * What a demuxer found.
 *
 * @param container how it is framed
 * @param codec how it is coded
 * @param format rate and channels the container or codec header announces; the decoder has the last word
 * @param config the codec's own header as the container carries it (AudioSpecificConfig, dOps, dfLa body, ALAC cookie,
 *     for PCM a {@code PcmEncoding} name in ASCII), or empty. Not copied: nobody writes to it
 * @param frames frames to present, priming and padding trimmed, if the container states it exactly; a track that follows
 *     on {@link Packet#isTrackChanged} states none if that has proved wrong
 * @param estimatedFrames an estimate where {@code frames} is empty
 * @param encoderDelay frames of priming before presentation frame 0, 0 if nothing says so
 * @param tags what the container says about the music, by key as found
 */
public record Track(
        Container container,
        Codec codec,
        PcmFormat format,
        byte[] config,
        OptionalLong frames,
        OptionalLong estimatedFrames,
        int encoderDelay,
        Map<String, String> tags) {
    /** Copies {@code tags}. */
    public Track {
        tags = Map.copyOf(tags);
    }
}
