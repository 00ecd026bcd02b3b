package io.kithara.decode.flac;

import io.kithara.decode.DecodeException;
import io.kithara.decode.Integrity;
import io.kithara.decode.Packet;
import io.kithara.decode.PacketDecoder;
import io.kithara.decode.PcmBuffer;
import io.kithara.decode.PcmFormat;
import io.kithara.decode.Track;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Decodes FLAC, one frame per packet, wherever it was framed. Samples of up to 24 bits come out exact; what is behind the
 * frame in the packet is not looked at. A frame needs no other one, so there is no pre-roll; one that is damaged, by its check sums
 * or by its content, is corrupt as a whole. Rate, channels and width are each frame's own and may change at any. Used by one
 * thread at a time.
 */
final class FlacDecoder implements PacketDecoder {
    private final FrameDecoder frames = new FrameDecoder();
    private final int usualRate;
    private final int usualBits;
    private final byte[] md5;
    private PcmFormat format;

    /** Null if nobody asked. */
    private @Nullable SampleDigest digest;

    FlacDecoder(Track track) throws DecodeException {
        Optional<StreamInfo> info = StreamInfo.ofConfig(track.config());
        format = track.format();
        usualRate = format.sampleRate();
        usualBits = info.map(StreamInfo::bits).orElse(0);
        md5 = info.map(StreamInfo::md5).orElse(new byte[0]);
    }

    @Override
    public PcmFormat format() {
        return format;
    }

    @Override
    public int decode(Packet packet, PcmBuffer target) throws DecodeException {
        try {
            frames.decode(packet.data(), packet.length(), usualBits);
        } catch (DecodeException e) {
            throw new DecodeException(e.reason(), e.getMessage() + ", at byte " + packet.position(), e);
        }
        FrameHeader header = frames.header();
        int rate = header.sampleRate() == 0 ? usualRate : header.sampleRate();
        int channels = header.channels();
        if (rate != format.sampleRate() || channels != format.channels()) {
            format = new PcmFormat(rate, channels);
        }
        if (digest != null) {
            digest.add(packet.startFrame(), frames);
        }
        frames.interleave(target.reserve(header.blockSize() * channels));
        return header.blockSize();
    }

    @Override
    public void verify() {
        digest = SampleDigest.isUsable(md5) ? new SampleDigest() : null;
    }

    @Override
    public Integrity integrity() {
        return digest == null ? Integrity.UNKNOWN : digest.compare(md5);
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
        return "FlacDecoder[" + format + "]";
    }
}
