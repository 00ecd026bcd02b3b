package io.kithara.testing;

import java.util.ArrayList;
import java.util.List;

/** The listener's end of a simulation: a queue of segments that plays in virtual time, and the sums of the score. */
final class AbrPlayback {
    /** Sabre's weight of standing still: one second costs five of its units of utility. */
    private static final double REBUFFER_WEIGHT = 5;

    private final AbrLadder ladder;
    /** Variants, the first is the one that plays or plays next. */
    private final List<Integer> queue = new ArrayList<>();

    private double headPlayedMillis;
    private double totalMillis;
    private double rebufferMillis;
    private int rebufferEvents;
    private double utility;
    private double rate;
    private double rateChange;
    private int switches;
    private int lastPlayed = -1;

    AbrPlayback(AbrLadder ladder) {
        this.ladder = ladder;
    }

    double bufferedMillis() {
        return queue.size() * ladder.segmentMillis() - headPlayedMillis;
    }

    /** Returns what waits behind the segment that plays. */
    List<Integer> queued() {
        int playing = headPlayedMillis > 0 ? 1 : 0;
        return List.copyOf(queue.subList(Math.min(playing, queue.size()), queue.size()));
    }

    void add(int variant) {
        queue.add(variant);
    }

    /** Replaces the segment that is {@code fromEnd} before the end of the queue; false if it plays already or is gone. */
    boolean replace(int fromEnd, int variant) {
        int at = queue.size() - fromEnd;
        if (at < 0 || (at == 0 && headPlayedMillis > 0)) {
            return false;
        }
        queue.set(at, variant);
        return true;
    }

    /** Lets the wait before playback pass; it is no rebuffering. */
    void start(double millis) {
        totalMillis += millis;
    }

    /** Plays for so long; what the queue lacks is rebuffering. */
    void play(double millis) {
        totalMillis += millis;
        if (queue.isEmpty()) {
            rebufferMillis += millis;
            return;
        }
        double left = millis;
        while (left > 0 && !queue.isEmpty()) {
            if (headPlayedMillis == 0) {
                begin(queue.get(0));
            }
            double rest = ladder.segmentMillis() - headPlayedMillis;
            if (left < rest) {
                headPlayedMillis += left;
                return;
            }
            left -= rest;
            queue.remove(0);
            headPlayedMillis = 0;
        }
        if (left > 0) {
            rebufferMillis += left;
            rebufferEvents++;
        }
    }

    AbrScore finish(int abandoned, double wastedBits) {
        play(bufferedMillis());
        double segments = totalMillis / ladder.segmentMillis();
        return new AbrScore(
                utility / segments,
                rate / segments,
                rebufferMillis / totalMillis,
                rebufferEvents,
                rateChange / segments,
                (utility - REBUFFER_WEIGHT * rebufferMillis / ladder.segmentMillis()) / segments,
                switches,
                abandoned,
                wastedBits);
    }

    private void begin(int variant) {
        utility += ladder.utility(variant);
        rate += ladder.kilobitsPerSecond().get(variant);
        if (lastPlayed >= 0 && lastPlayed != variant) {
            rateChange += Math.abs(ladder.kilobitsPerSecond().get(variant)
                    - ladder.kilobitsPerSecond().get(lastPlayed));
            switches++;
        }
        lastPlayed = variant;
    }
}
