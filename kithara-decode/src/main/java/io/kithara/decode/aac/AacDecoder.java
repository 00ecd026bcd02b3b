package io.kithara.decode.aac;

import io.kithara.decode.DecodeException;
import io.kithara.decode.Packet;
import io.kithara.decode.PacketDecoder;
import io.kithara.decode.PcmBuffer;
import io.kithara.decode.PcmFormat;
import io.kithara.decode.Track;

/**
 * Decodes AAC LC, HE-AAC and HE-AAC v2. Samples beyond full scale are kept up to 3 dB and clipped there; a packet far beyond it is corrupt. Allocates
 * nothing after the first packet. Used by one thread at a time.
 */
final class AacDecoder implements PacketDecoder {
    /** 3 dB over full scale: an encoder's overshoot stays, what could hurt does not. */
    private static final float LOUDEST = 1.41253f;

    /** No encoder overshoots by 12 dB: such a packet was decoded from broken bits. */
    private static final int ABSURD = Float.floatToRawIntBits(4);

    /** SBR looks back on the core's overlap, ten slots of the filter banks, and with PS on what its all-passes hold. */
    private static final int SBR_PREROLL_BLOCKS = 3;

    private final Track track;
    private final int frameLength;
    private final BitReader in = new BitReader();
    private final RawDataBlock block;
    private final FilterBank bank;
    private final Replication replication;
    private final NoiseSubstitution noise = new NoiseSubstitution();
    private PcmFormat format;

    AacDecoder(Track track, AudioSpecificConfig config) {
        this.track = track;
        format = track.format();
        frameLength = config.coreFrameLength();
        ScaleFactorBands bands = new ScaleFactorBands(config.coreRate(), frameLength);
        replication = new Replication(config, track.format().sampleRate());
        block = new RawDataBlock(bands, frameLength, config.channelMap(), replication);
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
            // an ADTS frame may hold several blocks
        } while ((long) frames * track.format().sampleRate() < (long) packet.frames() * format.sampleRate());
        return frames;
    }

    private int synthesize(PcmBuffer target, int done) throws DecodeException {
        ChannelMap map = block.map();
        int channels = replication.channels(map.channels());
        if (channels != format.channels() || replication.rate() != format.sampleRate()) {
            format = new PcmFormat(replication.rate(), channels);
        }
        int added = replication.frames();
        float[] pcm = target.reserve((done + added) * channels);
        int base = done * channels;
        ChannelElement[] elements = block.elements();
        int peak = 0;
        for (int i = 0; i < elements.length; i++) {
            elements[i].finish(noise);
            peak = Math.max(peak, replication.isOn() ? replicate(pcm, base, i) : store(pcm, base, i));
        }
        if (peak > ABSURD) {
            throw Corruption.of("is far beyond full scale");
        }
        return added;
    }

    private int store(float[] pcm, int base, int index) {
        ChannelElement element = block.elements()[index];
        ChannelMap.Slot slot = block.map().slots().get(index);
        int peak = 0;
        for (int c = 0; c < element.channelCount(); c++) {
            element.synthesize(c, bank);
            peak = Math.max(peak, bank.store(pcm, base + (c == 0 ? slot.left() : slot.right()), format.channels()));
        }
        return peak;
    }

    private int replicate(float[] pcm, int base, int index) {
        ChannelElement element = block.elements()[index];
        ChannelMap.Slot slot = block.map().slots().get(index);
        for (int c = 0; c < element.channelCount(); c++) {
            element.synthesize(c, bank);
            bank.store(replication.core(c), 0, 1);
        }
        float[][] made = replication.make(block.elements(), index);
        boolean parametric = block.map().channels() == 1 && format.channels() == 2;
        if (element.channelCount() == 1 && !parametric) {
            return interleave(made[0], pcm, base + slot.left());
        }
        int peak = interleave(made[0], pcm, base + (parametric ? 0 : slot.left()));
        return Math.max(peak, interleave(made[1], pcm, base + (parametric ? 1 : slot.right())));
    }

    private int interleave(float[] samples, float[] pcm, int from) {
        int step = format.channels();
        int peak = 0;
        for (int i = 0, at = from; i < replication.frames(); i++, at += step) {
            float sample = samples[i];
            peak = Math.max(peak, Float.floatToRawIntBits(sample) & Integer.MAX_VALUE);
            pcm[at] = sample;
        }
        return peak;
    }

    @Override
    public void reset() {
        for (ChannelElement element : block.elements()) {
            element.reset();
        }
        replication.reset();
    }

    @Override
    public int prerollFrames() {
        return replication.isOn() ? SBR_PREROLL_BLOCKS * replication.frames() : frameLength;
    }

    @Override
    public void close() {}

    @Override
    public String toString() {
        return "AacDecoder[" + format + "]";
    }
}
