package io.kithara.codec.jorbis;

import com.jcraft.jorbis.Block;
import com.jcraft.jorbis.DspState;
import com.jcraft.jorbis.Info;
import io.kithara.decode.ChannelLayout;
import io.kithara.decode.DecodeException;
import io.kithara.decode.Packet;
import io.kithara.decode.PacketDecoder;
import io.kithara.decode.PcmBuffer;
import io.kithara.decode.PcmFormat;
import io.kithara.decode.VorbisHeaders;
import org.jspecify.annotations.Nullable;

/**
 * Decodes Vorbis packets with JOrbis. The first packet after the start and after {@link #reset} gives nothing, every other
 * one a quarter of its block and of the one before. JOrbis sees only headers that {@link VorbisHeaders} has checked, is told
 * neither positions nor ends, so that it trims nothing, and is made anew after a packet it fails at. Used by one thread.
 *
 * <p>JOrbis decodes the residue of all its decoders under one lock of the whole JVM: streams take turns there.
 */
final class JOrbisDecoder implements PacketDecoder {
    /** 12 dB over full scale is not hot music but damage. */
    private static final float DAMAGE_LEVEL = 4f;

    private final VorbisHeaders headers;
    private final PcmFormat format;
    private final int[] order;
    private final Info info;
    private final com.jcraft.jogg.Packet input = new com.jcraft.jogg.Packet();
    private final float[][][] output = new float[1][][];
    private final int[] offsets;
    private final Interleaver interleaver;
    private @Nullable DspState state;
    private @Nullable Block block;

    /** Frames of the block before; 0 if there is none. */
    private int lastBlock;

    /** A sample of the last packet beyond {@link #DAMAGE_LEVEL}, or not a number; 0 if there was none. */
    private float excess;

    JOrbisDecoder(VorbisHeaders headers) throws DecodeException {
        this.headers = headers;
        this.format = headers.format();
        this.order = ChannelLayout.of(format.channels()).vorbisOrder();
        this.interleaver = new Interleaver(format.channels(), DAMAGE_LEVEL);
        this.offsets = new int[format.channels()];
        this.info = JOrbisHeaders.read(headers);
        begin();
    }

    @Override
    public PcmFormat format() {
        return format;
    }

    @Override
    public int decode(Packet packet, PcmBuffer target) throws DecodeException {
        if (packet.isTrackChanged()) {
            reset();
        }
        int size = packet.length() == 0 ? 0 : headers.blockFrames(packet.data()[0]);
        if (size == 0) {
            throw corrupt(packet, "is not audio", null);
        }
        int expected = lastBlock == 0 ? 0 : lastBlock / 4 + size / 4;
        int frames = run(packet, target.reserve(expected * format.channels()), expected);
        // What comes with the first packet overlaps with nothing, or with what was before a reset.
        if (lastBlock > 0 && frames != expected) {
            throw corrupt(packet, "gave " + frames + " frames instead of " + expected, null);
        }
        if (excess != 0) {
            throw corrupt(packet, "has samples of " + excess + " times full scale", null);
        }
        lastBlock = size;
        return expected;
    }

    /** All that a packet hands on to the next is half of its block: what comes of that is left out, JOrbis stays. */
    @Override
    public void reset() {
        lastBlock = 0;
    }

    @Override
    public int prerollFrames() {
        return headers.longBlock();
    }

    @Override
    public boolean givesNormalSamples() {
        return true;
    }

    @Override
    public void close() {
        state = null;
        block = null;
        lastBlock = 0;
    }

    private int run(Packet packet, float[] samples, int expected) throws DecodeException {
        input.packet_base = packet.data();
        input.packet = 0;
        input.bytes = packet.length();
        input.granulepos = -1;
        try {
            DspState dsp = state;
            Block unit = block;
            if (dsp == null || unit == null) {
                begin();
                dsp = state;
                unit = block;
            }
            if (dsp == null || unit == null || unit.synthesis(input) != 0) {
                throw corrupt(packet, "is not one JOrbis can read", null);
            }
            dsp.synthesis_blockin(unit);
            return drain(dsp, samples, expected);
        } catch (RuntimeException e) {
            // JOrbis runs over its arrays on damaged data.
            throw corrupt(packet, "broke JOrbis (" + e.getClass().getSimpleName() + ")", e);
        }
    }

    /** Returns how many frames came; those beyond {@code expected} are not copied. */
    private int drain(DspState dsp, float[] samples, int expected) {
        int channels = format.channels();
        int done = 0;
        excess = 0;
        for (int count = dsp.synthesis_pcmout(output, offsets);
                count > 0;
                count = dsp.synthesis_pcmout(output, offsets)) {
            int kept = Math.max(0, Math.min(count, expected - done));
            for (int channel = 0; channel < channels; channel++) {
                float found = interleaver.copy(
                        output[0][order[channel]], offsets[order[channel]], samples, done * channels + channel, kept);
                excess = found == 0 ? excess : found;
            }
            dsp.synthesis_read(count);
            done += count;
        }
        return done;
    }

    private void begin() throws DecodeException {
        DspState fresh = new DspState();
        try {
            fresh.synthesis_init(info);
            block = new Block(fresh);
        } catch (RuntimeException e) {
            throw new DecodeException(
                    DecodeException.Reason.MALFORMED,
                    "the Vorbis setup header holds codebooks that are none ("
                            + e.getClass().getSimpleName() + ")",
                    e);
        }
        state = fresh;
    }

    private DecodeException corrupt(Packet packet, String why, @Nullable Throwable cause) {
        close();
        return new DecodeException(
                DecodeException.Reason.CORRUPT_PACKET,
                "the Vorbis packet at byte " + packet.position() + " " + why,
                cause);
    }
}
