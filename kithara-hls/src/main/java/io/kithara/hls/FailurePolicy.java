package io.kithara.hls;

import io.kithara.stream.MediaException;
import java.time.Duration;

/**
 * What happens when a segment, its key or its init segment cannot be had. The network layer has tried what it could by
 * then: several attempts, resumption, back-off. A pure function; any thread.
 *
 * <ol>
 *   <li>If only room in memory is lacking, the segment is asked for again for a minute: readers, this one or others, make some.
 *   <li>A redundant playlist of the same variant that was not tried yet takes over.
 *   <li>Another variant that was not tried for this segment takes over; the one that failed is left alone for a minute. Not
 *       where the network is off and the listener has chosen the variant by hand: the cache lacks it, and that is said.
 *   <li>If no server answers any more, the segment is asked for again for a minute: an outage is waited out and
 *       the track not skipped.
 *   <li>What this library cannot play or may not get is no hole but the end, as long as nothing was played; so is an outage
 *       that has been waited out in vain: nobody waits that long again for each segment of a stream that has not begun.
 *   <li>The segment becomes a hole of its length. One missing segment of many never ends the stream, but so many in a row
 *       do: a dead server is not played as silence.
 * </ol>
 */
final class FailurePolicy {
    /** How long a variant that failed is left alone; a server that is overloaded needs about that. */
    static final Duration BLOCKED = Duration.ofSeconds(60);

    /** How long an outage is waited out: what DESIGN grants one failing request. */
    static final Duration OUTAGE = Duration.ofSeconds(60);

    /** The first pause before a segment is asked for again in an outage: the network layer has paused by then. */
    static final Duration MIN_RETRY_DELAY = Duration.ofMillis(500);

    /** The longest pause: a listener should not wait much longer than the outage is. */
    static final Duration MAX_RETRY_DELAY = Duration.ofSeconds(4);

    /** Segments in a row that may be skipped before anything was played. */
    static final int MAX_SKIPPED_AT_START = 3;

    /** Segments in a row that may be skipped later on. */
    static final int MAX_SKIPPED = 8;

    /** What to do. */
    enum Action {
        FALL_BACK,
        SWITCH,
        RETRY,
        SKIP,
        FAIL
    }

    /**
     * A segment that failed.
     *
     * @param reason why
     * @param full whether the store in memory has no room for it, which readers make
     * @param redundant whether its variant has another playlist that was not tried
     * @param others whether another variant was not tried for it
     * @param answered whether any server has answered since it failed the time before; not at its first failure
     * @param failingForNanos time since it failed first
     * @param skipped segments skipped right before it
     * @param played whether any segment before it has been had
     */
    record Trouble(
            MediaException.Reason reason,
            boolean full,
            boolean redundant,
            boolean others,
            boolean answered,
            long failingForNanos,
            int skipped,
            boolean played) {}

    private FailurePolicy() {}

    static Action decide(Trouble trouble) {
        if (trouble.full && trouble.failingForNanos < OUTAGE.toNanos()) {
            return Action.RETRY;
        }
        if (trouble.redundant) {
            return Action.FALL_BACK;
        }
        if (trouble.others) {
            return Action.SWITCH;
        }
        if (trouble.reason.isOutage() && !trouble.answered && trouble.failingForNanos < OUTAGE.toNanos()) {
            return Action.RETRY;
        }
        boolean outlasted = trouble.reason.isOutage() && trouble.failingForNanos >= OUTAGE.toNanos();
        if (!trouble.played && (outlasted || isFinal(trouble.reason))) {
            return Action.FAIL;
        }
        return trouble.skipped >= (trouble.played ? MAX_SKIPPED : MAX_SKIPPED_AT_START) ? Action.FAIL : Action.SKIP;
    }

    /** Returns the pause before a segment is asked for again in an outage: as long as that has lasted, within bounds. */
    static Duration retryDelay(long failingForNanos) {
        long most = Math.min(MAX_RETRY_DELAY.toNanos(), failingForNanos);
        return Duration.ofNanos(Math.max(MIN_RETRY_DELAY.toNanos(), most));
    }

    private static boolean isFinal(MediaException.Reason reason) {
        return switch (reason) {
            case UNSUPPORTED, KEY_WRONG, ACCESS, OFFLINE, TLS, LIMIT, STORAGE -> true;
            default -> false;
        };
    }
}
