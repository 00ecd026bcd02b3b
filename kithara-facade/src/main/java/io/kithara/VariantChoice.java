package io.kithara;

/**
 * Which variant of an adaptive stream plays.
 *
 * @param mode how it is chosen
 * @param index the place in the multivariant playlist if {@code mode} is {@code INDEX}, else 0
 * @param maxBandwidthBps what is not exceeded if {@code mode} is {@code CAPPED}, else 0
 */
public record VariantChoice(Mode mode, int index, long maxBandwidthBps) {
    /** Follows the bandwidth. */
    public static final VariantChoice AUTO = new VariantChoice(Mode.AUTO, 0, 0);
    /** Stays on the highest bandwidth. */
    public static final VariantChoice HIGHEST = new VariantChoice(Mode.HIGHEST, 0, 0);
    /** Stays on the lowest bandwidth. */
    public static final VariantChoice LOWEST = new VariantChoice(Mode.LOWEST, 0, 0);

    /** How a variant is chosen. */
    public enum Mode {
        AUTO,
        HIGHEST,
        LOWEST,
        INDEX,
        CAPPED
    }

    /** Rejects a negative index, and a cap that is none. */
    public VariantChoice {
        if (index < 0 || (mode == Mode.CAPPED) != (maxBandwidthBps > 0)) {
            throw new IllegalArgumentException(
                    "mode=" + mode + " index=" + index + " maxBandwidthBps=" + maxBandwidthBps);
        }
    }

    /** Returns whether a stream that comes in one variant, as every file does, has what is asked for. */
    boolean fitsOneVariant() {
        return mode != Mode.INDEX || index == 0;
    }

    /** Follows the bandwidth, but takes no variant above {@code maxBandwidthBps} (bits per second, {@code > 0}). */
    public static VariantChoice cappedAt(long maxBandwidthBps) {
        return new VariantChoice(Mode.CAPPED, 0, maxBandwidthBps);
    }

    /** Stays on the variant at {@code index}. */
    public static VariantChoice of(int index) {
        return new VariantChoice(Mode.INDEX, index, 0);
    }
}
