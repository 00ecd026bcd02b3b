package io.kithara.decode.aac;

/**
 * {@code dynamic_range_info()}, section 4.4.2.7: what a receiver may do to loud and soft passages. Not applied, since nobody has asked
 * for it; read so far that what follows it in the same fill element is found. Stateless.
 */
final class DynamicRange {
    private static final int MASKS_OF_A_BYTE = 7;

    private DynamicRange() {}

    /** Skips the element behind its four bits of type. */
    static void skip(BitReader in) {
        in.skip(in.readFlag() ? 8 : 0); // pce_instance_tag, drc_tag_reserved_bits
        if (in.readFlag()) {
            skipExcludedChannels(in);
        }
        int bands = 1;
        if (in.readFlag()) {
            bands += in.read(4);
            in.skip(4); // drc_interpolation_scheme
            in.skip(8 * bands); // drc_band_top
        }
        in.skip(in.readFlag() ? 8 : 0); // prog_ref_level and a reserved bit
        in.skip(8 * bands); // dyn_rng_sgn, dyn_rng_ctl
    }

    private static void skipExcludedChannels(BitReader in) {
        boolean more = true;
        while (more && !in.overrun()) {
            in.skip(MASKS_OF_A_BYTE);
            more = in.readFlag();
        }
    }
}
