package io.kithara.cli;

import io.kithara.AudioStream;
import java.util.ArrayList;
import java.util.List;

/** What a stream looked like at moments of its run, for the plots. Used by one thread. */
final class DemoTimeline {
    /**
     * One moment.
     *
     * @param seconds wall time since the run began
     * @param playedSeconds position of the reader
     * @param fetchedBytes body bytes from the network so far
     */
    record Moment(double seconds, double playedSeconds, long fetchedBytes) {}

    private final List<Moment> moments = new ArrayList<>();
    private final long startNanos = System.nanoTime();

    void note(AudioStream audio) {
        moments.add(new Moment(
                seconds(), audio.position().toNanos() / 1e9, audio.stats().bytesFetched()));
    }

    double seconds() {
        return (System.nanoTime() - startNanos) / 1e9;
    }

    double[] times() {
        return moments.stream().mapToDouble(Moment::seconds).toArray();
    }

    /** Returns how many seconds of audio had arrived and not been played, at a constant rate of the coded file. */
    double[] bufferedSeconds(double bytesPerSecond) {
        return moments.stream()
                .mapToDouble(moment -> Math.max(0, moment.fetchedBytes / bytesPerSecond - moment.playedSeconds))
                .toArray();
    }

    /** Returns the throughput in kbit/s over the {@code windowSeconds} before every moment. */
    double[] kilobitsPerSecond(double windowSeconds) {
        double[] rates = new double[moments.size()];
        int from = 0;
        for (int i = 0; i < rates.length; i++) {
            Moment now = moments.get(i);
            while (now.seconds - moments.get(from).seconds > windowSeconds) {
                from++;
            }
            Moment then = moments.get(from);
            double span = Math.max(windowSeconds, now.seconds - then.seconds);
            rates[i] = (now.fetchedBytes - then.fetchedBytes) * 8 / span / 1000;
        }
        return rates;
    }
}
