package io.kithara.decode.mp4;

import io.kithara.decode.DecodeException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The samples of one track in one {@code moof}, and a cursor over them. Where packets have a constant length they follow
 * each other without a gap from the fragment's decode time on; only the last may be cut short, as encoders do at the end.
 * Not safe for several threads.
 */
final class Fragment implements SampleCursor {
    private final List<TrackRun> runs;
    private final Timescale timescale;
    private final int framesPerPacket;
    private final long startFrame;
    private final long endFrame;
    private int run;
    private long sample;
    private long offset;
    private long time;
    private long frame;

    private Fragment(List<TrackRun> runs, Timescale timescale, int framesPerPacket, long startFrame) {
        this.runs = runs;
        this.timescale = timescale;
        this.framesPerPacket = framesPerPacket;
        this.startFrame = startFrame;
        endFrame = endFrame();
        frame = startFrame;
        enterRun();
    }

    /**
     * Resolves the runs of a track.
     *
     * @param moof where offsets count from
     * @param expected media frame at which the samples before end
     * @param timed whether the fragment's own time counts, if it has one that differs from {@code expected} by more than
     *     the coarseness of its units
     * @return null if the fragment has no samples of the track
     */
    static @Nullable Fragment of(
            List<FragmentVisitor.TrackFragment> fragments,
            Box moof,
            FragmentReader.Timing timing,
            long expected,
            boolean timed)
            throws DecodeException {
        List<TrackRun> runs = new ArrayList<>();
        long decodeTime = FragmentVisitor.NOT_SAID;
        long end = moof.start();
        for (FragmentVisitor.TrackFragment fragment : fragments) {
            boolean wanted = fragment.trackId == timing.trackId();
            long base = base(fragment, moof, end);
            if (wanted && runs.isEmpty()) {
                decodeTime = fragment.decodeTime;
            }
            long time = runs.isEmpty()
                    ? Math.max(0, decodeTime)
                    : runs.get(runs.size() - 1).endTime();
            end = base;
            for (BoxBody body : fragment.runs) {
                TrackRun run = TrackRun.read(body, fragment.defaults, base, end, time);
                end = run.endOffset();
                time = run.endTime();
                if (wanted && run.count() > 0) {
                    runs.add(run);
                }
            }
        }
        if (runs.isEmpty()) {
            return null;
        }
        Timescale timescale = timing.timescale();
        long said = timescale.toFrames(Math.max(0, decodeTime));
        boolean differs = decodeTime != FragmentVisitor.NOT_SAID && Math.abs(said - expected) > timescale.tolerance();
        return new Fragment(runs, timescale, timing.framesPerPacket(), timed && differs ? said : expected);
    }

    /** Section 8.8.7.1: the offset said, or the moof, or where the data of the fragment before ends. */
    private static long base(FragmentVisitor.TrackFragment fragment, Box moof, long end) {
        if (fragment.baseOffset != FragmentVisitor.NOT_SAID) {
            return fragment.baseOffset;
        }
        return fragment.baseIsMoof ? moof.start() : end;
    }

    /** Returns the media frame at which the last sample ends. */
    long end() {
        return endFrame;
    }

    /** Returns the duration of the first sample, in units of the media. */
    long usualDelta() {
        return runs.get(0).duration(0);
    }

    long start() {
        return startFrame;
    }

    @Override
    public boolean isDone() {
        return run == runs.size();
    }

    @Override
    public long offset() {
        return offset;
    }

    @Override
    public int size() {
        return runs.get(run).size(sample);
    }

    @Override
    public long startFrame() {
        return frame;
    }

    @Override
    public int frames() {
        if (framesPerPacket == 0) {
            long next = startFrame
                    + timescale.toFrames(time + duration())
                    - timescale.toFrames(runs.get(0).startTime());
            return (int) Math.max(0, Math.min(next - frame, Integer.MAX_VALUE));
        }
        boolean last = run == runs.size() - 1 && sample == runs.get(run).count() - 1;
        return last ? lastFrames() : framesPerPacket;
    }

    @Override
    public int description() {
        return runs.get(run).defaults().description();
    }

    @Override
    public void advance() {
        frame += frames();
        offset += Math.max(0, size());
        time += duration();
        if (++sample == runs.get(run).count()) {
            run++;
            sample = 0;
            enterRun();
        }
    }

    @Override
    public long consumed() {
        long lowest = isDone() ? 0 : offset;
        for (int i = run + 1; i < runs.size(); i++) {
            lowest = Math.min(lowest, runs.get(i).offset());
        }
        return lowest;
    }

    private void enterRun() {
        if (!isDone()) {
            offset = runs.get(run).offset();
            time = runs.get(run).startTime();
        }
    }

    private long duration() {
        return runs.get(run).duration(sample);
    }

    /** The duration of the last packet, if it says that the packet is to be cut. */
    private int lastFrames() {
        TrackRun last = runs.get(runs.size() - 1);
        long said = timescale.toFrames(last.duration(last.count() - 1));
        return said > 0 && said < framesPerPacket - timescale.tolerance() ? (int) said : framesPerPacket;
    }

    private long endFrame() {
        if (framesPerPacket == 0) {
            TrackRun last = runs.get(runs.size() - 1);
            return startFrame
                    + timescale.toFrames(last.endTime())
                    - timescale.toFrames(runs.get(0).startTime());
        }
        long packets = 0;
        for (TrackRun each : runs) {
            packets += each.count();
        }
        return startFrame + (packets - 1) * framesPerPacket + lastFrames();
    }
}
