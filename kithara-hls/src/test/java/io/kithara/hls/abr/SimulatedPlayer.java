package io.kithara.hls.abr;

import io.kithara.testing.AbrLadder;
import io.kithara.testing.AbrPlayer;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/** Binds the estimator and the policy, with their defaults, to the simulator: what a loader does and no rule of its own. */
final class SimulatedPlayer implements AbrPlayer {
    private final AbrLadder ladder;
    private final BandwidthEstimator estimator = new BandwidthEstimator();
    private final AbrPolicy policy = new AbrPolicy(AbrSettings.DEFAULTS);
    private int current = AbrSnapshot.NONE;
    private long lastUpNanos;
    private boolean wentUp;

    SimulatedPlayer(AbrLadder ladder) {
        this.ladder = ladder;
    }

    @Override
    public int choose(Situation now) {
        apply(policy.decide(snapshot(now).build()), now.nowNanos());
        return current;
    }

    @Override
    public OptionalInt replaces(Situation now) {
        return policy.replacement(snapshot(now).build());
    }

    @Override
    public boolean abandons(Situation now, Progress request) {
        AbrDecision decision = policy.decide(snapshot(now)
                .download(new AbrDownload(
                        request.variant(),
                        Math.round(request.receivedBits() / 8),
                        Math.round(request.bits() / 8),
                        request.elapsedNanos(),
                        0))
                .build());
        if (decision.action() != AbrDecision.Action.ABANDON) {
            return false;
        }
        apply(decision, now.nowNanos());
        return true;
    }

    @Override
    public void received(double bits, long durationNanos, long endedAtNanos) {
        estimator.received(Math.round(bits / 8), durationNanos, endedAtNanos);
    }

    @Override
    public void ended(Progress request, boolean complete) {
        estimator.answered(request.latencyNanos());
        estimator.finished();
    }

    private void apply(AbrDecision decision, long nowNanos) {
        if (decision.reason() == AbrDecision.Reason.UP) {
            lastUpNanos = nowNanos;
            wentUp = true;
        }
        current = decision.variant();
    }

    private AbrSnapshot.Builder snapshot(Situation now) {
        return AbrSnapshot.builder(variants(), Math.round(ladder.segmentMillis() * 1_000))
                .current(current)
                .sinceUpNanos(wentUp ? now.nowNanos() - lastUpNanos : AbrSnapshot.NEVER)
                .bufferedUs(Math.round(now.bufferedMillis() * 1_000))
                .network(estimator.estimate())
                .queued(now.queued());
    }

    private List<AbrVariant> variants() {
        List<AbrVariant> variants = new ArrayList<>();
        for (int i = 0; i < ladder.kilobitsPerSecond().size(); i++) {
            long bps = Math.round(ladder.kilobitsPerSecond().get(i) * 1_000);
            variants.add(AbrVariant.of(i, bps, bps));
        }
        return variants;
    }
}
