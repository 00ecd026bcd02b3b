package io.kithara.hls.abr;

/**
 * One step of the ladder as a decision sees it.
 *
 * @param index place in the multivariant playlist
 * @param bandwidthBps {@code BANDWIDTH}: the peak, {@code > 0}
 * @param averageBps {@code AVERAGE-BANDWIDTH}; {@code bandwidthBps} if the playlist gives none
 * @param blocked whether it failed so lately that it is not to be tried now
 */
public record AbrVariant(int index, long bandwidthBps, long averageBps, boolean blocked) {
    /** Rejects negative values and rates of zero. */
    public AbrVariant {
        if (index < 0 || bandwidthBps <= 0 || averageBps <= 0) {
            throw new IllegalArgumentException(
                    "index=" + index + " bandwidthBps=" + bandwidthBps + " averageBps=" + averageBps);
        }
    }

    /** Returns a variant that may be tried. */
    public static AbrVariant of(int index, long bandwidthBps, long averageBps) {
        return new AbrVariant(index, bandwidthBps, averageBps, false);
    }

    /** Returns this variant, to be left alone or not. */
    public AbrVariant withBlocked(boolean value) {
        return new AbrVariant(index, bandwidthBps, averageBps, value);
    }
}
