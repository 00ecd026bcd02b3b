package io.kithara.cli;

import io.kithara.AudioStream;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/** What a stream looked like at moments of its run, for the plots. Used by one thread. */
final class DemoTimeline {
    /**
     * One moment.
     *
     * @param seconds wall time since the run began
     * @param playedSeconds position of the reader
     * @param fetchedBytes body bytes from the network so far
     * @param fetchedSeconds how much audio, from the start, these hold
     * @param variant what plays; empty for a file
     */
    record Moment(
            double seconds, double playedSeconds, long fetchedBytes, double fetchedSeconds, OptionalInt variant) {}

    private final List<Moment> moments = new ArrayList<>();
    private long startNanos = System.nanoTime();

    void note(AudioStream audio, double fetchedSeconds, OptionalInt variant) {
        moments.add(new Moment(
                seconds(), Times.seconds(audio.position()), audio.stats().bytesFetched(), fetchedSeconds, variant));
    }

    /** Makes this the moment from which times count. */
    void begin() {
        startNanos = System.nanoTime();
    }

    double seconds() {
        return (System.nanoTime() - startNanos) / 1e9;
    }

    double[] times() {
        return moments.stream().mapToDouble(Moment::seconds).toArray();
    }

    /** Returns how many seconds of audio had arrived and not been played. */
    double[] bufferedSeconds() {
        return moments.stream()
                .mapToDouble(moment -> Math.max(0, moment.fetchedSeconds - moment.playedSeconds))
                .toArray();
    }

    /** Returns for every moment the value that belongs to its variant; 0 before there is one. */
    double[] byVariant(List<Integer> values) {
        return moments.stream()
                .mapToDouble(moment -> moment.variant.isPresent() ? values.get(moment.variant.getAsInt()) : 0)
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
