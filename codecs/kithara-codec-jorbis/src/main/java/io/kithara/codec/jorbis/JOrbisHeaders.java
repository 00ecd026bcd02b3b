package io.kithara.codec.jorbis;

import com.jcraft.jogg.Packet;
import com.jcraft.jorbis.Comment;
import com.jcraft.jorbis.Info;
import io.kithara.decode.DecodeException;
import io.kithara.decode.VorbisHeaders;
import org.jspecify.annotations.Nullable;

/** Hands checked headers to JOrbis. */
final class JOrbisHeaders {
    /** JOrbis wants comments before the setup: an empty vendor, no comment, the framing bit. */
    private static final byte[] NO_COMMENTS = {3, 'v', 'o', 'r', 'b', 'i', 's', 0, 0, 0, 0, 0, 0, 0, 0, 1};

    private JOrbisHeaders() {}

    /**
     * Makes what JOrbis knows of a stream.
     *
     * @throws DecodeException {@code MALFORMED} if JOrbis does not take them, {@code UNSUPPORTED} as {@link CouplingRepair#apply}
     */
    static Info read(VorbisHeaders headers) throws DecodeException {
        Info info = new Info();
        info.init();
        Comment comment = new Comment();
        comment.init();
        hand(headers.identification(), true, info, comment);
        hand(NO_COMMENTS, false, info, comment);
        boolean repaired = CouplingRepair.isNeeded(headers.format().channels());
        hand(repaired ? headers.setupWithoutCoupling() : headers.setup(), false, info, comment);
        if (repaired) {
            CouplingRepair.apply(info, headers);
        }
        return info;
    }

    private static void hand(byte[] header, boolean first, Info info, Comment comment) throws DecodeException {
        Packet packet = new Packet();
        packet.packet_base = header;
        packet.bytes = header.length;
        packet.b_o_s = first ? 1 : 0;
        int result;
        try {
            result = info.synthesis_headerin(comment, packet);
        } catch (RuntimeException e) {
            throw refused("broke JOrbis (" + e.getClass().getSimpleName() + ")", e);
        }
        if (result < 0) {
            throw refused("is refused by JOrbis", null);
        }
    }

    private static DecodeException refused(String why, @Nullable Throwable cause) {
        return new DecodeException(DecodeException.Reason.MALFORMED, "a Vorbis header " + why, cause);
    }
}
