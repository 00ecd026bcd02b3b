package io.kithara.decode.aac;

import io.kithara.decode.DecodeException;
import io.kithara.decode.Packet;
import io.kithara.decode.PacketDecoder;
import io.kithara.decode.PcmBuffer;
import io.kithara.decode.PcmFormat;
import io.kithara.decode.Track;

/**
 * Decodes AAC LC. Samples beyond full scale are kept up to 3 dB and clipped there; a packet far beyond it is corrupt. Allocates
 * nothing after the first packet. Used by one thread at a time.
 */
final class AacDecoder implements PacketDecoder {
    /** 3 dB over full scale: an encoder's overshoot stays, what could hurt does not. */
    private static final float LOUDEST = 1.41253f;

    /** No encoder overshoots by 12 dB: such a packet was decoded from broken bits. */
    private static final int ABSURD = Float.floatToRawIntBits(4);

    private final Track track;
    private final int frameLength;
    private final BitReader in = new BitReader();
    private final RawDataBlock block;
    private final FilterBank bank;
    private final NoiseSubstitution noise = new NoiseSubstitution();
    private PcmFormat format;

    AacDecoder(Track track, AudioSpecificConfig config) {
        this.track = track;
        format = track.format();
        frameLength = config.coreFrameLength();
        ScaleFactorBands bands = new ScaleFactorBands(config.coreRate(), frameLength);
        block = new RawDataBlock(bands, frameLength, config.channelMap());
        bank = new FilterBank(frameLength);
    }

    @Override
    public PcmFormat format() {
        return format;
    }

    @Override
    public int decode(Packet packet, PcmBuffer target) throws DecodeException {
        if (packet.length() > BitReader.MAX_BYTES) {
            throw Corruption.of("of " + packet.length() + " bytes is longer than any");
        }
        in.load(packet.data(), 0, 8 * packet.length());
        noise.seed(packet.startFrame());
        int frames = 0;
        do {
            block.read(in);
            frames += synthesize(target, frames);
        } while (frames < packet.frames());
        return frames;
    }

    private int synthesize(PcmBuffer target, int done) throws DecodeException {
        ChannelMap map = block.map();
        int channels = map.channels();
        if (channels != format.channels()) {
            format = new PcmFormat(format.sampleRate(), channels);
        }
        float[] pcm = target.reserve((done + frameLength) * channels);
        int base = done * channels;
        ChannelElement[] elements = block.elements();
        int peak = 0;
        for (int i = 0; i < elements.length; i++) {
            ChannelElement element = elements[i];
            ChannelMap.Slot slot = map.slots().get(i);
            element.finish(noise);
            for (int c = 0; c < element.channelCount(); c++) {
                element.synthesize(c, bank);
                peak = Math.max(peak, bank.store(pcm, base + (c == 0 ? slot.left() : slot.right()), channels));
            }
        }
        if (peak > ABSURD) {
            throw Corruption.of("is far beyond full scale");
        }
        return frameLength;
    }

    @Override
    public void reset() {
        for (ChannelElement element : block.elements()) {
            element.reset();
        }
    }

    @Override
    public int prerollFrames() {
        return frameLength;
    }

    @Override
    public void close() {}

    @Override
    public String toString() {
        return "AacDecoder[" + format + "]";
    }
}
