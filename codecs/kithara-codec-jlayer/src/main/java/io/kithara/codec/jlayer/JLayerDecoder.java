package io.kithara.codec.jlayer;

import io.kithara.decode.DecodeException;
import io.kithara.decode.Packet;
import io.kithara.decode.PacketDecoder;
import io.kithara.decode.PcmBuffer;
import io.kithara.decode.PcmFormat;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalLong;
import javazoom.jl.decoder.Bitstream;
import javazoom.jl.decoder.BitstreamException;
import javazoom.jl.decoder.Decoder;
import javazoom.jl.decoder.DecoderException;
import javazoom.jl.decoder.Header;
import org.jspecify.annotations.Nullable;

/**
 * Decodes MPEG audio packets with JLayer. Every sound packet gives exactly the frames its header says, silence where the
 * bit reservoir of layer III is not filled yet; nothing comes out beyond {@link FloatOutput#HOT_LEVEL}, and of packets
 * that show damage, or follow one while what it left behind is still in use, nothing beyond full scale. Whatever JLayer
 * does on a broken packet ends as {@code CORRUPT_PACKET} with a fresh JLayer for the next one. Used by one thread.
 */
final class JLayerDecoder implements PacketDecoder {
    /** Frames of the largest packet, times two channels. */
    private static final int MAX_SAMPLES = 1152 * 2;

    /** Beyond 18 dB over full scale it is not hot music but damage that the checks did not see. */
    private static final float DAMAGE_LEVEL = 8f;

    /** One packet of overlap, one of MPEG-2's shorter ones, and nine of 32 kbit/s whose main data may be shared. */
    private static final int PREROLL_PACKETS = 11;

    private final PacketStream stream = new PacketStream();
    private final FloatOutput output = new FloatOutput();
    private PcmFormat format;
    private @Nullable PacketHeader last;
    private @Nullable Bitstream bitstream;
    private @Nullable Decoder decoder;

    private @Nullable FreeFormat freeFormat;

    /** Packets still to come that may lean on what a corrupt one left out. */
    private int distrusted;

    /** Where the last packet was, if it begins in packets that did not come, so that silence stands for it. */
    private OptionalLong unfilledAt = OptionalLong.empty();

    JLayerDecoder(PcmFormat format) {
        JLayerTables.load();
        this.format = format;
    }

    @Override
    public PcmFormat format() {
        return format;
    }

    @Override
    public int decode(Packet packet, PcmBuffer target) throws DecodeException {
        unfilledAt = OptionalLong.empty();
        PacketHeader header = requireSound(packet);
        if (last != null && !header.isSameKind(last)) {
            reset();
        }
        last = header;
        int channels = header.channels();
        if (format.channels() != channels || format.sampleRate() != header.sampleRate()) {
            format = new PcmFormat(header.sampleRate(), channels);
        }
        float[] samples = target.reserve(MAX_SAMPLES);
        // A wrong check word is no reason to drop the packet: there are encoders that never wrote a right one.
        boolean suspect = distrusted > 0 || PacketCrc.isWrong(packet.data(), header);
        output.start(samples, channels, suspect ? FloatOutput.FULL_SCALE : FloatOutput.HOT_LEVEL);
        runJLayer(packet, fill(packet, header));
        if (output.excess() > DAMAGE_LEVEL) {
            throw corrupt(packet, "has samples of " + output.excess() + " times full scale", null);
        }
        distrusted = Math.max(0, distrusted - 1);
        int frames = header.frames();
        if (output.frames() < frames) {
            unfilledAt = OptionalLong.of(packet.position());
            Arrays.fill(samples, output.frames() * channels, frames * channels, 0f);
        }
        return frames;
    }

    @Override
    public Optional<DecodeException> damage() {
        return unfilledAt.isEmpty()
                ? Optional.empty()
                : Optional.of(new DecodeException(
                        DecodeException.Reason.CORRUPT_PACKET,
                        "the MPEG audio packet at byte " + unfilledAt.getAsLong()
                                + " begins in packets that did not come"));
    }

    /** True: {@link FloatOutput} sees to it. */
    @Override
    public boolean givesNormalSamples() {
        return true;
    }

    @Override
    public void reset() {
        bitstream = null;
        decoder = null;
        last = null;
    }

    @Override
    public int prerollFrames() {
        return PREROLL_PACKETS * 1152;
    }

    @Override
    public void close() {
        reset();
    }

    /** Puts the packet before JLayer; returns how many bytes at its end are only there to fill up a length. */
    private int fill(Packet packet, PacketHeader header) {
        if (!header.isFreeFormat()) {
            stream.fill(packet.data(), packet.length());
            return 0;
        }
        FreeFormat rewriting = freeFormat == null ? new FreeFormat() : freeFormat;
        freeFormat = rewriting;
        rewriting.rewrite(packet.data(), packet.length(), header);
        stream.fill(rewriting.data(), rewriting.length());
        return rewriting.surplusBytes();
    }

    private PacketHeader requireSound(Packet packet) throws DecodeException {
        if (packet.length() < PacketHeader.BYTES) {
            throw corrupt(packet, "has " + packet.length() + " bytes", null);
        }
        PacketHeader header = PacketHeader.read(packet.data());
        if (!header.isDecodable()) {
            throw corrupt(packet, "has no header", null);
        }
        if (header.isFreeFormat() && !FreeFormat.fits(header, packet.length())) {
            throw corrupt(packet, "is longer than its layer allows", null);
        }
        if (header.layer() == 3 && !SideInfoCheck.isSound(packet.data(), packet.length(), header)) {
            throw corrupt(packet, "has impossible side information", null);
        }
        return header;
    }

    private void runJLayer(Packet packet, int surplusBytes) throws DecodeException {
        Bitstream bits = bitstream;
        Decoder running = decoder;
        if (bits == null || running == null) {
            bits = new Bitstream(stream);
            running = new CorrectedDecoder();
            running.setOutputBuffer(output);
            bitstream = bits;
            decoder = running;
        }
        try {
            Header read = bits.readFrame();
            if (read == null) {
                throw corrupt(packet, "is not one JLayer can read", null);
            }
            // In layer III what JLayer puts into its reservoir; the others do not look at it.
            read.nSlots -= surplusBytes;
            running.decodeFrame(read, bits);
            bits.closeFrame();
        } catch (BitstreamException | DecoderException | RuntimeException e) {
            // JLayer runs over its arrays on damaged data.
            throw corrupt(packet, "broke JLayer (" + e.getClass().getSimpleName() + ")", e);
        }
    }

    private DecodeException corrupt(Packet packet, String why, @Nullable Throwable cause) {
        reset();
        distrusted = PREROLL_PACKETS;
        return new DecodeException(
                DecodeException.Reason.CORRUPT_PACKET,
                "the MPEG audio packet at byte " + packet.position() + " " + why,
                cause);
    }
}
