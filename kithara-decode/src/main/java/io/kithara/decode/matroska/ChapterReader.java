package io.kithara.decode.matroska;

import io.kithara.decode.DecodeException;
import io.kithara.decode.tags.MetadataDraft;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Reads {@code Chapters} (RFC 9559 section 5.1.7): those of the edition that is marked as default, else of the first that is not hidden.
 * Chapters within chapters, hidden and disabled ones are left out, and so is what ordered editions play otherwise than as it lies there.
 */
final class ChapterReader {
    private static final long NOT_STATED = -1;

    /** Longer titles are none. */
    private static final int MAX_TITLE_BYTES = 4 << 10;

    private ChapterReader() {}

    /** Adds the chapters to {@code draft}; where they break, those before. */
    static void read(Master chapters, MetadataDraft draft) throws DecodeException {
        Master chosen = null;
        boolean marked = false;
        while (chapters.next() && !marked) {
            if (chapters.id() == Id.EDITION_ENTRY) {
                boolean hidden = flag(chapters.children(), Id.EDITION_FLAG_HIDDEN);
                marked = !hidden && flag(chapters.children(), Id.EDITION_FLAG_DEFAULT);
                chosen = marked || (!hidden && chosen == null) ? chapters.children() : chosen;
            }
        }
        while (chosen != null && chosen.next()) {
            if (chosen.id() == Id.CHAPTER_ATOM) {
                readAtom(chosen.children(), draft);
            }
        }
    }

    private static boolean flag(Master edition, int id) throws DecodeException {
        boolean set = false;
        while (edition.next()) {
            set |= edition.id() == id && edition.uint() != 0;
        }
        return set;
    }

    private static void readAtom(Master atom, MetadataDraft draft) throws DecodeException {
        long startNs = NOT_STATED;
        long endNs = NOT_STATED;
        boolean shown = true;
        String title = "";
        while (atom.next()) {
            switch (atom.id()) {
                case Id.CHAPTER_TIME_START -> startNs = atom.uint();
                case Id.CHAPTER_TIME_END -> endNs = atom.uint();
                case Id.CHAPTER_FLAG_HIDDEN -> shown &= atom.uint() == 0;
                case Id.CHAPTER_FLAG_ENABLED -> shown &= atom.uint() != 0;
                case Id.CHAPTER_DISPLAY -> title = title.isEmpty() ? title(atom.children()) : title;
                default -> {
                    // ids, segments and tracks: there is one of each here
                }
            }
        }
        if (shown && startNs >= 0) {
            draft.chapter(title, Duration.ofNanos(startNs), end(endNs));
        }
    }

    private static @Nullable Duration end(long endNs) {
        return endNs < 0 ? null : Duration.ofNanos(endNs);
    }

    private static String title(Master display) throws DecodeException {
        String title = "";
        while (display.next()) {
            boolean text = display.id() == Id.CHAP_STRING && display.size() <= MAX_TITLE_BYTES;
            title = text ? display.string() : title;
        }
        return title;
    }
}
