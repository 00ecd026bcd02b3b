package io.kithara.hls.playlist;

import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * RFC 8216 section 4.3.4.2: the programme at one bit rate.
 *
 * @param bandwidthBps peak bits per second of the variant with its renditions; 0 if the playlist fails to state it
 * @param averageBandwidthBps average bits per second; 0 if not stated
 * @param codecs of the variant with its renditions; empty if not stated
 * @param audioGroup the group of renditions to take the audio from, or null if it is in the variant itself
 * @param resolution as written, {@code 640x480}, or null; tells redundant variants from others
 * @param labels what else tells this variant from others
 */
public record Variant(
        URI uri,
        long bandwidthBps,
        long averageBandwidthBps,
        CodecList codecs,
        @Nullable String audioGroup,
        @Nullable String resolution,
        Labels labels) {
    public Variant {
        if (bandwidthBps < 0 || averageBandwidthBps < 0) {
            throw new IllegalArgumentException(
                    "bandwidthBps=" + bandwidthBps + " averageBandwidthBps=" + averageBandwidthBps);
        }
    }

    /**
     * Names of a variant.
     *
     * @param stableId {@code STABLE-VARIANT-ID}: the same across reloads and sessions, or null
     * @param name {@code NAME}, for people, or null
     * @param pathwayId {@code PATHWAY-ID}: which delivery path this variant is on, or null
     * @param score {@code SCORE}: the author's order of preference, more is better; null if not stated
     */
    public record Labels(
            @Nullable String stableId,
            @Nullable String name,
            @Nullable String pathwayId,
            @Nullable Double score) {}

    /** Returns the average bit rate, or the peak if no average is stated; 0 if neither is. */
    public long typicalBandwidthBps() {
        return averageBandwidthBps > 0 ? averageBandwidthBps : bandwidthBps;
    }
}
