package io.kithara.decode.ogg;

import io.kithara.decode.DecodeException;
import io.kithara.decode.Metadata;
import io.kithara.decode.PcmFormat;
import io.kithara.stream.Codec;
import org.jspecify.annotations.Nullable;

/** Opus (RFC 7845): two headers; granule positions count at 48 kHz, pre-skip included. */
final class OpusInOgg implements OggCodec {
    static final String MAGIC = "OpusHead";

    /** Section 5.2: behind {@code OpusTags}. */
    private static final int COMMENTS_AT = 8;

    private @Nullable OpusHead head;
    private Metadata metadata = Metadata.NONE;

    /** What a packet is taken for whose own count is nonsense; 20 ms is what everybody sends. */
    private int usual = 960;

    @Override
    public boolean readHeader(byte[] packet) throws DecodeException {
        if (head == null) {
            head = OpusHead.parse(packet);
            return false;
        }
        if (packet.length > COMMENTS_AT) {
            metadata = Comments.read(packet, COMMENTS_AT);
        }
        return true;
    }

    @Override
    public Codec codec() {
        return Codec.OPUS;
    }

    @Override
    public PcmFormat format() {
        return new PcmFormat(OpusPacket.RATE, head().channels());
    }

    @Override
    public byte[] config() {
        return head().config();
    }

    @Override
    public Metadata metadata() {
        return metadata;
    }

    @Override
    public int preSkip() {
        return head().preSkip();
    }

    @Override
    public int prerollFrames() {
        return OpusPacket.PREROLL_FRAMES;
    }

    @Override
    public void restart() {
        // every packet says its length by itself
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

    private OpusHead head() {
        if (head == null) {
            throw new IllegalStateException("headers are not read");
        }
        return head;
    }
}
