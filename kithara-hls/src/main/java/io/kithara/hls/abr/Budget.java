package io.kithara.hls.abr;

import java.util.List;

/**
 * The rate that may be asked for: the network's, plus what is buffered beyond a reserve spread over a horizon, less what the
 * reserve lacks. Immutable.
 *
 * @param reserveUs media to keep in hand
 * @param horizonUs time over which surplus is spent and a lack is made good, {@code > 0}
 */
record Budget(double reserveUs, double horizonUs) {
    /**
     * A variant is kept rather longer than it would be chosen: switches cost more than they give. At 15 s of buffer it may need all
     * that comes, at 22 s half as much again, below 8 s half of it.
     */
    static final Budget TO_KEEP = new Budget(15e6, 14e6);
    /** About one segment ahead: whoever switches up can come down again at the next boundary. */
    private static final double UP_HORIZON_US = 7e6;
    /** However little is buffered, half of what comes may be asked for: below that, quality goes and no time is won. */
    private static final double MIN_SHARE = 0.5;
    /** A round trip longer than most of a segment would ask for an infinite rate. */
    private static final double MIN_TRANSFER_SHARE = 0.1;

    /** Returns the budget for a switch up, which never touches {@code reserveUs}. */
    static Budget toSwitchUp(long reserveUs) {
        return new Budget((double) reserveUs, UP_HORIZON_US);
    }

    /** Returns the highest of {@code choices} whose need the budget meets {@code headroom} times; else the first. */
    AbrVariant best(AbrSnapshot now, List<AbrVariant> choices, double headroom) {
        double share = Math.max(MIN_SHARE, 1 + (now.bufferedUs() - reserveUs) / horizonUs);
        double affordableBps = now.network().bandwidthBps() * share;
        AbrVariant best = choices.get(0);
        for (AbrVariant choice : choices) {
            if (choice.averageBps() > best.averageBps() && needBps(now, choice) * headroom <= affordableBps) {
                best = choice;
            }
        }
        return best;
    }

    /** Returns the rate at which the next segment arrives in its own duration, the wait for its first byte taken off. */
    static double needBps(AbrSnapshot now, AbrVariant variant) {
        double bits = variant.averageBps() / 1e6 * now.segmentUs();
        double transferUs = now.segmentUs() - now.network().latencyNanos() / 1e3;
        return bits * 1e6 / Math.max(MIN_TRANSFER_SHARE * now.segmentUs(), transferUs);
    }
}
