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

    void reset() {
        decoder.reset();
    }

    /**
     * Whether and how a stream has SBR.
     *
     * @param allowed whether payloads of SBR count
     * @param coreRate frames per second of the core
     * @param downSampled whether the output stays at the rate of the core
     */
    record Mode(boolean allowed, int coreRate, boolean downSampled) {
        /** Above this, the doubled rate would be none of AAC's. */
        private static final int HIGHEST_CORE_RATE = 48_000;

        static Mode of(AudioSpecificConfig config) {
            AudioSpecificConfig.Signalled sbr = config.spectralBandReplication();
            boolean allowed = sbr == AudioSpecificConfig.Signalled.PRESENT
                    || (sbr == AudioSpecificConfig.Signalled.NOT && config.coreRate() <= HIGHEST_CORE_RATE);
            boolean downSampled = sbr == AudioSpecificConfig.Signalled.PRESENT && !config.isSbr();
            return new Mode(allowed, config.coreRate(), downSampled);
        }

        /** Returns how many frames of output one of the core gives. */
        int factor() {
            return downSampled ? 1 : 2;
        }
    }
}
