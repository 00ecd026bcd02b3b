package io.kithara.hls.abr;

import io.kithara.hls.abr.AbrDecision.Action;
import io.kithara.hls.abr.AbrDecision.Reason;
import java.util.List;
import java.util.OptionalInt;

/**
 * Decides which variant to ask for next: a pure function, equal snapshots give equal decisions. Safe from any thread.
 *
 * <p>Ask before each request for a segment, and on progress of the one that the reader needs first. Apply the last decision
 * at the next boundary and forget earlier ones: a switch whose reason has gone comes back as {@link Action#STAY}.
 */
public final class AbrPolicy {
    /** One transfer may have come out of a cache on the way; two agree. */
    private static final int MIN_TRANSFERS = 2;
    /** Media beyond the reserve may be spent on the next so many segments. */
    private static final int HORIZON_SEGMENTS = 3;

    private final AbrSettings settings;

    /** Creates a policy. */
    public AbrPolicy(AbrSettings settings) {
        this.settings = settings;
    }

    /** Returns what to do next in this situation. */
    public AbrDecision decide(AbrSnapshot now) {
        List<AbrVariant> choices = choices(now);
        if (now.current() == AbrSnapshot.NONE) {
            return new AbrDecision(Action.SWITCH, best(now, choices, 1).index(), Reason.INITIAL);
        }
        AbrVariant current = now.ladder().get(now.rung(now.current()));
        if (!choices.contains(current)) {
            Reason reason = current.blocked() ? Reason.FAILED : Reason.MANUAL;
            return new AbrDecision(Action.SWITCH, best(now, choices, 1).index(), reason);
        }
        AbrDownload download = now.download();
        if (download != null && download.silentNanos() >= settings.stall().toNanos() && choices.size() > 1) {
            return new AbrDecision(Action.ABANDON, other(choices, current).index(), Reason.STALLED);
        }
        if (!now.network().isKnown()) {
            return stay(now, Reason.NO_ESTIMATE);
        }
        AbrVariant fits = best(now, choices, 1);
        if (fits.averageBps() < current.averageBps()) {
            boolean urgent = now.bufferedUs() < settings.urgentBuffer().toNanos() / 1_000;
            return new AbrDecision(Action.SWITCH, fits.index(), urgent ? Reason.URGENT_DOWN : Reason.DOWN);
        }
        return up(now, current, best(now, choices, settings.upHeadroom()));
    }

    /**
     * Returns which of the queued segments to fetch again in the current variant: its place in {@link AbrSnapshot#queued};
     * empty if none is worth it.
     */
    public OptionalInt replacement(AbrSnapshot now) {
        return OptionalInt.empty();
    }

    private AbrDecision up(AbrSnapshot now, AbrVariant current, AbrVariant candidate) {
        if (candidate.averageBps() <= current.averageBps()) {
            return stay(now, Reason.OPTIMAL);
        }
        if (now.bufferedUs() < settings.minBufferForUp().toNanos() / 1_000
                || now.network().transfers() < MIN_TRANSFERS) {
            return stay(now, Reason.BUFFER_LOW);
        }
        if (now.sinceUpNanos() < settings.upInterval().toNanos()) {
            return stay(now, Reason.TOO_SOON);
        }
        return new AbrDecision(Action.SWITCH, candidate.index(), Reason.UP);
    }

    private static AbrDecision stay(AbrSnapshot now, Reason reason) {
        return new AbrDecision(
                Action.STAY, now.current(), now.planned() == AbrSnapshot.NONE ? reason : Reason.RETRACTED);
    }

    /** Returns what may be asked for: allowed and not failed; else allowed by nobody but playable; never nothing. */
    private static List<AbrVariant> choices(AbrSnapshot now) {
        List<AbrVariant> sound = now.ladder().stream().filter(v -> !v.blocked()).toList();
        if (sound.isEmpty()) {
            sound = now.ladder();
        }
        List<AbrVariant> allowed =
                sound.stream().filter(v -> now.mode().allows(v)).toList();
        return allowed.isEmpty() ? sound.subList(0, 1) : allowed;
    }

    /** Returns the highest variant whose need the network and the spare buffer meet {@code headroom} times; else the lowest. */
    private AbrVariant best(AbrSnapshot now, List<AbrVariant> choices, double headroom) {
        double reserveUs = settings.minBufferForUp().toNanos() / 1e3;
        double spare = Math.max(0, now.bufferedUs() - reserveUs) / (HORIZON_SEGMENTS * (double) now.segmentUs());
        double deliverable = now.network().bandwidthBps() * (1 + spare);
        AbrVariant best = choices.get(0);
        for (AbrVariant choice : choices) {
            if (choice.averageBps() * headroom <= deliverable && choice.averageBps() > best.averageBps()) {
                best = choice;
            }
        }
        return best;
    }

    /** Returns another than the one that is silent: the next lower, else the next higher. */
    private static AbrVariant other(List<AbrVariant> choices, AbrVariant current) {
        int at = choices.indexOf(current);
        return choices.get(at > 0 ? at - 1 : at + 1);
    }
}
