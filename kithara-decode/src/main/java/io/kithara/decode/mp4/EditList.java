package io.kithara.decode.mp4;

import io.kithara.decode.DecodeException;
import java.util.ArrayList;
import java.util.List;

/**
 * What an {@code elst} comes to (ISO/IEC 14496-12 section 8.6.6). Empty edits, which delay a track against others, are left
 * out: there are no others. Several edits are played one behind the other; in fragments, of which nobody knows where they
 * end, from the earliest on. The rate of an edit is not looked at: everything plays as it was recorded.
 *
 * @param start where presentation starts, in units of the media
 * @param duration how long it lasts, in units of the movie; 0 for to the end
 * @param parts all edits that are not empty, in their order
 */
record EditList(long start, long duration, List<Edit> parts) {
    static final EditList NONE = new EditList(0, 0, List.of());

    /** One that says nothing, as muxers write into the init segment of fragments: the codec's own priming counts. */
    private static final List<Edit> WHOLE = List.of(new Edit(0, 0));

    /** Editors of films write dozens; each is a seek when it is played. */
    private static final int MAX_PARTS = 1024;

    private static final int EMPTY_EDIT = -1;

    /**
     * A stretch of media.
     *
     * @param start where it starts, in units of the media
     * @param duration how long it lasts, in units of the movie; 0 for to the end
     */
    record Edit(long start, long duration) {}

    static EditList read(BoxBody elst) throws DecodeException {
        int version = elst.u8();
        elst.skip(3);
        long count = elst.u32();
        int entryLength = version == 1 ? 20 : 12;
        BoxBody.Table entries = elst.table(count, entryLength);
        long start = EMPTY_EDIT;
        long duration = 0;
        List<Edit> parts = new ArrayList<>();
        for (int i = 0; i < entries.count(); i++) {
            long mediaTime = version == 1 ? entries.i64(i, 8) : entries.i32(i, 4);
            if (mediaTime >= 0) {
                duration = version == 1 ? entries.i64(i, 0) : entries.u32(i, 0);
                start = parts.isEmpty() ? mediaTime : Math.min(start, mediaTime);
                parts.add(new Edit(mediaTime, Math.max(0, duration)));
                if (parts.size() > MAX_PARTS) {
                    throw new DecodeException(
                            DecodeException.Reason.LIMIT, elst.where() + " has more than " + MAX_PARTS + " edits");
                }
            }
        }
        if (parts.isEmpty() || parts.equals(WHOLE)) {
            return NONE;
        }
        // the length of one edit is the track's; several are looked at one by one
        return new EditList(start, parts.size() == 1 && duration > 0 ? duration : 0, List.copyOf(parts));
    }
}
