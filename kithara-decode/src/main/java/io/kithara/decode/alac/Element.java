package io.kithara.decode.alac;

import io.kithara.decode.DecodeException;
import io.kithara.decode.lossless.PacketBits;

/**
 * Decodes one element of a packet: one channel, or two that may be mixed. The lowest bits of each sample may be stored as they are.
 * Not safe for several threads.
 */
final class Element {
    private static final int UNUSED_BITS = 12;
    private static final int MAX_ORDER = 31;
    private static final int COEFFICIENT_BITS = 16;

    /** The cookie's rate of adaption is given in quarters. */
    private static final int RATE_DIVISOR = 4;

    private final AlacConfig config;
    private final int[][] coefficients = new int[2][MAX_ORDER + 1];
    private final int[] order = new int[2];
    private final int[] mode = new int[2];
    private final int[] shift = new int[2];
    private final int[] rate = new int[2];
    private int frames;
    private int lowBits;
    private int mixBits;
    private int mixWeight;

    Element(AlacConfig config) {
        this.config = config;
    }

    /**
     * Reads an element behind its tag.
     *
     * @param channels one array for each channel, of at least {@link AlacConfig#frameLength} each
     * @return frames in it, 1 to that
     */
    int read(PacketBits in, int[][] channels) throws DecodeException {
        in.skip(4 + UNUSED_BITS);
        boolean partial = in.read(1) != 0;
        lowBits = Byte.SIZE * (int) in.read(2);
        boolean plain = in.read(1) != 0;
        long count = partial ? in.read(Integer.SIZE) : config.frameLength();
        if (count < 1 || count > config.frameLength()) {
            throw Corruption.of("has " + count + " frames where " + config.frameLength() + " are the most");
        }
        frames = (int) count;
        if (plain) {
            readPlain(in, channels);
        } else {
            readCoded(in, channels);
        }
        return frames;
    }

    private void readPlain(PacketBits in, int[][] channels) throws DecodeException {
        in.require((long) frames * channels.length * config.bits());
        for (int i = 0; i < frames; i++) {
            for (int[] channel : channels) {
                channel[i] = (int) in.readSigned(config.bits());
            }
        }
    }

    private void readCoded(PacketBits in, int[][] channels) throws DecodeException {
        int width = config.bits() - lowBits + channels.length - 1;
        if (width < 1 || width > Integer.SIZE) {
            throw Corruption.of("has samples of " + width + " bits, and " + lowBits + " apart");
        }
        mixBits = (int) in.read(8);
        mixWeight = (int) in.readSigned(8);
        for (int channel = 0; channel < channels.length; channel++) {
            readPrediction(in, channel);
        }
        int low = in.position();
        long lowLength = (long) frames * channels.length * lowBits;
        in.require(lowLength);
        in.moveTo(low + (int) lowLength);
        for (int channel = 0; channel < channels.length; channel++) {
            int codeRate = config.rate() * rate[channel] / RATE_DIVISOR;
            AdaptiveCode.read(in, config, codeRate, width, channels[channel], frames);
            restore(channels[channel], channel, width);
        }
        if (channels.length == 2 && mixWeight != 0) {
            unmix(channels[0], channels[1]);
        }
        if (lowBits > 0) {
            appendLowBits(in, low, channels);
        }
    }

    private void readPrediction(PacketBits in, int channel) throws DecodeException {
        mode[channel] = (int) in.read(4);
        shift[channel] = (int) in.read(4);
        rate[channel] = (int) in.read(3);
        order[channel] = (int) in.read(5);
        for (int i = 0; i < order[channel]; i++) {
            coefficients[channel][i] = (int) in.readSigned(COEFFICIENT_BITS);
        }
    }

    /** In any mode but 0 the residuals were coded as differences once more. */
    private void restore(int[] s, int channel, int width) {
        if (mode[channel] != 0) {
            Predictor.restore(s, frames, coefficients[channel], Predictor.SUM, width, 0);
        }
        Predictor.restore(s, frames, coefficients[channel], order[channel], width, shift[channel]);
    }

    private void unmix(int[] first, int[] second) throws DecodeException {
        if (mixBits >= Integer.SIZE) {
            throw Corruption.of("mixes by 2^-" + mixBits);
        }
        for (int i = 0; i < frames; i++) {
            int side = second[i];
            int left = first[i] + side - ((mixWeight * side) >> mixBits);
            first[i] = left;
            second[i] = left - side;
        }
    }

    private void appendLowBits(PacketBits in, int low, int[][] channels) throws DecodeException {
        int behind = in.position();
        in.moveTo(low);
        for (int i = 0; i < frames; i++) {
            for (int[] channel : channels) {
                channel[i] = (channel[i] << lowBits) | (int) in.read(lowBits);
            }
        }
        in.moveTo(behind);
    }
}
