package io.kithara.stream;

import java.util.OptionalLong;

/** Which variants of a stream may play. Values; safe from any thread. */
public sealed interface VariantSelection {
    /** Follows the bandwidth. */
    VariantSelection AUTO = new Auto(OptionalLong.empty());

    /** Stays on the highest bandwidth as long as that can be had. */
    VariantSelection HIGHEST = new Extreme(true);

    /** Stays on the lowest bandwidth as long as that can be had. */
    VariantSelection LOWEST = new Extreme(false);

    /** Follows the bandwidth up to a cap on {@code BANDWIDTH}. */
    static VariantSelection cappedAt(long maxBandwidthBps) {
        return new Auto(OptionalLong.of(maxBandwidthBps));
    }

    /** Stays on the highest bandwidth that is not above {@code maxBandwidthBps}, else on the lowest. */
    static VariantSelection highestUpTo(long maxBandwidthBps) {
        return new UpTo(maxBandwidthBps);
    }

    /** Stays on the variant at this place of the multivariant playlist as long as that can be had. */
    static VariantSelection at(int index) {
        return new At(index);
    }

    /**
     * Follows the bandwidth.
     *
     * @param maxBandwidthBps what {@code BANDWIDTH} may be at most, {@code > 0}; empty for no cap
     */
    record Auto(OptionalLong maxBandwidthBps) implements VariantSelection {
        /** Rejects a cap that nothing fits. */
        public Auto {
            if (maxBandwidthBps.isPresent() && maxBandwidthBps.getAsLong() <= 0) {
                throw new IllegalArgumentException("maxBandwidthBps=" + maxBandwidthBps.getAsLong());
            }
        }
    }

    /**
     * One end of the ladder.
     *
     * @param highest whether it is the upper one
     */
    record Extreme(boolean highest) implements VariantSelection {}

    /**
     * The upper end of a part of the ladder.
     *
     * @param maxBandwidthBps what {@code BANDWIDTH} may be at most, {@code > 0}
     */
    record UpTo(long maxBandwidthBps) implements VariantSelection {
        /** Rejects a cap that nothing fits. */
        public UpTo {
            if (maxBandwidthBps <= 0) {
                throw new IllegalArgumentException("maxBandwidthBps=" + maxBandwidthBps);
            }
        }
    }

    /**
     * One variant.
     *
     * @param index its place in the multivariant playlist, {@code >= 0}
     */
    record At(int index) implements VariantSelection {
        /** Rejects a negative index. */
        public At {
            if (index < 0) {
                throw new IllegalArgumentException("index=" + index);
            }
        }
    }
}
