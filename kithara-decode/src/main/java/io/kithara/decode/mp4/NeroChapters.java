package io.kithara.decode.mp4;

import io.kithara.decode.DecodeException;
import io.kithara.decode.tags.MetadataDraft;
import java.time.Duration;

/**
 * Reads {@code chpl}, Nero's list of chapters, which most writers put beside QuickTime's.
 */
final class NeroChapters {
    private static final long NANOS_PER_UNIT = 100;

    /** Later than any sound, and far from an overflow. */
    private static final long MAX_UNITS = 1L << 48;

    private NeroChapters() {}

    /**
     * Adds the chapters; a list that breaks off gives those before: no sound depends on it.
     *
     * @param chpl version 1, flags 3, from version 1 on 4 reserved, count 1; then start 8 in 100 ns, length of the title 1, title
     */
    static void read(BoxBody chpl, MetadataDraft tags) throws DecodeException {
        if (chpl.remaining() < 5) {
            return;
        }
        int version = chpl.u8();
        chpl.skip(3);
        if (version > 0 && chpl.remaining() > 4) {
            chpl.skip(4);
        }
        int count = chpl.u8();
        for (int i = 1; i <= count && chpl.remaining() >= 9; i++) {
            long start = chpl.i64();
            int length = chpl.u8();
            if (start < 0 || start > MAX_UNITS || length > chpl.remaining()) {
                return;
            }
            String title = chpl.slice(length, Box.type("chpl")).text();
            tags.chapter(title, Duration.ofNanos(start * NANOS_PER_UNIT), null);
        }
    }
}
