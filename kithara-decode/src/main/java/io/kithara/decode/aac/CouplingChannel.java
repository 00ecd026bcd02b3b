package io.kithara.decode.aac;

import io.kithara.decode.DecodeException;

/**
 * {@code coupling_channel_element()}, section 4.4.2.1: a signal to be added to others. It is read to find its end and then
 * dropped. Stateless.
 */
final class CouplingChannel {
    private CouplingChannel() {}

    /**
     * Reads what comes after element_instance_tag.
     *
     * @param scratch takes the spectrum
     * @throws DecodeException {@code CORRUPT_PACKET} if it breaks its syntax
     */
    static void skip(BitReader in, IndividualChannelStream scratch) throws DecodeException {
        boolean independent = in.readFlag(); // ind_sw_cce_flag
        int gainLists = 0;
        for (int targets = in.read(3) + 1; targets > 0; targets--) {
            boolean pair = in.readFlag();
            in.skip(4); // cc_target_tag_select
            boolean both = pair && in.read(2) == 3; // cc_l, cc_r
            gainLists += both ? 2 : 1;
        }
        in.skip(1 + 1 + 2); // cc_domain, gain_element_sign, gain_element_scale
        scratch.read(in, false);
        IcsInfo ics = scratch.ics();
        for (int list = 1; list < gainLists; list++) {
            if (independent || in.readFlag()) {
                skipGain(in);
                continue;
            }
            for (int band = 0; band < ics.groups() * ics.codedBands(); band++) {
                if (scratch.book(band) != SectionData.ZERO) {
                    skipGain(in);
                }
            }
        }
    }

    private static void skipGain(BitReader in) {
        in.skip(Codebook.length(Codebook.scaleFactors().entry(in.peek(32))));
    }
}
