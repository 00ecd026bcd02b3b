package io.kithara.hls.abr;

/**
 * One step of the ladder as a decision sees it.
 *
 * @param index place in the multivariant playlist
 * @param bandwidthBps {@code BANDWIDTH}: the peak, {@code > 0}
 * @param averageBps {@code AVERAGE-BANDWIDTH}; {@code bandwidthBps} if the playlist gives none
 * @param nextSegmentBytes size of the segment to be asked for next; 0 if it is not known
 * @param blocked whether it failed so lately that it is not to be tried now
 */
public record AbrVariant(int index, long bandwidthBps, long averageBps, long nextSegmentBytes, boolean blocked) {
    /** Rejects negative values and rates of zero. */
    public AbrVariant {
        if (index < 0 || bandwidthBps <= 0 || averageBps <= 0 || nextSegmentBytes < 0) {
            throw new IllegalArgumentException("index=" + index + " bandwidthBps=" + bandwidthBps + " averageBps="
                    + averageBps + " nextSegmentBytes=" + nextSegmentBytes);
        }
    }

    /** Returns a variant of unknown segment sizes that may be tried. */
    public static AbrVariant of(int index, long bandwidthBps, long averageBps) {
        return new AbrVariant(index, bandwidthBps, averageBps, 0, false);
    }

    /** Returns this variant with the size of its next segment; 0 if it is not known. */
    public AbrVariant withNextSegmentBytes(long bytes) {
        return new AbrVariant(index, bandwidthBps, averageBps, bytes, blocked);
    }

    /** Returns this variant, to be left alone or not. */
    public AbrVariant withBlocked(boolean value) {
        return new AbrVariant(index, bandwidthBps, averageBps, nextSegmentBytes, value);
    }
}
