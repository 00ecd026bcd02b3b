package io.kithara.decode.aac;

import io.kithara.decode.DecodeException;
import io.kithara.decode.Packet;
import io.kithara.decode.PacketDecoder;
import io.kithara.decode.PcmBuffer;
import io.kithara.decode.PcmFormat;
import io.kithara.decode.Track;
import io.kithara.stream.Container;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Decodes AAC LC, Main and LTP, with SBR and parametric stereo. Where the config does not signal them, {@link #foresee} finds them in
 * the first packets, or the first alone if it is not called; rate and channels are the same from the first frame to the last, and SBR
 * or stereo that comes up later is passed over. Samples beyond full scale are kept up to 3 dB and
 * clipped there; a packet far beyond it is corrupt. After a corrupt packet {@link #conceal} carries on with the last spectrum,
 * fading. Allocates nothing once it has seen what a stream is made of. Used by one thread at a time.
 */
final class AacDecoder implements PacketDecoder {
    /**
     * Packets before a seek target that are decoded again. SBR's whitening takes a quarter of its degree from the packet before, the
     * all-passes of stereo ring for four packets, and encoders write envelopes as differences to the one before for some ten. From
     * the twelfth on both streams of the corpus are bit by bit what they are without the seek, at half a second of decoding.
     */
    private static final int SBR_PREROLL_PACKETS = 12;

    /**
     * What AAC Main has learned from packets before these weighs 4% (0.90625 to the power of 32) and is heard no more. AAC LTP
     * forgets as fast as its encoder lets it, which nothing says.
     */
    private static final int PREDICTION_PREROLL_PACKETS = 32;

    /** Whole packets that are made up in a row: with 6 dB less each, the last is inaudible. */
    private static final int MAX_CONCEALED = 6;

    private static final float CONCEALMENT_GAIN = 0.5f;

    /** Less is what fills up the last byte, and what careless multiplexers leave behind. */
    private static final int SHORTEST_BLOCK_BITS = 24;

    private final Track track;
    private final AudioSpecificConfig config;
    private final BitReader in = new BitReader();
    private final RawDataBlock block;
    private Output output;

    /** Null once it is known what there is. */
    private @Nullable Scout scout;

    private final NoiseSubstitution noise = new NoiseSubstitution();

    /** Whether the last packet could not be decoded, and nothing has been put in its place. */
    private boolean broken;

    private int concealed;

    /** Frames of a packet, or of one of its blocks, on the timeline. */
    private final long blockFrames;

    /** Place of the first packet among all that the timeline has room for; what is made up, like noise, is taken by places. */
    private long origin;

    /** Whether there was a packet that {@link #origin} is the place of. */
    private boolean started;

    /** Whether the next packet need not be the one behind the last. */
    private boolean placeless;

    /** Payloads of SBR that were damaged, up to the last packet and with it. */
    private int damagedBefore;

    private int damaged;
    private long position;

    AacDecoder(Track track, AudioSpecificConfig config) {
        this.track = track;
        this.config = config;
        int rate = track.format().sampleRate();
        HighBand.Mode mode = HighBand.Mode.of(config, rate);
        blockFrames = Math.max(1, (long) config.coreFrameLength() * rate / config.coreRate());
        block = new RawDataBlock(Stream.of(config), config.channelMap(), mode);
        scout = Scout.of(config, mode, block);
        output = new Output(mode, config.coreFrameLength(), track.format());
    }

    @Override
    public PcmFormat format() {
        return output.format();
    }

    @Override
    public boolean foresee(Packet packet) {
        Scout looking = scout;
        if (looking == null || looking.look(packet, in)) {
            return looking != null;
        }
        settle(looking);
        return false;
    }

    private void settle(Scout looking) {
        output = new Output(looking.settle(), config.coreFrameLength(), output.format());
        scout = null;
    }

    @Override
    public int decode(Packet packet, PcmBuffer target) throws DecodeException {
        Scout looking = scout;
        if (looking != null && looking.hasLookedAt(packet, in)) {
            settle(looking);
        }
        if (broken) {
            reset();
        }
        broken = true;
        if (packet.length() > BitReader.MAX_BYTES) {
            throw Corruption.of("at byte " + packet.position() + " is " + packet.length() + " bytes long");
        }
        in.load(packet.data(), 0, 8 * packet.length());
        noise.seed(packet.startFrame());
        long place = Math.floorDiv(packet.startFrame(), blockFrames);
        if (placeless && started) {
            block.place(place - origin);
        }
        int frames = 0;
        do {
            frames = decodeBlock(target, frames, packet);
        } while (isShort(frames, packet));
        broken = false;
        placeless = false;
        origin = started ? origin : place;
        started = true;
        concealed = 0;
        position = packet.position();
        damagedBefore = damaged;
        damaged = 0;
        for (ChannelElement element : block.elements()) {
            damaged += element.damagedHighBands();
        }
        return frames;
    }

    private int decodeBlock(PcmBuffer target, int done, Packet packet) throws DecodeException {
        try {
            block.read(in);
        } catch (DecodeException e) {
            block.abandon();
            throw new DecodeException(e.reason(), e.getMessage() + ", at byte " + packet.position(), e);
        }
        block.finish(noise, output.bank());
        int frames = output.write(block, target, done);
        if (output.isAbsurd()) {
            reset();
            throw Corruption.of("at byte " + packet.position() + " is far beyond full scale");
        }
        return frames;
    }

    /** Whether an ADTS frame of several raw data blocks has some left. */
    private boolean isShort(int frames, Packet packet) {
        boolean framed = track.container() != Container.MP4 && track.container() != Container.FMP4;
        long expected = (long) packet.frames() * format().sampleRate();
        return framed && (long) frames * track.format().sampleRate() < expected && in.bitsLeft() >= SHORTEST_BLOCK_BITS;
    }

    @Override
    public Optional<DecodeException> damage() {
        return damaged == damagedBefore
                ? Optional.empty()
                : Optional.of(Corruption.of("at byte " + position + " has damaged SBR or stereo data"));
    }

    @Override
    public int conceal(PcmBuffer target) {
        if (block.map() == null || concealed == MAX_CONCEALED) {
            return 0;
        }
        concealed++;
        broken = false;
        float gain = concealed == MAX_CONCEALED ? 0 : CONCEALMENT_GAIN;
        block.conceal(gain, noise);
        int frames = output.write(block, target, 0);
        if (output.isAbsurd()) {
            reset();
            return 0;
        }
        return frames;
    }

    /** True: {@link Output} keeps denormals out, and what is no number is absurd. */
    @Override
    public boolean givesNormalSamples() {
        return true;
    }

    @Override
    public void reset() {
        broken = false;
        placeless = true;
        concealed = MAX_CONCEALED;
        block.reset();
    }

    @Override
    public int prerollFrames() {
        boolean predicted = config.objectType() != AudioSpecificConfig.LOW_COMPLEXITY;
        return (predicted ? PREDICTION_PREROLL_PACKETS : output.usesHighBand() ? SBR_PREROLL_PACKETS : 1)
                * output.frames();
    }

    @Override
    public void close() {}

    @Override
    public String toString() {
        return "AacDecoder[" + config.objectType() + " " + format() + "]";
    }
}
