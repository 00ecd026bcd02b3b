package io.kithara.decode.aac;

import io.kithara.decode.aac.AudioSpecificConfig.Signalled;
import io.kithara.decode.aac.sbr.SbrDecoder;
import java.util.Arrays;

/**
 * SBR and parametric stereo between the elements of a stream and its output, section 1.6.5: on from the start if the config
 * or the container says so, else from the first payload on; off for good if the config says so. Elements without payload
 * are brought to the same rate and delay. Not safe for several threads.
 */
final class Replication {
    /** The highest rate SBR is defined for. */
    private static final int MAX_CORE_RATE = 48_000;

    private final AudioSpecificConfig config;
    private final boolean allowed;
    private final boolean downSampled;
    private final float[][] core;
    private final float[][] made;
    private SbrDecoder[] decoders = {};
    private boolean on;
    private boolean parametricStereo;

    /**
     * Creates what the config says, and the container.
     *
     * @param announcedRate rate that the container announces in Hz
     */
    Replication(AudioSpecificConfig config, int announcedRate) {
        this.config = config;
        Signalled signalled = config.spectralBandReplication();
        boolean possible = config.coreRate() <= MAX_CORE_RATE;
        this.downSampled = signalled == Signalled.PRESENT && !config.isSbr();
        this.allowed = possible && signalled != Signalled.ABSENT;
        this.on = allowed && (signalled == Signalled.PRESENT || announcedRate == 2 * config.coreRate());
        this.parametricStereo = config.parametricStereo();
        this.core = new float[2][config.coreFrameLength()];
        this.made = new float[2][2 * config.coreFrameLength()];
    }

    /** Returns whether samples go through here. */
    boolean isOn() {
        return on;
    }

    /** Returns the output rate in Hz. */
    int rate() {
        return on && !downSampled ? 2 * config.coreRate() : config.coreRate();
    }

    /** Returns the output frames of a block. */
    int frames() {
        return on && !downSampled ? 2 * config.coreFrameLength() : config.coreFrameLength();
    }

    /** Returns the output channels of a stream whose elements have {@code channels}. */
    int channels(int channels) {
        return on && parametricStereo && channels == 1 ? 2 : channels;
    }

    /** Takes the SBR payload of an element; {@code bits} is left behind it. */
    void read(ChannelElement[] elements, int element, BitReader bits, int bitCount, boolean crc) {
        if (!allowed) {
            bits.skip(bitCount);
            return;
        }
        on = true;
        SbrDecoder decoder = decoder(elements, element);
        decoder.readPayload(bits, bitCount, crc);
        parametricStereo |= decoder.psSeen();
    }

    private SbrDecoder decoder(ChannelElement[] elements, int element) {
        if (decoders.length != elements.length) {
            decoders = new SbrDecoder[elements.length];
            Arrays.setAll(
                    decoders,
                    i -> new SbrDecoder(
                            config.coreRate(), config.coreFrameLength(), elements[i].channelCount() == 2, downSampled));
        }
        return decoders[element];
    }

    /** Returns where to store the core samples of a channel of the next element to {@link #make}. */
    float[] core(int channel) {
        return core[channel];
    }

    /**
     * Makes the output of an element out of {@link #core}.
     *
     * @return by channel {@link #frames} samples, of which the second is also there for a single channel
     */
    float[][] make(ChannelElement[] elements, int element) {
        int written = decoder(elements, element).process(core, made);
        if (written == 1 && parametricStereo) {
            // until its first parameters come, parametric stereo is the same left and right
            System.arraycopy(made[0], 0, made[1], 0, frames());
        }
        return made;
    }

    /** Forgets the past. */
    void reset() {
        for (SbrDecoder decoder : decoders) {
            decoder.reset();
        }
    }
}
