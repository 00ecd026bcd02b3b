package io.kithara.decode.aac;

import io.kithara.decode.DecodeException;
import org.jspecify.annotations.Nullable;

/**
 * {@code single_channel_element()}, {@code channel_pair_element()} and {@code lfe_channel_element()}, section 4.4.2.1, with what
 * their channels keep from frame to frame. Not safe for several threads.
 */
final class ChannelElement {
    private final IndividualChannelStream[] channels;
    private final FilterBank.Overlap[] overlaps;
    private final JointStereo joint = new JointStereo();
    private final int frameLength;
    private boolean present;

    /** Its element_instance_tag; -1 for an element of low frequencies, which is nobody's target. */
    private int tag = -1;

    private @Nullable HighBand highBand;

    ChannelElement(int channelCount, Stream stream) {
        this.frameLength = stream.frameLength();
        channels = new IndividualChannelStream[channelCount];
        overlaps = new FilterBank.Overlap[channelCount];
        for (int i = 0; i < channelCount; i++) {
            channels[i] = new IndividualChannelStream(stream);
            overlaps[i] = new FilterBank.Overlap(frameLength);
        }
    }

    /** Begins a frame that may lack this element. */
    void begin() {
        present = false;
        for (IndividualChannelStream channel : channels) {
            channel.exchangeSpectra();
        }
    }

    /** Takes back {@link #begin}: the frame is broken, the one before counts. */
    void abandon() {
        begin();
    }

    /**
     * Reads what comes after element_instance_tag.
     *
     * @throws DecodeException {@code CORRUPT_PACKET} if it breaks its syntax
     */
    void read(BitReader in) throws DecodeException {
        joint.clear();
        if (channels.length == 1) {
            channels[0].read(in, false);
        } else {
            readPair(in);
        }
        present = true;
    }

    private void readPair(BitReader in) throws DecodeException {
        boolean commonWindow = in.readFlag();
        if (commonWindow) {
            channels[0].ics().read(in);
            channels[1].ics().copyFrom(channels[0].ics());
            channels[1].ics().readOwnPrediction(in);
            joint.read(in, channels[0].ics());
        }
        channels[0].read(in, commonWindow);
        channels[1].read(in, commonWindow);
    }

    /** Reads the SBR payload of the frame. */
    void readHighBand(BitReader in, int bits, boolean crc, HighBand.Mode mode) {
        highBand(mode).read(in, bits, crc);
    }

    /** Returns the element's SBR, made now if it has none yet. */
    HighBand highBand(HighBand.Mode mode) {
        HighBand known = highBand;
        if (known == null) {
            known = new HighBand(mode, channels.length, frameLength);
            highBand = known;
        }
        return known;
    }

    /** Passes over the sound of the frame's SBR; returns whether it could be read, its header known. */
    boolean passHighBand() {
        return highBand != null && highBand.pass();
    }

    /** Returns whether there ever was data of parametric stereo. */
    boolean hasStereoData() {
        return highBand != null && highBand.hasStereoData();
    }

    /** Returns how many payloads of SBR were damaged so far. */
    int damagedHighBands() {
        return highBand == null ? 0 : highBand.damaged();
    }

    /** Notes what the element is called in this frame. */
    void call(ElementKind kind, int newTag) {
        tag = kind == ElementKind.LOW_FREQUENCY ? -1 : newTag;
    }

    /** Returns whether it is in this frame, and is the pair or the single channel of this tag. */
    boolean isCalled(boolean pair, int wanted) {
        return present && tag == wanted && pair == (channels.length == 2);
    }

    /** Finishes the spectra as far as channels have to do with each other: all tools but TNS and the filter bank. */
    void join(NoiseSubstitution noise, FilterBank bank) {
        for (int i = 0; i < channels.length; i++) {
            if (present) {
                noise.apply(channels[i]);
            } else {
                channels[i].silence(overlaps[i]);
            }
        }
        if (present && channels.length == 2) {
            joint.unmatrix(channels[0], channels[1]);
        }
        channels[0].predict();
        if (channels.length == 2) {
            if (present) {
                // what has been predicted goes right, and there is what the right channel's prediction learns from
                joint.copyIntensity(channels[0], channels[1]);
            }
            channels[1].predict();
        }
        for (int i = 0; i < channels.length; i++) {
            channels[i].predictLongTerm(overlaps[i], bank);
        }
    }

    /** Applies TNS, the last tool before the filter bank. */
    void shapeNoise() {
        for (IndividualChannelStream channel : channels) {
            channel.shapeNoise();
        }
    }

    /** Makes the samples of a channel; {@code bank} hands them out. */
    void synthesize(int channel, FilterBank bank) {
        IndividualChannelStream stream = channels[channel];
        bank.synthesize(stream.ics().sequence(), stream.ics().isKaiserBessel(), stream.coefs(), overlaps[channel]);
        stream.keep(bank, overlaps[channel]);
    }

    /** Makes up a frame after one that could not be read: what was, weaker. */
    void conceal(float gain, NoiseSubstitution noise) {
        for (int i = 0; i < channels.length; i++) {
            channels[i].conceal(gain, noise, overlaps[i]);
        }
    }

    /** Forgets the frames before. */
    void reset() {
        for (int i = 0; i < channels.length; i++) {
            overlaps[i].clear();
            channels[i].reset();
            channels[i].silence(overlaps[i]);
            channels[i].exchangeSpectra();
            channels[i].silence(overlaps[i]);
        }
        if (highBand != null) {
            highBand.reset();
        }
    }

    /** Says which frame of the stream, counted from the first that was decoded, comes next. */
    void place(long frame) {
        if (highBand != null) {
            highBand.place(frame);
        }
    }

    /** Forgets that there was SBR. */
    void forgetHighBand() {
        highBand = null;
    }

    int channelCount() {
        return channels.length;
    }

    /** Returns a channel, for a reader that throws the element away. */
    IndividualChannelStream channel(int index) {
        return channels[index];
    }
}
