package io.kithara.decode.ogg;

import io.kithara.decode.DecodeException;
import io.kithara.decode.Metadata;
import io.kithara.decode.PcmFormat;
import io.kithara.decode.VorbisHeaders;
import io.kithara.stream.Codec;
import org.jspecify.annotations.Nullable;

/** Vorbis (Vorbis I, appendix A): three headers; a packet's frames are a quarter of its block and of the one before. */
final class VorbisInOgg implements OggCodec {
    static final String MAGIC = "\u0001vorbis";

    private static final int COMMENT_KIND = 3;

    /** Behind the packet's kind and {@code vorbis}. */
    private static final int COMMENTS_AT = 7;

    private byte @Nullable [] identification;
    private byte @Nullable [] comments;
    private @Nullable VorbisHeaders headers;
    private Metadata metadata = Metadata.NONE;

    /** Frames of the block before the next one; 0 if there is none. */
    private int lastBlock;

    @Override
    public boolean readHeader(byte[] packet) throws DecodeException {
        byte[] first = identification;
        if (first == null) {
            identification = packet;
            return false;
        }
        if (comments == null) {
            comments = packet;
            if (packet.length > COMMENTS_AT && packet[0] == COMMENT_KIND) {
                metadata = Comments.read(packet, COMMENTS_AT);
            }
            return false;
        }
        headers = VorbisHeaders.of(first, new byte[0], packet);
        return true;
    }

    @Override
    public Codec codec() {
        return Codec.VORBIS;
    }

    @Override
    public PcmFormat format() {
        return headers().format();
    }

    @Override
    public byte[] config() {
        return headers().config();
    }

    @Override
    public Metadata metadata() {
        return metadata;
    }

    @Override
    public int preSkip() {
        return 0;
    }

    /** Half of the block before is needed; it plays as much with the one before itself. */
    @Override
    public int prerollFrames() {
        return headers().longBlock();
    }

    @Override
    public void restart() {
        lastBlock = 0;
    }

    @Override
    public int frames(byte[] start, int available, int length) {
        int block = length == 0 ? 0 : headers().blockFrames(start[0]);
        if (block == 0) {
            return NOT_AUDIO;
        }
        int frames = lastBlock == 0 ? 0 : lastBlock / 4 + block / 4;
        lastBlock = block;
        return frames;
    }

    @Override
    public int history() {
        return lastBlock;
    }

    @Override
    public void resume(int history) {
        lastBlock = history;
    }

    private VorbisHeaders headers() {
        if (headers == null) {
            throw new IllegalStateException("headers are not read");
        }
        return headers;
    }
}
