package io.kithara.decode.mp4;

import io.kithara.decode.DecodeException;

/**
 * What an {@code elst} comes to (ISO/IEC 14496-12 section 8.6.6): the stretch of media from the first edit's start to the
 * last one's end. Empty edits, which delay a track against others, are left out: there are no others. Edits with gaps
 * between them, as editors of films write them, are played through.
 *
 * @param start where presentation starts, in units of the media
 * @param duration how long it lasts, in units of the movie; 0 for to the end
 */
record EditList(long start, long duration) {
    static final EditList NONE = new EditList(0, 0);

    private static final int EMPTY_EDIT = -1;

    static EditList read(BoxBody elst) throws DecodeException {
        int version = elst.u8();
        elst.skip(3);
        long count = elst.u32();
        int entryLength = version == 1 ? 20 : 12;
        BoxBody.Table entries = elst.table(count, entryLength);
        long start = EMPTY_EDIT;
        long duration = 0;
        int edits = 0;
        for (int i = 0; i < entries.count(); i++) {
            long mediaTime = version == 1 ? entries.i64(i, 8) : entries.i32(i, 4);
            if (mediaTime >= 0) {
                duration = version == 1 ? entries.i64(i, 0) : entries.u32(i, 0);
                start = edits++ == 0 ? mediaTime : Math.min(start, mediaTime);
            }
        }
        if (edits == 0) {
            return NONE;
        }
        // the length of one edit is the track's; of several, only the media knows where the last one ends
        return new EditList(start, edits == 1 && duration > 0 ? duration : 0);
    }
}
