package io.kithara.cli;

import io.kithara.AudioStream;
import io.kithara.Kithara;
import io.kithara.KitharaException;
import io.kithara.OpenOptions;
import io.kithara.Outcome;
import io.kithara.file.ByteSource;
import io.kithara.stream.KitharaEvent;
import java.util.ArrayList;
import java.util.List;

/** Holds what a {@link DemoHlsRun} delivered against each rate decoded alone from memory. Used by one thread. */
final class DemoHlsCheck {
    /** From a switch on the old rate's overlap fades within a coded frame, and the cross-fade of 10 ms may begin in the next. */
    private static final int SWITCH_FRAMES = 2 * DemoLadder.SAMPLES_PER_FRAME;

    /** A seam may step as far as the music does anywhere near it, and a little more for two rates that differ. */
    private static final double STEP_TOLERANCE = 1.1;

    private final List<float[]> references;

    private DemoHlsCheck(List<float[]> references) {
        this.references = references;
    }

    /** Decodes every rate by itself: no network, no segments, no switches. */
    static DemoHlsCheck of(DemoLadder ladder) throws KitharaException {
        List<float[]> references = new ArrayList<>();
        try (Kithara kithara = Kithara.builder().build()) {
            for (int rate = 0; rate < ladder.rates(); rate++) {
                try (AudioStream audio = kithara.open(ByteSource.of(ladder.file(rate)), OpenOptions.defaults())) {
                    references.add(DemoRun.pull(audio, ladder.pcmFrames()));
                }
            }
        }
        return new DemoHlsCheck(references);
    }

    List<DemoReport.Check> of(DemoHlsRun.Result run) {
        int composed = references.get(0).length / DemoSample.CHANNELS - run.trimmedFrames();
        List<KitharaEvent.VariantSwitched> switches = run.switches();
        boolean down = false;
        boolean upAgain = false;
        for (int i = 1; i < switches.size(); i++) {
            down |= switches.get(i).index() < switches.get(i - 1).index();
            upAgain |= down && switches.get(i).index() > switches.get(i - 1).index();
        }
        return List.of(
                check(run, run.frames() + " frames came, " + composed + " were coded", run.frames() == composed),
                check(
                        run,
                        "every sample but those of the " + SWITCH_FRAMES
                                + " frames after a switch equals the rate decoded alone",
                        run.frames() == composed && isExact(run)),
                check(run, "no switch clicks: no step beyond what the music has there", isSmooth(run)),
                seen(run, "it went up, down when the line dropped, and up again", upAgain),
                seen(run, "playback never stood still", run.stats().underruns() == 0),
                check(
                        run,
                        "the stream says that it is complete",
                        run.outcome().filter(Outcome.Complete.class::isInstance).isPresent()));
    }

    private static DemoReport.Check check(DemoHlsRun.Result run, String what, boolean held) {
        return new DemoReport.Check(run.container() + ": " + what, held);
    }

    private static DemoReport.Check seen(DemoHlsRun.Result run, String what, boolean held) {
        return new DemoReport.Check(run.container() + ": " + what, held, false);
    }

    private boolean isExact(DemoHlsRun.Result run) {
        int next = 0;
        for (int frame = 0; frame < run.frames(); frame++) {
            while (next < run.switches().size() && switchFrame(run, next) <= frame) {
                next++;
            }
            if (next == 0) {
                return false;
            }
            boolean settled = next == 1 || frame >= switchFrame(run, next - 1) + SWITCH_FRAMES;
            if (settled && !isEqual(run, frame, run.switches().get(next - 1).index())) {
                return false;
            }
        }
        return true;
    }

    /** Returns the first frame of a segment from which on another variant plays. */
    private static int switchFrame(DemoHlsRun.Result run, int index) {
        double seconds = Times.seconds(run.switches().get(index).position());
        int segment = (int) Math.round(seconds / DemoLadder.segmentSeconds());
        return segment == 0 ? 0 : (int) DemoLadder.startFrame(segment) - run.trimmedFrames();
    }

    private boolean isEqual(DemoHlsRun.Result run, int frame, int rate) {
        for (int channel = 0; channel < DemoSample.CHANNELS; channel++) {
            int at = frame * DemoSample.CHANNELS + channel;
            if (run.pcm()[at] != references.get(rate)[at + run.trimmedFrames() * DemoSample.CHANNELS]) {
                return false;
            }
        }
        return true;
    }

    private boolean isSmooth(DemoHlsRun.Result run) {
        for (int i = 1; i < run.switches().size(); i++) {
            int from = Math.max(1, switchFrame(run, i) - SWITCH_FRAMES);
            int to = Math.min(run.kept(), switchFrame(run, i) + SWITCH_FRAMES);
            int shift = run.trimmedFrames();
            double allowed = Math.max(
                    largestStep(references.get(run.switches().get(i - 1).index()), from + shift, to + shift),
                    largestStep(references.get(run.switches().get(i).index()), from + shift, to + shift));
            if (largestStep(run.pcm(), from, to) > allowed * STEP_TOLERANCE) {
                return false;
            }
        }
        return true;
    }

    private static double largestStep(float[] pcm, int from, int to) {
        double largest = 0;
        for (int at = from * DemoSample.CHANNELS; at < to * DemoSample.CHANNELS; at++) {
            largest = Math.max(largest, Math.abs(pcm[at] - pcm[at - DemoSample.CHANNELS]));
        }
        return largest;
    }
}
