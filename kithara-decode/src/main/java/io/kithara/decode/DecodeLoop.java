package io.kithara.decode;

import io.kithara.bufpool.BudgetExceededException;
import io.kithara.stream.MediaException;
import io.kithara.stream.MediaSource;
import io.kithara.stream.WorkerTask;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The cooperative task of a session: takes {@link DecodeSteps} until it is another stream's turn, or until there is nothing
 * to do and a wake-up was left. Whatever a step throws becomes the end of this stream, and of no other. Never waits.
 */
final class DecodeLoop implements WorkerTask {
    /*
     * Ownership: belongs to whichever worker runs the task, and is handed from one to the next by the WorkerPool, which
     * never runs a task twice at once. wakeUps is read by any thread and written here only.
     */

    /** What one run decodes before other streams get their turn: 186 ms of 44.1 kHz, half a millisecond of MP3. */
    private static final int RUN_FRAMES = 8192;

    /** The most steps of one run: pre-roll, broken packets and headers take time without giving frames. */
    private static final int RUN_STEPS = 256;

    private final Handover handover;
    private final DecodeSteps steps;
    private final AtomicLong wakeUps = new AtomicLong();
    private boolean parked = true;

    DecodeLoop(
            DecodeEngine engine,
            MediaSource source,
            DecodeOptions options,
            Handover handover,
            Opening opening,
            Runnable wake) {
        this.handover = handover;
        this.steps = new DecodeSteps(engine, source, options, handover, opening, wake);
    }

    // ---- any thread

    StreamLength length() {
        return steps.length();
    }

    Integrity integrity() {
        return steps.integrity();
    }

    MissingRanges missing() {
        return steps.missing();
    }

    long concealedPackets() {
        return steps.concealedPackets();
    }

    /** Returns how often the task ran after it had been parked. */
    long wakeUps() {
        return wakeUps.get();
    }

    // ---- the worker

    @Override
    public boolean run() {
        if (parked) {
            wakeUps.lazySet(wakeUps.get() + 1);
        }
        parked = !runSafely();
        steps.announce();
        if (parked) {
            handover.publishPark();
        }
        return !parked;
    }

    private boolean runSafely() {
        try {
            return work();
        } catch (MediaException e) {
            return steps.fail(e);
        } catch (DecodeException e) {
            return steps.fail(Failures.asMedia(e));
        } catch (BudgetExceededException e) {
            return steps.fail(new MediaException(
                    MediaException.Reason.LIMIT, "the buffer pool is exhausted: " + e.getMessage(), e));
        } catch (RuntimeException | Error e) {
            // An error too: a codec or a host's bytes may throw one, and a parked task is a listener who waits for
            // ever.
            return steps.fail(new MediaException(MediaException.Reason.INTERNAL, "decoding failed: " + e, e));
        }
    }

    private boolean work() throws MediaException, DecodeException {
        steps.tellUnderruns();
        long enough = steps.writtenFrames() + RUN_FRAMES;
        for (int taken = 0; taken < RUN_STEPS && steps.writtenFrames() < enough; taken++) {
            if (handover.isClosed()) {
                // What comes out now is for nobody, and whoever closed this may wait for the next stream.
                return false;
            }
            DecodeSteps.Step done = steps.next();
            steps.announceWithFrames();
            if (done == DecodeSteps.Step.WAIT || (done == DecodeSteps.Step.FULL && steps.parkForRoom())) {
                steps.releaseConsumed();
                return false;
            }
        }
        steps.releaseConsumed();
        return true;
    }

    /** Gives everything back; runs once, when no worker will run this task again. */
    void dispose() {
        steps.dispose();
    }
}
