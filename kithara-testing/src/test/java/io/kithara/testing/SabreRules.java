package io.kithara.testing;

/**
 * Common ground of the two rules that calibrate the simulator: Sabre's default estimates, the lower of two averages of
 * throughput and the higher of two of latency. Its published results can only be met if network, buffer and score agree.
 */
abstract class SabreRules implements AbrPlayer {
    private static final double[] HALF_LIVES_MILLIS = {3_000, 8_000};
    private static final double NANOS_PER_MILLI = 1e6;

    final AbrLadder ladder;
    private final double[] throughputs = new double[2];
    private final double[] latencies = new double[2];
    private double throughputWeight;
    private double latencyWeight;

    SabreRules(AbrLadder ladder) {
        this.ladder = ladder;
    }

    @Override
    public final void received(double bits, long durationNanos, long endedAtNanos) {
        // these rules average whole segments
    }

    @Override
    public final void ended(Progress request, boolean complete) {
        if (!complete) {
            return;
        }
        double latency = request.latencyNanos() / NANOS_PER_MILLI;
        double millis = request.elapsedNanos() / NANOS_PER_MILLI - latency;
        for (int i = 0; i < 2; i++) {
            double kept = Math.pow(0.5, millis / HALF_LIVES_MILLIS[i]);
            throughputs[i] = kept * throughputs[i] + (1 - kept) * request.bits() / millis;
            double keptLatency = Math.pow(0.5, ladder.segmentMillis() / HALF_LIVES_MILLIS[i]);
            latencies[i] = keptLatency * latencies[i] + (1 - keptLatency) * latency;
        }
        throughputWeight += millis;
        latencyWeight++;
    }

    /** Bits per millisecond. */
    final double throughput() {
        return Math.min(
                throughputs[0] / filled(throughputWeight / HALF_LIVES_MILLIS[0]),
                throughputs[1] / filled(throughputWeight / HALF_LIVES_MILLIS[1]));
    }

    final double latencyMillis() {
        double segments = latencyWeight * ladder.segmentMillis();
        return Math.max(
                latencies[0] / filled(segments / HALF_LIVES_MILLIS[0]),
                latencies[1] / filled(segments / HALF_LIVES_MILLIS[1]));
    }

    /** Returns the highest variant whose segment takes no longer than it plays. */
    final int sustained(double bitsPerMilli) {
        int variant = 0;
        while (variant + 1 < variants()
                && latencyMillis() + ladder.segmentMillis() * rate(variant + 1) / bitsPerMilli
                        <= ladder.segmentMillis()) {
            variant++;
        }
        return variant;
    }

    final int variants() {
        return ladder.kilobitsPerSecond().size();
    }

    final double rate(int variant) {
        return ladder.kilobitsPerSecond().get(variant);
    }

    private static double filled(double halfLives) {
        return 1 - Math.pow(0.5, halfLives);
    }

    /** What the network sustains, less in the beginning; gives up what would take 1.8 segment durations. */
    static final class Throughput extends SabreRules {
        private double safety = 0.9;

        Throughput(AbrLadder ladder) {
            super(ladder);
        }

        @Override
        public int choose(Situation now) {
            if (now.segment() == 0) {
                return 0;
            }
            int variant = sustained(throughput() * 0.9);
            double safeBits = safety * (now.bufferedMillis() - latencyMillis()) * throughput();
            safety = Math.max(0.5, safety * 0.9);
            for (int lower = 0; lower < variant; lower++) {
                if (rate(lower + 1) * ladder.segmentMillis() > safeBits) {
                    return lower;
                }
            }
            return variant;
        }

        @Override
        public boolean abandons(Situation now, Progress request) {
            double elapsed = request.elapsedNanos() / NANOS_PER_MILLI;
            double millis = elapsed - request.latencyNanos() / NANOS_PER_MILLI;
            if (elapsed < 500 || millis <= 0) {
                return false;
            }
            double bitsPerMilli = request.receivedBits() / millis;
            double left = request.bits() - request.receivedBits();
            int lower = sustained(bitsPerMilli * 0.9);
            return elapsed + left / bitsPerMilli > 1.8 * ladder.segmentMillis()
                    && lower < request.variant()
                    && request.bits() * rate(lower) / rate(request.variant()) < left;
        }
    }

    /** The basic buffer rule of BOLA (Spiteri, Urgaonkar, Sitaraman; INFOCOM 2016), up-switches bounded by throughput. */
    static final class Bola extends SabreRules {
        private static final double GAMMA_P = 5;
        private static final double BUFFER_MILLIS = 25_000;

        private double control = controlFor(BUFFER_MILLIS);
        private int last;

        Bola(AbrLadder ladder) {
            super(ladder);
        }

        @Override
        public int choose(Situation now) {
            if (now.segment() == 0) {
                return 0;
            }
            int segments = ladder.segmentBits().size();
            double nearEnd = Math.min(now.segment(), segments - now.segment()) / 2.0;
            control = controlFor(Math.min(BUFFER_MILLIS, Math.max(nearEnd, 3) * ladder.segmentMillis()));
            int variant = 0;
            for (int other = 1; other < variants(); other++) {
                if (worth(other, now.bufferedMillis()) / rate(other)
                        > worth(variant, now.bufferedMillis()) / rate(variant)) {
                    variant = other;
                }
            }
            int sustained = sustained(throughput());
            if (variant > last && variant > sustained) {
                variant = last > sustained ? last : sustained + 1;
            }
            last = variant;
            return variant;
        }

        @Override
        public boolean abandons(Situation now, Progress request) {
            double left = request.bits() - request.receivedBits();
            double best = worth(request.variant(), now.bufferedMillis()) / left;
            if (best < 0) {
                return false;
            }
            int to = -1;
            for (int lower = 0; lower < request.variant(); lower++) {
                double bits = request.bits() * rate(lower) / rate(request.variant());
                if (bits < left && worth(lower, now.bufferedMillis()) / bits > best) {
                    best = worth(lower, now.bufferedMillis()) / bits;
                    to = lower;
                }
            }
            last = to < 0 ? last : to;
            return to >= 0;
        }

        private double controlFor(double bufferMillis) {
            return (bufferMillis - ladder.segmentMillis()) / (ladder.utility(variants() - 1) + GAMMA_P);
        }

        private double worth(int variant, double bufferedMillis) {
            return control * (ladder.utility(variant) + GAMMA_P) - bufferedMillis;
        }
    }
}
