package io.kithara.testing;

import java.util.OptionalInt;

/**
 * Runs an {@link AbrPlayer} over a network trace in virtual time and scores what a listener hears, the way the Sabre simulator
 * does: one request at a time, a latency before each, progress in steps of at least 12 kbit and 50 ms, a bounded buffer, and
 * playback that begins with the first whole segment. Deterministic; a run takes milliseconds. Immutable; safe from any thread if
 * each run has a player of its own.
 */
public final class AbrSimulator {
    /** Sabre's default: 25 s of media. */
    private static final double DEFAULT_BUFFER_MILLIS = 25_000;
    /** Sabre's steps of progress. */
    private static final double STEP_BITS = 12_000;

    private static final double STEP_MILLIS = 50;
    private static final double NANOS_PER_MILLI = 1e6;

    private final AbrLadder ladder;
    private final AbrTrace trace;
    private final double maxBufferMillis;

    /** Creates a simulation with room for 25 s of media. */
    public AbrSimulator(AbrLadder ladder, AbrTrace trace) {
        this(ladder, trace, DEFAULT_BUFFER_MILLIS);
    }

    /** Creates a simulation; a request waits until its segment has room in {@code maxBufferMillis}. */
    public AbrSimulator(AbrLadder ladder, AbrTrace trace, double maxBufferMillis) {
        if (maxBufferMillis < ladder.segmentMillis()) {
            throw new IllegalArgumentException("maxBufferMillis=" + maxBufferMillis);
        }
        this.ladder = ladder;
        this.trace = trace;
        this.maxBufferMillis = maxBufferMillis;
    }

    /** Plays the whole stream and returns its score. */
    public AbrScore run(AbrPlayer player) {
        return new Run(player).play();
    }

    /** One playback. */
    private final class Run {
        private final AbrPlayer player;
        private final AbrNetwork network = new AbrNetwork(trace);
        private final AbrPlayback playback = new AbrPlayback(ladder);
        private int next;
        private int abandoned;
        private double wastedBits;

        Run(AbrPlayer player) {
            this.player = player;
        }

        AbrScore play() {
            int segments = ladder.segmentBits().size();
            first();
            while (next < segments) {
                awaitRoom();
                AbrPlayer.Situation situation = situation(0);
                int variant = player.choose(situation);
                OptionalInt replaced = player.replaces(situation);
                if (replaced.isPresent()) {
                    replace(variant, situation.queued().size() - replaced.getAsInt());
                } else if (download(variant)) {
                    playback.add(variant);
                    next++;
                }
            }
            return playback.finish(abandoned, wastedBits);
        }

        private void first() {
            int variant = player.choose(situation(0));
            double startMillis = network.nowMillis();
            transfer(0, variant, false);
            playback.start(network.nowMillis() - startMillis);
            playback.add(variant);
            next = 1;
        }

        private void awaitRoom() {
            double millis = playback.bufferedMillis() + ladder.segmentMillis() - maxBufferMillis;
            if (millis > 0) {
                network.idle(millis);
                playback.play(millis);
            }
        }

        private void replace(int variant, int fromEnd) {
            int segment = next - fromEnd;
            double startMillis = network.nowMillis();
            transfer(segment, variant, false);
            playback.play(network.nowMillis() - startMillis);
            // either the old copy or, come too late, the new one is never heard
            wastedBits += ladder.segmentBits().get(segment).get(variant);
            playback.replace(fromEnd, variant);
        }

        private boolean download(int variant) {
            double startMillis = network.nowMillis();
            boolean complete = transfer(next, variant, true);
            playback.play(network.nowMillis() - startMillis);
            return complete;
        }

        /** Runs one request; returns false if it was given up. */
        private boolean transfer(int segment, int variant, boolean mayAbandon) {
            double bits = ladder.segmentBits().get(segment).get(variant);
            double startMillis = network.nowMillis();
            double latencyMillis = network.awaitAnswer();
            // the wait for the answer counts as part of the first step
            double stepMillis = STEP_MILLIS - latencyMillis;
            double got = 0;
            while (got < bits) {
                AbrNetwork.Arrived arrived = network.receive(bits - got, STEP_BITS, stepMillis);
                stepMillis = STEP_MILLIS;
                got += arrived.bits();
                // a rounding must not leave a billionth of a bit to be fetched
                got = bits - got < 1e-6 ? bits : got;
                player.received(arrived.bits(), nanos(arrived.millis()), nanos(network.nowMillis()));
                AbrPlayer.Progress progress = new AbrPlayer.Progress(
                        variant, bits, got, nanos(network.nowMillis() - startMillis), nanos(latencyMillis));
                if (got == bits) {
                    player.ended(progress, true);
                } else if (mayAbandon && player.abandons(situation(network.nowMillis() - startMillis), progress)) {
                    player.ended(progress, false);
                    abandoned++;
                    wastedBits += got;
                    return false;
                }
            }
            return true;
        }

        /** Returns what the player may know while {@code unplayedMillis} of time are not yet played. */
        private AbrPlayer.Situation situation(double unplayedMillis) {
            return new AbrPlayer.Situation(
                    nanos(network.nowMillis()),
                    next,
                    Math.max(0, playback.bufferedMillis() - unplayedMillis),
                    playback.queued());
        }
    }

    private static long nanos(double millis) {
        return Math.round(millis * NANOS_PER_MILLI);
    }
}
