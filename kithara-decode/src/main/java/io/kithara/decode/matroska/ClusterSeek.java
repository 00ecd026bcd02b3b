package io.kithara.decode.matroska;

import io.kithara.decode.DataWindow;
import io.kithara.decode.DataWindow.Load;
import io.kithara.decode.DecodeException;
import io.kithara.decode.seek.RateSearch;
import io.kithara.stream.MediaException;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Brings a {@link TrackReader} to a packet, to the frame. Near a cluster that was met it counts from there. Otherwise it goes
 * to a cluster that the index names, or that it finds by the bytes a second takes, and learns by {@link ClockFit} where that
 * begins. Where this is not certain (packets that are no multiple of anything, clocks that jump) it counts from the last
 * cluster that is known, which reads every block between: exactness before speed. Used for one seek, by one thread.
 */
final class ClusterSeek {
    /** Counting through this much costs less than going elsewhere. */
    private static final int NEAR_SECONDS = 10;

    /** A cluster of five seconds of music at 128 kbit/s, and what bit rates vary by. */
    private static final long MARGIN_BYTES = 96 << 10;

    private enum Step {
        ORIGIN,
        CUES,
        SEARCH,
        FIT,
        WALK
    }

    private final DataWindow window;
    private final SegmentHeader header;
    private final CueLoader cues;
    private final TrackReader reader;
    private final long target;
    private final int known;
    private Step step;
    private boolean begun;
    private long place = -1;
    private @Nullable ClockFit fit;
    private @Nullable RateSearch search;

    /**
     * Begins.
     *
     * @param target frame, counted as coded, whose packet is sought
     */
    ClusterSeek(
            DataWindow window, SegmentHeader header, CueLoader cues, TrackReader reader, int sampleRate, long target) {
        this.window = window;
        this.header = header;
        this.cues = cues;
        this.reader = reader;
        this.target = target;
        this.known = reader.nearest(target);
        ClusterIndex index = reader.index();
        boolean near = target - index.coded(known) <= (long) NEAR_SECONDS * sampleRate;
        boolean jumps = !near && window.data().isSeekable() && reader.isTimely();
        this.step = jumps ? Step.ORIGIN : Step.WALK;
    }

    long target() {
        return target;
    }

    /** Goes on; {@code READY} when the reader stands before the packet, {@code END} if the track ends before. */
    Load run() throws DecodeException, MediaException {
        while (step != Step.WALK) {
            Load load = switch (step) {
                case ORIGIN -> learnOrigin();
                case CUES -> lookUp();
                case SEARCH -> search();
                default -> fit();
            };
            if (load == Load.NEED_DATA) {
                return load;
            }
        }
        if (!begun) {
            begun = true;
            reader.enter(reader.nearest(target));
        }
        return reader.advanceTo(target);
    }

    /** All places are told by the distance from the file's start, whose packets were mostly read before. */
    private Load learnOrigin() throws DecodeException, MediaException {
        ClockFit origin = reader.origin();
        if (origin.packets() < ClockFit.FEW) {
            if (!begun) {
                begun = true;
                reader.enter(0);
            }
            // Behind a hole nothing is taken in any more.
            while (origin.packets() < ClockFit.ENOUGH && reader.coded() <= origin.counted()) {
                Load load = reader.measure();
                if (load != Load.READY) {
                    begun = load == Load.NEED_DATA;
                    step = load == Load.NEED_DATA ? step : Step.WALK;
                    return load;
                }
                reader.pass();
            }
            begun = false;
        }
        step = Step.CUES;
        return Load.READY;
    }

    private Load lookUp() throws DecodeException, MediaException {
        Load load = cues.load();
        if (load == Load.NEED_DATA) {
            return load;
        }
        place = cues.cues().before(reader.ticks(target));
        if (place >= 0) {
            step = isBehindKnown() ? Step.FIT : Step.WALK;
        } else {
            search = searching();
            step = search == null ? Step.WALK : Step.SEARCH;
        }
        return Load.READY;
    }

    private boolean isBehindKnown() {
        return place > reader.index().position(known);
    }

    private @Nullable RateSearch searching() {
        ClusterIndex index = reader.index();
        OptionalLong length = window.data().length();
        long end = Math.min(header.segmentEnd(), length.orElse(Element.OPEN));
        long endTicks = (long) Math.min(header.durationTicks(), (double) Element.OPEN);
        if (known + 1 < index.size()) {
            end = index.position(known + 1);
            endTicks = reader.ticks(index.coded(known + 1));
        }
        if (end == Element.OPEN || endTicks <= 0) {
            return null;
        }
        return new RateSearch(
                new ClusterScanner(window),
                reader.ticks(target),
                MARGIN_BYTES,
                index.position(known),
                reader.ticks(index.coded(known)),
                end,
                endTicks);
    }

    private Load search() throws DecodeException, MediaException {
        RateSearch searching = search;
        if (searching == null || searching.run() == Load.NEED_DATA) {
            return Load.NEED_DATA;
        }
        place = searching.position();
        step = isBehindKnown() ? Step.FIT : Step.WALK;
        return Load.READY;
    }

    private Load fit() throws DecodeException, MediaException {
        ClockFit run = fit;
        if (run == null) {
            run = reader.newFit();
            fit = run;
            reader.enterUnknown(place);
        }
        if (reader.fit(run) == Load.NEED_DATA) {
            return Load.NEED_DATA;
        }
        long first = run.framesSince(reader.origin());
        if (first >= 0 && first <= target) {
            reader.enterKnown(place, first);
            begun = true;
        }
        step = Step.WALK;
        return Load.READY;
    }

    @Override
    public String toString() {
        return "ClusterSeek[" + step + " to " + target + "]";
    }
}
