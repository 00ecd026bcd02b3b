package io.kithara.decode.ogg;

import io.kithara.decode.DecodeException;
import io.kithara.decode.Metadata;
import io.kithara.decode.VorbisHeaders;
import io.kithara.stream.Codec;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Vorbis (Vorbis I, appendix A): three headers, of identification, comments and set-up. */
final class VorbisInOgg implements OggCodec {
    static final String MAGIC = "\u0001vorbis";

    private static final int COMMENT_KIND = 3;

    /** Behind the packet's kind and {@code vorbis}. */
    private static final int COMMENTS_AT = 7;

    private byte @Nullable [] identification;

    /** Null until the comments were read. */
    private @Nullable Metadata metadata;

    private @Nullable VorbisPackets packets;

    @Override
    public Optional<OggFacts> readHeader(byte[] packet) throws DecodeException {
        byte[] first = identification;
        Metadata second = metadata;
        if (first == null) {
            identification = packet;
            return Optional.empty();
        }
        if (second == null) {
            boolean legal = packet.length > COMMENTS_AT && packet[0] == COMMENT_KIND;
            metadata = legal ? Comments.read(packet, COMMENTS_AT) : Metadata.NONE;
            return Optional.empty();
        }
        VorbisHeaders headers = VorbisHeaders.of(first, new byte[0], packet);
        packets = new VorbisPackets(headers);
        // Half of the block before is needed; it plays as much with the one before itself.
        return Optional.of(new OggFacts(headers.format(), headers.config(), second, 0, headers.longBlock()));
    }

    @Override
    public Codec codec() {
        return Codec.VORBIS;
    }

    @Override
    public void restart() {
        packets().resume(0);
    }

    @Override
    public int frames(byte[] start, int available, int length) {
        int frames = length == 0 ? VorbisPackets.NOT_AUDIO : packets().frames(start[0]);
        return frames == VorbisPackets.NOT_AUDIO ? NOT_AUDIO : frames;
    }

    @Override
    public int history() {
        return packets().history();
    }

    @Override
    public void resume(int history) {
        packets().resume(history);
    }

    private VorbisPackets packets() {
        if (packets == null) {
            throw new IllegalStateException("headers are not read");
        }
        return packets;
    }
}
