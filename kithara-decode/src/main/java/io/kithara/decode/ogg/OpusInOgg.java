package io.kithara.decode.ogg;

import io.kithara.decode.DecodeException;
import io.kithara.decode.Metadata;
import io.kithara.decode.PcmFormat;
import io.kithara.stream.Codec;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Opus (RFC 7845): two headers; granule positions count at 48 kHz, pre-skip included. */
final class OpusInOgg implements OggCodec {
    static final String MAGIC = "OpusHead";

    /** Section 5.2: behind {@code OpusTags}. */
    private static final int COMMENTS_AT = 8;

    private @Nullable OpusHead head;

    /** What a packet is taken for whose own count is nonsense; 20 ms is what everybody sends. */
    private int usual = 960;

    @Override
    public Optional<OggFacts> readHeader(byte[] packet) throws DecodeException {
        OpusHead known = head;
        if (known == null) {
            head = OpusHead.parse(packet);
            return Optional.empty();
        }
        Metadata metadata = packet.length > COMMENTS_AT ? Comments.read(packet, COMMENTS_AT) : Metadata.NONE;
        PcmFormat format = new PcmFormat(OpusPacket.RATE, known.channels());
        return Optional.of(new OggFacts(format, known.config(), metadata, known.preSkip(), OpusPacket.PREROLL_FRAMES));
    }

    @Override
    public Codec codec() {
        return Codec.OPUS;
    }

    @Override
    public int frames(byte[] start, int available, int length) {
        if (length == 0) {
            return NOT_AUDIO;
        }
        int frames = OpusPacket.frames(start, available);
        if (frames == 0) {
            return usual;
        }
        usual = frames;
        return frames;
    }

    @Override
    public int history() {
        return usual;
    }

    @Override
    public void resume(int history) {
        usual = history;
    }
}
