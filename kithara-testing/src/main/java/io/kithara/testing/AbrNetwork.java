package io.kithara.testing;

/** Plays a trace in virtual milliseconds. For one simulation. */
final class AbrNetwork {
    /** What one stretch of download brought. */
    record Arrived(double bits, double millis) {}

    private final AbrTrace trace;
    private int index;
    private double leftMillis;
    private double nowMillis;

    AbrNetwork(AbrTrace trace) {
        this.trace = trace;
        this.leftMillis = step().durationMillis();
    }

    double nowMillis() {
        return nowMillis;
    }

    /** Lets time pass without a request. */
    void idle(double millis) {
        double left = millis;
        while (left > leftMillis) {
            left -= leftMillis;
            nextStep();
        }
        pass(left);
    }

    /** Waits for the first byte: one latency, in shares of the steps it falls in; returns how long that took. */
    double awaitAnswer() {
        double startMillis = nowMillis;
        double share = 1;
        while (share > 0) {
            double need = share * step().latencyMillis();
            if (need <= leftMillis) {
                pass(need);
                share = 0;
            } else {
                share -= leftMillis / step().latencyMillis();
                nextStep();
            }
        }
        return nowMillis - startMillis;
    }

    /** Receives until both {@code minBits} and {@code minMillis} have passed, or all of {@code bits} came. */
    Arrived receive(double bits, double minBits, double minMillis) {
        double startMillis = nowMillis;
        double got = 0;
        while (got < bits && (got < minBits || nowMillis - startMillis < minMillis)) {
            double rate = step().kilobitsPerSecond();
            double wanted =
                    Math.min(bits - got, Math.max(minBits - got, (minMillis - (nowMillis - startMillis)) * rate));
            if (rate > 0 && wanted <= leftMillis * rate) {
                pass(wanted / rate);
                // the sums may miss the bound by a rounding: what was wanted has come
                return new Arrived(got + wanted, nowMillis - startMillis);
            }
            got += leftMillis * rate;
            nextStep();
        }
        return new Arrived(Math.min(got, bits), nowMillis - startMillis);
    }

    private AbrTrace.Step step() {
        return trace.steps().get(index);
    }

    private void pass(double millis) {
        nowMillis += millis;
        leftMillis -= millis;
    }

    private void nextStep() {
        nowMillis += leftMillis;
        index = (index + 1) % trace.steps().size();
        leftMillis = step().durationMillis();
    }
}
