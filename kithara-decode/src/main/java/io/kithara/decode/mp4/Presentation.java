package io.kithara.decode.mp4;

import io.kithara.decode.mp4.SampleEntry.Coding;
import java.util.Optional;

/**
 * Which stretch of the media is presented, in media frames. Three things can say so: {@code iTunSMPB}, the edit list, and
 * the codec's own header; the first that is there and makes sense counts. Without gapless playing it is everything coded.
 *
 * @param start first media frame presented; those before are priming
 * @param end behind the last one, {@link #OPEN} if only the fragments will tell
 */
record Presentation(long start, long end) {
    /** Beyond any frame. */
    static final long OPEN = Long.MAX_VALUE / 4;

    /** Works out what a sample table presents. */
    static Presentation ofTable(Movie movie, MovieTrack track, Coding coding, TableCursor cursor, Timescale timescale) {
        long coded = cursor.codedFrames();
        Optional<ITunesGapless> itunes =
                Optional.ofNullable(movie.tags.first(ITunesGapless.KEY)).flatMap(ITunesGapless::parse);
        if (itunes.isPresent() && isSound(itunes.get(), coded)) {
            return new Presentation(
                    itunes.get().delay(), itunes.get().delay() + itunes.get().frames());
        }
        long mediaEnd = mediaEnd(track, coding, coded, timescale);
        if (track.edits.equals(EditList.NONE)) {
            return new Presentation(Math.min(coding.encoderDelay(), mediaEnd), mediaEnd);
        }
        long start = Math.min(timescale.toFrames(track.edits.start()), mediaEnd);
        return new Presentation(start, editEnd(movie, track.edits, start, mediaEnd, timescale));
    }

    /** Works out what fragments present: the end is known when it comes. */
    static Presentation ofFragments(MovieTrack track, Coding coding, Timescale timescale) {
        boolean edited = !track.edits.equals(EditList.NONE);
        return new Presentation(edited ? timescale.toFrames(track.edits.start()) : coding.encoderDelay(), OPEN);
    }

    long frames() {
        return end - start;
    }

    private static boolean isSound(ITunesGapless itunes, long coded) {
        return itunes.frames() > 0 && itunes.delay() + itunes.frames() <= coded;
    }

    /**
     * The time table says how much of the last packet counts. Tables written from a jittery clock say anything about the
     * whole; they are believed only where they take away less than two packets.
     */
    private static long mediaEnd(MovieTrack track, Coding coding, long coded, Timescale timescale) {
        if (coding.framesPerPacket() == 0) {
            return coded;
        }
        long said = timescale.toFrames(track.table.duration());
        long padding = coded - said;
        boolean believable = padding > timescale.tolerance() && padding < 2L * coding.framesPerPacket();
        return believable ? said : coded;
    }

    /** An edit's length is in units of the movie, often milliseconds: within one of them, the media is more exact. */
    private static long editEnd(Movie movie, EditList edits, long start, long mediaEnd, Timescale timescale) {
        if (edits.duration() <= 0) {
            return mediaEnd;
        }
        Timescale movieTime = new Timescale(movie.timescale, timescale.sampleRate());
        long end = start + movieTime.toFrames(edits.duration());
        long unit = timescale.sampleRate() / movie.timescale + 1;
        return Math.abs(end - mediaEnd) <= unit ? mediaEnd : Math.min(end, mediaEnd);
    }
}
