package io.kithara.decode.mp4;

import io.kithara.decode.mp4.EditList.Edit;
import java.util.ArrayList;
import java.util.List;

/**
 * The stretches of media that are presented one behind the other: as a rule one, several where an edit list cuts something
 * out, repeats it or changes the order. Stands in one of them. Not safe for several threads.
 */
final class Stretches {
    private final List<Presentation> parts;
    private int current;
    private long shown;

    private Stretches(List<Presentation> parts) {
        this.parts = parts;
    }

    static Stretches of(Presentation whole) {
        return new Stretches(List.of(whole));
    }

    /**
     * Works out what a sample table presents: {@code whole}, unless edits say that it is played in parts.
     *
     * @param whole from the first edit's start to the end of the media
     */
    static Stretches ofTable(Movie movie, MovieTrack track, Presentation whole, Timescale timescale) {
        if (track.edits.parts().size() < 2) {
            return of(whole);
        }
        Timescale movieTime = new Timescale(movie.timescale, timescale.sampleRate());
        // Edits are as long as whole units of the movie: within one of them they touch.
        long unit = timescale.sampleRate() / movie.timescale + 1;
        List<Presentation> parts = new ArrayList<>();
        for (Edit edit : track.edits.parts()) {
            long start = Math.min(timescale.toFrames(edit.start()), whole.end());
            long end = edit.duration() == 0 ? whole.end() : start + movieTime.toFrames(edit.duration());
            end = whole.end() - end <= unit ? whole.end() : end;
            Presentation last = parts.isEmpty() ? null : parts.get(parts.size() - 1);
            if (last != null && Math.abs(start - last.end()) <= unit && end > last.end()) {
                parts.set(parts.size() - 1, new Presentation(last.start(), end));
            } else if (end > start) {
                parts.add(new Presentation(start, end));
            }
        }
        return parts.isEmpty() ? of(whole) : new Stretches(List.copyOf(parts));
    }

    /** Returns the stretch this stands in. */
    Presentation current() {
        return parts.get(current);
    }

    /** Returns where the first one starts in the media. */
    long start() {
        return parts.get(0).start();
    }

    /** Returns how many frames are presented before it. */
    long shown() {
        return shown;
    }

    /** Returns the frames of all; of an open one no sensible number. */
    long frames() {
        return parts.stream().mapToLong(Presentation::frames).sum();
    }

    /** Goes to the next stretch; returns false in the last one. */
    boolean next() {
        if (current + 1 == parts.size()) {
            return false;
        }
        shown += current().frames();
        current++;
        return true;
    }

    /** Goes to the stretch that presents {@code frame}, or the last one. */
    void enter(long frame) {
        current = 0;
        shown = 0;
        while (frame - shown >= current().frames() && next()) {
            // the next one begins where this one ends
        }
    }

    @Override
    public String toString() {
        return current() + (parts.size() == 1 ? "" : " of " + parts.size());
    }
}
