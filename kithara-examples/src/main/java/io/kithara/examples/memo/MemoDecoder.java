package io.kithara.examples.memo;

import io.kithara.decode.DecodeException;
import io.kithara.decode.Packet;
import io.kithara.decode.PacketDecoder;
import io.kithara.decode.PcmBuffer;
import io.kithara.decode.PcmFormat;

// snippet memo-decoder
/** Decodes voice memos, one channel. */
final class MemoDecoder implements PacketDecoder {
    static final int FRAMES = 160;
    private static final int UNIT = 64;

    private final PcmFormat format;

    MemoDecoder(PcmFormat format) {
        this.format = format;
    }

    @Override
    public PcmFormat format() {
        return format;
    }

    @Override
    public int decode(Packet packet, PcmBuffer target) throws DecodeException {
        if (packet.length() != FRAMES + 1) {
            throw corrupt("has " + packet.length() + " bytes");
        }
        byte[] data = packet.data();
        float[] samples = target.reserve(FRAMES);
        int level = data[0] << 8 | (data[1] & 0xFF);
        samples[0] = level / 32_768f;
        for (int i = 1; i < FRAMES; i++) {
            level += data[i + 1] * UNIT;
            if (level != (short) level) {
                throw corrupt("leaves 16 bits");
            }
            samples[i] = level / 32_768f;
        }
        return FRAMES;
    }

    /** The session makes silence of what cannot be decoded, or asks {@code conceal}, and reports it. */
    private static DecodeException corrupt(String why) {
        return new DecodeException(DecodeException.Reason.CORRUPT_PACKET, "a memo packet " + why);
    }

    @Override
    public void reset() {
        // no packet needs another one
    }

    @Override
    public int prerollFrames() {
        return 0;
    }

    @Override
    public void close() {
        // nothing is held
    }
}
// end
