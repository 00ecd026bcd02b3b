package io.kithara.decode.mp4;

import io.kithara.decode.DataWindow;
import io.kithara.decode.DataWindow.Load;
import io.kithara.decode.DecodeException;
import io.kithara.decode.tags.MetadataDraft;
import io.kithara.stream.MediaData;
import io.kithara.stream.MediaException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.temporal.ChronoUnit;

/**
 * QuickTime's chapters: samples of a text track that the audio track refers to by {@code tref}/{@code chap}. When they start the sample
 * table says. Their titles lie among the sound, all over the file, and are read where all of it is here: else each would cost a request.
 */
final class ChapterTrack {
    private static final int MICROS_PER_SECOND = 1_000_000;

    /** Longer titles are none. */
    private static final int MAX_TITLE_BYTES = 4 << 10;

    /** The length that stands before a title. */
    private static final int LENGTH_BYTES = 2;

    /** An audio book of a hundred hours has a few hundred. */
    private static final int MAX_CHAPTERS = 4096;

    private ChapterTrack() {}

    /** Adds the chapters of a text track; where its tables or its titles are broken, those before. No sound depends on them. */
    static void read(MovieTrack text, MediaData media, MetadataDraft tags) {
        try {
            SampleTable table = text.table;
            if (table.count() > 0 && text.timescale > 0) {
                walk(new TableCursor(table, new Timescale(text.timescale, MICROS_PER_SECOND), 0, 0), media, tags);
            }
        } catch (DecodeException | MediaException broken) {
            // What was read before stays; whatever keeps the sound from being read is reported there.
            return;
        }
    }

    private static void walk(TableCursor sample, MediaData media, MetadataDraft tags)
            throws DecodeException, MediaException {
        DataWindow window = new DataWindow(media);
        for (int chapters = 0; !sample.isDone() && chapters < MAX_CHAPTERS; chapters++) {
            String title = media.isComplete() ? title(window, sample.offset(), sample.size()) : "";
            Duration start = Duration.of(sample.startFrame(), ChronoUnit.MICROS);
            tags.chapter(title, start, start.plus(sample.frames(), ChronoUnit.MICROS));
            sample.advance();
        }
    }

    /** Length 2, text: UTF-8, or UTF-16 behind a byte order mark. */
    private static String title(DataWindow window, long offset, int size) throws DecodeException, MediaException {
        if (size < LENGTH_BYTES || window.load(offset, LENGTH_BYTES) != Load.READY) {
            return "";
        }
        int length = Math.min(window.u16be(offset), Math.min(size - LENGTH_BYTES, MAX_TITLE_BYTES));
        if (length == 0 || window.load(offset + LENGTH_BYTES, length) != Load.READY) {
            return "";
        }
        byte[] text = new byte[length];
        window.copy(offset + LENGTH_BYTES, text, 0, length);
        int mark = length < 2 ? 0 : (text[0] & 0xFF) << 8 | (text[1] & 0xFF);
        Charset charset = mark == 0xFEFF || mark == 0xFFFE ? StandardCharsets.UTF_16 : StandardCharsets.UTF_8;
        return new String(text, charset);
    }
}
