package io.kithara.decode.aac;

import io.kithara.decode.DecodeException;
import java.util.Arrays;

/**
 * {@code coupling_channel_element()}, section 4.4.2.1: a signal that is added to the channels of other elements, section 4.6.8.3. One
 * that is independently switched is added to their samples, any other to their spectra. Used again for each frame. Not safe for
 * several threads.
 */
final class CouplingChannel {
    /** num_coupled_elements goes from 0 to 7, and there is one more than it says. */
    private static final int MAX_TARGETS = 8;

    /** Powers of 2 of a step of gain_element_scale, in eighths. */
    private static final int[] SCALE_EIGHTHS = {1, 2, 4, 8};

    /** 2 to the power of this is far beyond full scale, and still finite times any spectrum. */
    private static final double MAX_EXPONENT = 30;

    /** Values of cc_l and cc_r together: both with one list of gains, right, left, both with a list each. */
    private static final int RIGHT = 1;

    private static final int LEFT = 2;
    private static final int EACH = 3;

    private final int tag;
    private final ChannelElement source;
    private final float[] samples;
    private final int[] targetTags = new int[MAX_TARGETS];
    private final boolean[] targetPairs = new boolean[MAX_TARGETS];
    private final int[] targetChannels = new int[MAX_TARGETS];
    private final float[][] gains = new float[2 * MAX_TARGETS][IndividualChannelStream.MAX_BANDS];
    private int targets;
    private boolean independent;
    private boolean behindTns;
    private boolean present;

    CouplingChannel(int tag, Stream stream) {
        this.tag = tag;
        source = new ChannelElement(1, stream);
        samples = new float[stream.frameLength()];
    }

    /** Returns its element_instance_tag. */
    int tag() {
        return tag;
    }

    /** Begins a frame that may lack this element. */
    void begin() {
        present = false;
        source.begin();
    }

    /**
     * Reads what comes after element_instance_tag.
     *
     * @throws DecodeException {@code CORRUPT_PACKET} if it breaks its syntax
     */
    void read(BitReader in) throws DecodeException {
        independent = in.readFlag(); // ind_sw_cce_flag
        targets = in.read(3) + 1;
        int lists = 0;
        for (int i = 0; i < targets; i++) {
            targetPairs[i] = in.readFlag();
            targetTags[i] = in.read(4);
            targetChannels[i] = targetPairs[i] ? in.read(2) : LEFT;
            lists += targetChannels[i] == EACH ? 2 : 1;
        }
        behindTns = in.readFlag(); // cc_domain
        boolean signed = in.readFlag(); // gain_element_sign
        int eighths = SCALE_EIGHTHS[in.read(2)];
        source.read(in);
        Arrays.fill(gains[0], 1);
        for (int list = 1; list < lists; list++) {
            readGains(in, gains[list], signed, eighths);
        }
        present = true;
    }

    private void readGains(BitReader in, float[] list, boolean signed, int eighths) {
        if (independent || in.readFlag()) {
            Arrays.fill(list, gain(ScaleFactorData.difference(in), false, eighths));
            return;
        }
        IndividualChannelStream channel = source.channel(0);
        int value = 0;
        for (int band = 0; band < channel.ics().groups() * channel.ics().codedBands(); band++) {
            if (channel.book(band) != SectionData.ZERO) {
                value += ScaleFactorData.difference(in);
                list[band] = gain(value, signed, eighths);
            }
        }
    }

    private static float gain(int value, boolean signed, int eighths) {
        int steps = signed ? value >> 1 : value;
        double exponent = Math.max(-MAX_EXPONENT, Math.min(-steps * eighths / 8.0, MAX_EXPONENT));
        float gain = (float) Math.pow(2, exponent);
        return signed && (value & 1) != 0 ? -gain : gain;
    }

    /** Finishes the spectrum, and makes the samples if it is those that are coupled. */
    void finish(NoiseSubstitution noise, FilterBank bank) {
        source.join(noise, bank);
        source.shapeNoise();
        if (independent && present) {
            source.synthesize(0, bank);
            bank.store(samples, 0, 1);
        } else if (!present) {
            source.reset();
        }
    }

    /** Adds the spectrum to those of an element, if it is one of the targets and this is where it is coupled. */
    void couple(ChannelElement element, boolean afterTns) {
        if (!present || independent || behindTns != afterTns) {
            return;
        }
        for (int channel = 0; channel < element.channelCount(); channel++) {
            for (int target = 0, list = 0; target < targets; list += lists(target), target++) {
                if (isTarget(target, element, channel)) {
                    addSpectrum(gains[listOf(target, list, channel)], element.channel(channel));
                }
            }
        }
    }

    private void addSpectrum(float[] list, IndividualChannelStream to) {
        IndividualChannelStream from = source.channel(0);
        IcsInfo ics = from.ics();
        if (ics.isShort() != to.ics().isShort()) {
            return; // the standard has the windows of both alike
        }
        int window = 0;
        for (int group = 0; group < ics.groups(); group++) {
            for (int band = 0; band < ics.codedBands(); band++) {
                int at = group * ics.codedBands() + band;
                for (int w = window; w < window + ics.groupLength(group) && from.book(at) != SectionData.ZERO; w++) {
                    int start = w * ics.windowLength();
                    add(
                            from.coefs(),
                            list[at],
                            to.coefs(),
                            start + ics.offsets()[band],
                            start + ics.offsets()[band + 1]);
                }
            }
            window += ics.groupLength(group);
        }
    }

    private static void add(float[] from, float gain, float[] to, int start, int end) {
        for (int i = start; i < end; i++) {
            to[i] += gain * from[i];
        }
    }

    /** Adds the samples to those of a channel of an element, if it is one of the targets. */
    void mix(ChannelElement element, int channel, float[] to, int at, int step) {
        if (!present || !independent) {
            return;
        }
        for (int target = 0, list = 0; target < targets; list += lists(target), target++) {
            if (isTarget(target, element, channel)) {
                float gain = gains[listOf(target, list, channel)][0];
                for (int i = 0; i < samples.length; i++) {
                    to[at + i * step] += gain * samples[i];
                }
            }
        }
    }

    private boolean isTarget(int target, ChannelElement element, int channel) {
        int wanted = targetChannels[target];
        return element.isCalled(targetPairs[target], targetTags[target])
                && wanted != (channel == 0 ? RIGHT : targetPairs[target] ? LEFT : -1);
    }

    private int lists(int target) {
        return targetChannels[target] == EACH ? 2 : 1;
    }

    private int listOf(int target, int first, int channel) {
        return targetChannels[target] == EACH ? first + channel : first;
    }

    /** The frame has nothing to couple after all. */
    void drop() {
        present = false;
    }

    /** Forgets the frames before. */
    void reset() {
        present = false;
        source.reset();
    }
}
