package io.kithara.decode.mp4;

import io.kithara.decode.DecodeException;
import java.util.Locale;
import java.util.Map;

/**
 * Reads {@code chpl}, Nero's list of chapters, into tags as Vorbis comments name them: {@code chapter001} has the start as {@code
 * HH:MM:SS.mmm}, {@code chapter001name} the title. QuickTime's chapters, samples of a text track, are not read.
 */
final class NeroChapters {
    private static final long UNITS_PER_MILLISECOND = 10_000;

    private NeroChapters() {}

    /**
     * Adds the chapters; a list that breaks off gives those before: no sound depends on it.
     *
     * @param chpl version 1, flags 3, from version 1 on 4 reserved, count 1; then start 8 in 100 ns, length of the title 1, title
     */
    static void read(BoxBody chpl, Map<String, String> tags) throws DecodeException {
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
            if (start < 0 || length > chpl.remaining()) {
                return;
            }
            String key = String.format(Locale.ROOT, "chapter%03d", i);
            tags.putIfAbsent(key, time(start / UNITS_PER_MILLISECOND));
            tags.putIfAbsent(key + "name", chpl.slice(length, Box.type("chpl")).text());
        }
    }

    private static String time(long milliseconds) {
        long seconds = milliseconds / 1000;
        return String.format(
                Locale.ROOT,
                "%02d:%02d:%02d.%03d",
                seconds / 3600,
                seconds / 60 % 60,
                seconds % 60,
                milliseconds % 1000);
    }
}
