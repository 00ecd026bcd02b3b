package io.kithara.decode.alac;

import io.kithara.decode.DecodeException;
import io.kithara.decode.Packet;
import io.kithara.decode.PacketDecoder;
import io.kithara.decode.PcmBuffer;
import io.kithara.decode.PcmFormat;
import io.kithara.decode.Track;
import io.kithara.decode.lossless.PacketBits;

/**
 * Decodes ALAC of 16, 20, 24 and 32 bits, mono to 7.1. Samples of up to 24 bits come out exact. A packet needs no other one, so there is
 * no pre-roll; it has no check sum, so that damage is found only where it breaks the syntax or leaves the range of the samples. Allocates
 * nothing once made. Used by one thread at a time.
 */
final class AlacDecoder implements PacketDecoder {
    private static final int ONE_CHANNEL = 0;
    private static final int TWO_CHANNELS = 1;
    private static final int LOW_FREQUENCIES = 3;
    private static final int DATA = 4;
    private static final int FILL = 6;
    private static final int END = 7;
    private static final int TAG_BITS = 3;

    /** A count of 15 in a fill element, of 255 in a data element, says that a byte with more follows. */
    private static final int MORE_FILL = 15;

    private static final int MORE_DATA = 255;

    /** Where the channels of elements, in their order, stand among loudspeakers in WAVE order, by the number of channels. */
    private static final int[][] PLACES = {
        {0},
        {0, 1},
        {2, 0, 1},
        {2, 0, 1, 3},
        {2, 0, 1, 3, 4},
        {2, 0, 1, 4, 5, 3},
        {2, 0, 1, 5, 6, 4, 3},
        {2, 6, 7, 0, 1, 4, 5, 3}
    };

    private final AlacConfig config;
    private final PcmFormat format;
    private final Element element;
    private final PacketBits in = new PacketBits("an ALAC packet");
    private final int[][] samples;
    private final int[][] one = new int[1][];
    private final int[][] two = new int[2][];

    AlacDecoder(Track track, AlacConfig config) {
        this.config = config;
        this.element = new Element(config);
        this.format = new PcmFormat(track.format().sampleRate(), config.channels());
        this.samples = new int[config.channels()][config.frameLength()];
    }

    @Override
    public PcmFormat format() {
        return format;
    }

    @Override
    public int decode(Packet packet, PcmBuffer target) throws DecodeException {
        try {
            in.load(packet.data(), packet.length());
            int frames = readElements();
            requireFit(frames);
            interleave(target.reserve(frames * config.channels()), frames);
            return frames;
        } catch (DecodeException e) {
            throw new DecodeException(e.reason(), e.getMessage() + ", at byte " + packet.position(), e);
        }
    }

    /** Returns one channel's integer of the packet that was decoded last, in WAVE order. */
    int sample(int channel, int index) {
        return samples[channel][index];
    }

    /** Reads until every channel is there; what follows is padding. */
    private int readElements() throws DecodeException {
        int[] places = PLACES[config.channels() - 1];
        int channel = 0;
        int frames = 0;
        while (channel < config.channels()) {
            int tag = (int) in.read(TAG_BITS);
            if (tag == DATA) {
                skipData();
                continue;
            }
            if (tag == FILL) {
                skipFill();
                continue;
            }
            int count = tag == TWO_CHANNELS ? 2 : 1;
            boolean known = tag == ONE_CHANNEL || tag == TWO_CHANNELS || tag == LOW_FREQUENCIES;
            if (!known || channel + count > config.channels()) {
                throw Corruption.of(
                        tag == END ? "ends after " + channel + " channels" : "has an element of kind " + tag);
            }
            int[][] into = count == 2 ? two : one;
            for (int i = 0; i < count; i++) {
                into[i] = samples[places[channel + i]];
            }
            int read = element.read(in, into);
            if (channel > 0 && read != frames) {
                throw Corruption.of("has channels of " + frames + " and of " + read + " frames");
            }
            frames = read;
            channel += count;
        }
        return frames;
    }

    private void skipFill() throws DecodeException {
        int bytes = (int) in.read(4);
        bytes += bytes == MORE_FILL ? (int) in.read(Byte.SIZE) - 1 : 0;
        in.skip(Byte.SIZE * bytes);
    }

    private void skipData() throws DecodeException {
        in.skip(4);
        boolean aligned = in.read(1) != 0;
        int bytes = (int) in.read(Byte.SIZE);
        bytes += bytes == MORE_DATA ? (int) in.read(Byte.SIZE) : 0;
        if (aligned) {
            in.skip(-in.position() & 7);
        }
        in.skip(Byte.SIZE * bytes);
    }

    private void requireFit(int frames) throws DecodeException {
        int beyond = 0;
        for (int[] channel : samples) {
            for (int i = 0; i < frames; i++) {
                beyond |= channel[i] ^ (channel[i] >> 31);
            }
        }
        if (beyond >>> (config.bits() - 1) != 0) {
            throw Corruption.of("has samples of more than its " + config.bits() + " bits");
        }
    }

    private void interleave(float[] target, int frames) {
        float scale = (float) Math.scalb(1.0, 1 - config.bits());
        int count = config.channels();
        for (int channel = 0; channel < count; channel++) {
            int[] s = samples[channel];
            for (int i = 0, at = channel; i < frames; i++, at += count) {
                target[at] = s[i] * scale;
            }
        }
    }

    /** Integers divided by a power of 2. */
    @Override
    public boolean givesNormalSamples() {
        return true;
    }

    @Override
    public void reset() {}

    @Override
    public int prerollFrames() {
        return 0;
    }

    @Override
    public void close() {}

    @Override
    public String toString() {
        return "AlacDecoder[" + config.bits() + " bits, " + format + "]";
    }
}
