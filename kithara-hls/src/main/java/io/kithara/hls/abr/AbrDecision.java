package io.kithara.hls.abr;

/**
 * What to do next, and why.
 *
 * @param action what to do
 * @param variant index of the variant that the next request goes to
 * @param reason why; for events and reports
 */
public record AbrDecision(Action action, int variant, Reason reason) {
    /** What to do. */
    public enum Action {
        /** Go on with the current variant. A switch that was planned and not yet applied is dropped. */
        STAY,
        /** Ask {@link #variant} for segments from the next boundary on; requests under way are finished. */
        SWITCH,
        /** Give up the request under way and ask {@link #variant} for the same segment. */
        ABANDON
    }

    /** Why a decision fell as it did. */
    public enum Reason {
        /** The first variant of a stream. */
        INITIAL,
        /** The listener fixed or capped it. */
        MANUAL,
        /** More fits, and for long enough. */
        UP,
        /** Less fits. */
        DOWN,
        /** Less fits and the buffer is nearly empty. */
        URGENT_DOWN,
        /** The current variant failed. */
        FAILED,
        /** The current variant sends nothing. */
        STALLED,
        /** The current variant is the right one. */
        OPTIMAL,
        /** Nothing is known about the network. */
        NO_ESTIMATE,
        /** More fits, but too little is buffered to try. */
        BUFFER_LOW,
        /** More fits, but the last switch up is too recent. */
        TOO_SOON,
        /** A switch was planned and its reason has gone. */
        RETRACTED
    }
}
