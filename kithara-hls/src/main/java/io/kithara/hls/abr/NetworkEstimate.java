package io.kithara.hls.abr;

/**
 * What the network has delivered so far.
 *
 * @param bandwidthBps bits per second to count on; 0 while nothing is known
 * @param latencyNanos time from a request to the first byte of its answer; 0 while nothing is known
 * @param transfers transfers that ended, whole or given up; a single fast one proves little
 */
public record NetworkEstimate(long bandwidthBps, long latencyNanos, int transfers) {
    /** Nothing is known yet. */
    public static final NetworkEstimate UNKNOWN = new NetworkEstimate(0, 0, 0);

    /** Rejects negative values. */
    public NetworkEstimate {
        if (bandwidthBps < 0 || latencyNanos < 0 || transfers < 0) {
            throw new IllegalArgumentException(
                    "bandwidthBps=" + bandwidthBps + " latencyNanos=" + latencyNanos + " transfers=" + transfers);
        }
    }

    /** Returns whether there is a bandwidth to decide by. */
    public boolean isKnown() {
        return bandwidthBps > 0;
    }
}
