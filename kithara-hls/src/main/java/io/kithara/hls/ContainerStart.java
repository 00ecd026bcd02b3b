package io.kithara.hls;

import java.nio.charset.StandardCharsets;
import java.util.Set;

/** Tells from its first bytes whether something can be a segment: noise must not reach a demuxer that looks for sync. */
final class ContainerStart {
    /** So many bytes decide. */
    static final int BYTES = 8;

    /** The boxes a segment begins with (ISO/IEC 14496-12), those of an init segment, and plain MP4. */
    private static final Set<String> BOXES = Set.of(
            "styp", "sidx", "moof", "emsg", "prft", "ftyp", "moov", "free", "skip", "mdat", "wide", "uuid", "ssix");

    private ContainerStart() {}

    /** Returns whether {@code head} is the start of a container that HLS, or a server that bends it, puts in segments. */
    static boolean isKnown(byte[] head, int length) {
        return length > 0
                && (isTransportStream(head) || isTagged(head, length) || isSync(head, length) || isBox(head, length));
    }

    private static boolean isTransportStream(byte[] head) {
        return head[0] == 0x47;
    }

    private static boolean isTagged(byte[] head, int length) {
        return starts(head, length, "ID3")
                || starts(head, length, "OggS")
                || starts(head, length, "fLaC")
                || starts(head, length, "RIFF");
    }

    private static boolean starts(byte[] head, int length, String tag) {
        return length >= tag.length() && new String(head, 0, tag.length(), StandardCharsets.ISO_8859_1).equals(tag);
    }

    /** ADTS and MPEG audio have 11 or 12 bits set (ISO/IEC 13818-7 section 6.2, 11172-3 section 2.4.1.3); LOAS has 0x2B7. */
    private static boolean isSync(byte[] head, int length) {
        if (length < 2) {
            return false;
        }
        int first = head[0] & 0xFF;
        int second = head[1] & 0xFF;
        return (first == 0xFF && (second & 0xE0) == 0xE0) || (first == 0x56 && (second & 0xE0) == 0xE0);
    }

    private static boolean isBox(byte[] head, int length) {
        return length >= BYTES && BOXES.contains(new String(head, 4, 4, StandardCharsets.ISO_8859_1));
    }
}
