package io.kithara.decode.pcm;

import io.kithara.decode.DecodeException;
import io.kithara.decode.Packet;
import io.kithara.decode.PacketDecoder;
import io.kithara.decode.PcmBuffer;
import io.kithara.decode.PcmFormat;

/** Turns PCM bytes into floats; has no history. Used by one thread at a time. */
final class PcmDecoder implements PacketDecoder {
    private final PcmFormat format;
    private final PcmEncoding encoding;

    PcmDecoder(PcmFormat format, PcmEncoding encoding) {
        this.format = format;
        this.encoding = encoding;
    }

    @Override
    public PcmFormat format() {
        return format;
    }

    @Override
    public int decode(Packet packet, PcmBuffer target) throws DecodeException {
        int frameBytes = format.channels() * encoding.bytes();
        if (packet.length() % frameBytes != 0) {
            throw new DecodeException(
                    DecodeException.Reason.CORRUPT_PACKET,
                    packet.length() + " bytes of PCM at byte " + packet.position() + " are not whole frames of "
                            + frameBytes);
        }
        int samples = packet.length() / encoding.bytes();
        encoding.decode(packet.data(), target.reserve(samples), samples);
        return samples / format.channels();
    }

    @Override
    public void reset() {}

    @Override
    public int prerollFrames() {
        return 0;
    }

    @Override
    public void close() {}
}
