package io.kithara.decode.aac;

import io.kithara.decode.aac.sbr.SbrDecoder;

/**
 * SBR, and with it parametric stereo, of one element: from the samples of the core to those of the output. Not safe for several
 * threads.
 */
final class HighBand {
    private final SbrDecoder decoder;
    private final float[][] core;
    private final float[][] out;

    HighBand(Mode mode, int channels, int frameLength) {
        decoder = new SbrDecoder(mode.coreRate(), frameLength, channels == 2, mode.downSampled());
        if (!mode.stereo()) {
            decoder.keepMono();
        }
        core = new float[channels][frameLength];
        out = new float[2][mode.factor() * frameLength];
    }

    /** Reads {@code sbr_extension_data()} of the next frame, all but the type. */
    void read(BitReader in, int bits, boolean crc) {
        decoder.readPayload(in, bits, crc);
    }

    /** Returns where the core's samples of a channel go before {@link #process}. */
    float[] core(int channel) {
        return core[channel];
    }

    /** Makes the output of the frame. */
    void process() {
        decoder.process(core, out);
    }

    /** Returns the output of a channel of the frame. */
    float[] out(int channel) {
        return out[channel];
    }

    /** Returns whether an element of one channel comes out as two. */
    boolean isParametricStereo() {
        return decoder.psSeen();
    }

    /** Goes on to the next frame without sound; returns whether this one had a payload that could be read, its header known. */
    boolean pass() {
        return decoder.pass();
    }

    /** Returns whether there was ever sound data of parametric stereo, if only without a header. */
    boolean hasStereoData() {
        return decoder.psMet();
    }

    /** Returns how many payloads were damaged so far. */
    int damaged() {
        return decoder.damaged();
    }

    /** Goes to the frame of this number, counted from the first that was decoded. */
    void place(long frame) {
        decoder.place(frame);
    }

    void reset() {
        decoder.reset();
    }

    /**
     * Whether and how a stream has SBR.
     *
     * @param allowed whether payloads of SBR count
     * @param certain whether the output is that of SBR whether or not there are payloads
     * @param coreRate frames per second of the core
     * @param downSampled whether the output stays at the rate of the core
     * @param stereo whether parametric stereo counts, which makes two channels of one
     */
    record Mode(boolean allowed, boolean certain, int coreRate, boolean downSampled, boolean stereo) {
        /** Above this, the doubled rate would be none of AAC's. */
        private static final int HIGHEST_CORE_RATE = 48_000;

        /**
         * Returns what is known before the first packet.
         *
         * @param announcedRate frames per second by the container, which may know what the config does not say
         */
        static Mode of(AudioSpecificConfig config, int announcedRate) {
            AudioSpecificConfig.Signalled sbr = config.spectralBandReplication();
            boolean present = sbr == AudioSpecificConfig.Signalled.PRESENT;
            boolean allowed =
                    present || (sbr == AudioSpecificConfig.Signalled.NOT && config.coreRate() <= HIGHEST_CORE_RATE);
            boolean certain = present || (allowed && announcedRate == 2 * config.coreRate());
            return new Mode(allowed, certain, config.coreRate(), present && !config.isSbr(), true);
        }

        /** Returns what holds from the first frame on: SBR or parametric stereo that was not found will not count. */
        Mode settled(boolean highBand, boolean stereoFound) {
            return new Mode(highBand, highBand, coreRate, downSampled, stereoFound);
        }

        /** Returns how many frames of output one of the core gives. */
        int factor() {
            return downSampled ? 1 : 2;
        }
    }
}
