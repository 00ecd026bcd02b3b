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
 * @param metadata what the container says about the music
 */
public record Track(
        Container container,
        Codec codec,
        PcmFormat format,
        byte[] config,
        OptionalLong frames,
        OptionalLong estimatedFrames,
        int encoderDelay,
        Metadata metadata) {
    /** Describes a track about which nothing but such texts are known. */
    public Track(
            Container container,
            Codec codec,
            PcmFormat format,
            byte[] config,
            OptionalLong frames,
            OptionalLong estimatedFrames,
            int encoderDelay,
            Map<String, String> tags) {
        this(
                container,
                codec,
                format,
                config,
                frames,
                estimatedFrames,
                encoderDelay,
                tags.isEmpty() ? Metadata.NONE : Metadata.of(Tags.of(tags)));
    }

    /** Returns it with other metadata. */
    public Track withMetadata(Metadata other) {
        return new Track(container, codec, format, config, frames, estimatedFrames, encoderDelay, other);
    }

    /** Returns the texts by their names, see {@link Tags#asMap}. */
    public Map<String, String> tags() {
        return metadata.tags().asMap();
    }
}
