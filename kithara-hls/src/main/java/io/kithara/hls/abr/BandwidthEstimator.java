package io.kithara.hls.abr;

import java.util.ArrayList;
import java.util.List;

/**
 * Estimates what the network delivers, from transfers over the network and nothing else: who reads from a cache must not
 * report it here.
 *
 * <p>Several transfers at once share the link, so their times must not be added. Each sample is an interval of busy time; a
 * stretch that two samples cover counts once, and all bytes count, which yields the rate of the link rather than of a transfer.
 * The estimate is the lower of two averages over busy time: the fast one falls soon, the slow one rises late.
 *
 * <p>Deterministic: no clock inside. Not safe for several threads.
 */
public final class BandwidthEstimator {
    /** Falls within a segment of a drop. */
    static final double FAST_HALF_LIFE_NANOS = 2e9;
    /** Outlives one lucky segment; longer ones were measured and only delay the way back up. */
    static final double SLOW_HALF_LIFE_NANOS = 4e9;
    /** Round trips to remember by half; in the number of requests, since latency has no duration to weigh. */
    static final double LATENCY_HALF_LIFE_REQUESTS = 3;
    /** A bundle smaller than this is mostly read-ahead of sockets; it waits for the next sample. */
    static final long MIN_BUNDLE_BYTES = 16_000;
    /** Coarser than the time stamps of a read; a burst from a socket buffer is not a link of infinite rate. */
    static final long MIN_BUNDLE_NANOS = 500_000;
    /** After so long few bytes are no noise but the news: the link has become slow. */
    static final long MAX_BUNDLE_NANOS = 200_000_000L;
    /** More transfers at once than anyone starts; older intervals count as covered. */
    private static final int MAX_INTERVALS = 16;

    private record Interval(long fromNanos, long toNanos) {}

    /** Disjoint, by time. */
    private final List<Interval> covered = new ArrayList<>();

    private final Ewma fast = new Ewma(FAST_HALF_LIFE_NANOS);
    private final Ewma slow = new Ewma(SLOW_HALF_LIFE_NANOS);
    private final Ewma latency = new Ewma(LATENCY_HALF_LIFE_REQUESTS);
    private long bundleBytes;
    private long bundleNanos;
    private int transfers;

    /** Creates an estimator that knows nothing. */
    public BandwidthEstimator() {}

    /**
     * Counts bytes that came over the network.
     *
     * @param bytes bytes of body, {@code >= 0}
     * @param durationNanos time spent waiting for exactly these bytes, {@code >= 0}, without the wait for the first byte
     * @param endedAtNanos monotonic time at which the last of them came
     */
    public void received(long bytes, long durationNanos, long endedAtNanos) {
        if (bytes < 0 || durationNanos < 0) {
            throw new IllegalArgumentException("bytes=" + bytes + " durationNanos=" + durationNanos);
        }
        bundleBytes += bytes;
        bundleNanos += cover(endedAtNanos - durationNanos, endedAtNanos);
        boolean large = bundleBytes >= MIN_BUNDLE_BYTES && bundleNanos >= MIN_BUNDLE_NANOS;
        if (large || bundleNanos >= MAX_BUNDLE_NANOS) {
            double bps = bundleBytes * 8e9 / bundleNanos;
            fast.add(bps, (double) bundleNanos);
            slow.add(bps, (double) bundleNanos);
            bundleBytes = 0;
            bundleNanos = 0;
        }
    }

    /** Counts the wait from a request to the first byte of its answer, {@code >= 0}. */
    public void answered(long latencyNanos) {
        if (latencyNanos < 0) {
            throw new IllegalArgumentException("latencyNanos=" + latencyNanos);
        }
        latency.add((double) latencyNanos, 1);
    }

    /** Counts one transfer that ended, whole or given up. */
    public void finished() {
        transfers++;
    }

    /** Returns what is known by now. */
    public NetworkEstimate estimate() {
        return new NetworkEstimate(
                Math.round(Math.min(fast.value(), slow.value())), Math.round(latency.value()), transfers);
    }

    /** Returns how much of the stretch no earlier sample covered, and covers it. */
    private long cover(long fromNanos, long toNanos) {
        long uncovered = toNanos - fromNanos;
        long from = fromNanos;
        long to = toNanos;
        int at = 0;
        while (at < covered.size()) {
            Interval known = covered.get(at);
            if (known.toNanos - fromNanos < 0) {
                at++;
            } else if (toNanos - known.fromNanos < 0) {
                break;
            } else {
                uncovered -= earlier(known.toNanos, toNanos) - later(known.fromNanos, fromNanos);
                from = earlier(from, known.fromNanos);
                to = later(to, known.toNanos);
                covered.remove(at);
            }
        }
        covered.add(at, new Interval(from, to));
        if (covered.size() > MAX_INTERVALS) {
            covered.remove(0);
        }
        return uncovered;
    }

    private static long earlier(long a, long b) {
        return a - b < 0 ? a : b;
    }

    private static long later(long a, long b) {
        return a - b < 0 ? b : a;
    }

    /** A mean in which weight halves every so many units; without the pull to zero of its empty start. */
    private static final class Ewma {
        private final double halfLife;
        private double sum;
        private double weight;

        Ewma(double halfLife) {
            this.halfLife = halfLife;
        }

        void add(double value, double units) {
            double kept = Math.pow(0.5, units / halfLife);
            sum = sum * kept + value * (1 - kept);
            weight = weight * kept + 1 - kept;
        }

        double value() {
            return weight == 0 ? 0 : sum / weight;
        }
    }
}
