package io.kithara.decode.tags;

import io.kithara.decode.DataWindow;
import io.kithara.decode.DataWindow.Load;
import io.kithara.decode.DecodeException;
import io.kithara.stream.MediaException;
import java.time.Duration;
import java.util.Locale;

/**
 * Reads FLAC's cue sheet (RFC 9639 section 8.7) as chapters: one for each track of the disc, from its first index point. They have no
 * titles, and so are called by their numbers.
 */
public final class FlacCueSheet {
    /** Catalogue number 128, lead-in 8, flags and reserved 259, tracks 1. */
    private static final int HEADER_BYTES = 396;

    /** Offset 8, number 1, ISRC 12, flags and reserved 14, index points 1. */
    private static final int TRACK_BYTES = 36;

    /** Offset 8, number 1, reserved 3. */
    private static final int INDEX_BYTES = 12;

    /** 100 tracks of 100 index points each are what a disc can have. */
    private static final int MAX_BYTES = 128 << 10;

    /** Of the lead-out: of a disc, and of anything else. */
    private static final int LEAD_OUT_DISC = 170;

    private static final int LEAD_OUT = 255;
    private static final long NANOS_PER_SECOND = 1_000_000_000L;

    private FlacCueSheet() {}

    /** Adds the chapters; {@code READY} also where the sheet is broken. */
    public static Load read(DataWindow window, long body, long limit, int sampleRate, MetadataDraft draft)
            throws DecodeException, MediaException {
        if (limit - body > MAX_BYTES) {
            return Load.READY;
        }
        Load load = window.load(body, (int) (limit - body));
        if (load != Load.READY) {
            return load == Load.END ? Load.READY : load;
        }
        long at = body + HEADER_BYTES;
        while (at + TRACK_BYTES <= limit) {
            long start = window.i64be(at);
            int number = window.u8(at + 8);
            int points = window.u8(at + 35);
            if (number == LEAD_OUT || number == LEAD_OUT_DISC) {
                break;
            }
            long first = at + TRACK_BYTES;
            if (first + (long) points * INDEX_BYTES > limit) {
                break;
            }
            add(number, start + firstIndex(window, first, points), sampleRate, draft);
            at = first + (long) points * INDEX_BYTES;
        }
        return Load.READY;
    }

    /** Index 0, where there is one, is the pause before the track. */
    private static long firstIndex(DataWindow window, long first, int points) {
        for (int i = 0; i < points; i++) {
            long at = first + (long) i * INDEX_BYTES;
            if (window.u8(at + 8) == 1) {
                return window.i64be(at);
            }
        }
        return 0;
    }

    private static void add(int number, long sample, int sampleRate, MetadataDraft draft) {
        if (sample >= 0) {
            long seconds = sample / sampleRate;
            long nanos = sample % sampleRate * NANOS_PER_SECOND / sampleRate;
            boolean sane = seconds < Integer.MAX_VALUE;
            if (sane) {
                draft.chapter(String.format(Locale.ROOT, "Track %d", number), Duration.ofSeconds(seconds, nanos), null);
            }
        }
    }
}
