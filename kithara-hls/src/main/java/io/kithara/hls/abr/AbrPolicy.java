package io.kithara.hls.abr;

import io.kithara.hls.abr.AbrDecision.Action;
import io.kithara.hls.abr.AbrDecision.Reason;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;

/**
 * Decides which variant to ask for next: a pure function, equal snapshots give equal decisions. Safe from any thread.
 *
 * <p>Ask before each request for a segment, and on progress or silence of the one that the reader needs first. Apply the last
 * answer at the next boundary and forget earlier ones: a switch whose reason has gone comes back as {@link Action#STAY}.
 *
 * <p>All rules rest on one sum, {@link Budget}: what the network delivers, more if media is in hand, less if it is lacking. A
 * variant that fits well into it may be switched up to; one that does not fit any more is left.
 */
public final class AbrPolicy {
    /** One transfer may have come out of a cache on the way; two agree. */
    private static final int MIN_TRANSFERS = 2;
    /** Share of its need at which the current variant is left: between this and 1.3 it stays, or it would swing. */
    private static final double DOWN_HEADROOM = 0.85;
    /** A request that has just begun says nothing about its rate. */
    private static final long ABANDON_GRACE_NANOS = 500_000_000L;

    private final AbrSettings settings;
    private final Budget up;
    private final Budget keep;

    /** Creates a policy. */
    public AbrPolicy(AbrSettings settings) {
        this.settings = settings;
        this.up = Budget.toSwitchUp(us(settings.minBufferForUp()));
        this.keep = Budget.TO_KEEP;
    }

    /** Returns what to do next in this situation. */
    public AbrDecision decide(AbrSnapshot now) {
        List<AbrVariant> choices = choices(now);
        if (now.current() == AbrSnapshot.NONE) {
            return new AbrDecision(Action.SWITCH, start(now, choices).index(), Reason.INITIAL);
        }
        AbrVariant current = now.ladder().get(now.rung(now.current()));
        if (!choices.contains(current)) {
            Reason reason = current.blocked() ? Reason.FAILED : Reason.MANUAL;
            return new AbrDecision(Action.SWITCH, other(choices, current).index(), reason);
        }
        AbrDownload download = now.download();
        if (download != null && download.variant() == now.current()) {
            if (isStalled(now, download) && choices.size() > 1) {
                return new AbrDecision(Action.ABANDON, other(choices, current).index(), Reason.STALLED);
            }
            AbrVariant rescue = rescue(now, choices, current, download);
            if (!rescue.equals(current)) {
                return new AbrDecision(Action.ABANDON, rescue.index(), down(now));
            }
        }
        if (!now.network().isKnown()) {
            return stay(now, Reason.NO_ESTIMATE);
        }
        AbrVariant kept = keep.best(now, choices, DOWN_HEADROOM);
        if (kept.averageBps() < current.averageBps()) {
            return new AbrDecision(Action.SWITCH, kept.index(), down(now));
        }
        return decideUp(now, current, up.best(now, choices, settings.upHeadroom()));
    }

    /**
     * Returns which of the queued segments to fetch again in the current variant, by its place in {@link
     * AbrSnapshot#queued}; empty if none is worth it. Only with a full buffer, only if the network alone carries the current
     * variant with headroom, and never the nearest, which may be read before the better one is there. Never for a variant
     * that the listener fixed: what is there is not fetched again for a wish.
     */
    public OptionalInt replacement(AbrSnapshot now) {
        if (now.mode() instanceof AbrMode.Fixed
                || now.current() == AbrSnapshot.NONE
                || now.bufferedUs() < us(settings.fullBuffer())) {
            return OptionalInt.empty();
        }
        AbrVariant current = now.ladder().get(now.rung(now.current()));
        if (Budget.needBps(now, current) * settings.upHeadroom() > now.network().bandwidthBps()) {
            return OptionalInt.empty();
        }
        for (int place = 1; place < now.queued().size(); place++) {
            int rung = now.rung(now.queued().get(place));
            if (rung != AbrSnapshot.NONE && now.ladder().get(rung).averageBps() < current.averageBps()) {
                return OptionalInt.of(place);
            }
        }
        return OptionalInt.empty();
    }

    private AbrDecision decideUp(AbrSnapshot now, AbrVariant current, AbrVariant candidate) {
        if (candidate.averageBps() <= current.averageBps()) {
            return stay(now, Reason.OPTIMAL);
        }
        if (now.bufferedUs() < us(settings.minBufferForUp())) {
            return stay(now, Reason.BUFFER_LOW);
        }
        if (now.network().transfers() < MIN_TRANSFERS) {
            return stay(now, Reason.NO_ESTIMATE);
        }
        // the interval keeps guesses apart; with a full buffer a wrong guess is put right before anyone hears it
        if (now.sinceUpNanos() < settings.upInterval().toNanos() && now.bufferedUs() < us(settings.fullBuffer())) {
            return stay(now, Reason.TOO_SOON);
        }
        return new AbrDecision(Action.SWITCH, candidate.index(), Reason.UP);
    }

    /** A first byte that does not come is a variant's fault; a pause later is the link's until the buffer runs low. */
    private boolean isStalled(AbrSnapshot now, AbrDownload download) {
        return download.silentNanos() >= settings.stall().toNanos()
                && (download.receivedBytes() == 0 || now.bufferedUs() < us(settings.urgentBuffer()));
    }

    /**
     * Returns the variant that gets the segment there sooner if this request, at its own rate, comes too late for the reader;
     * else the current.
     */
    private AbrVariant rescue(AbrSnapshot now, List<AbrVariant> choices, AbrVariant current, AbrDownload download) {
        long latencyNanos = now.network().latencyNanos();
        double transferNanos = (double) (download.elapsedNanos() - latencyNanos);
        int at = choices.indexOf(current);
        if (at == 0
                || download.receivedBytes() == 0
                || transferNanos <= 0
                || download.elapsedNanos() < ABANDON_GRACE_NANOS) {
            return current;
        }
        double bytesPerNano = download.receivedBytes() / transferNanos;
        double total = download.totalBytes() > 0 ? download.totalBytes() : bytes(now, current);
        double leftNanos = (total - download.receivedBytes()) / bytesPerNano;
        if (leftNanos <= now.bufferedUs() * 1e3) {
            return current;
        }
        int lower = Math.min(at - 1, choices.indexOf(keep.best(now, choices, DOWN_HEADROOM)));
        AbrVariant rescue = choices.get(lower);
        return latencyNanos + bytes(now, rescue) / bytesPerNano < leftNanos ? rescue : current;
    }

    private Reason down(AbrSnapshot now) {
        return now.bufferedUs() < us(settings.urgentBuffer()) ? Reason.URGENT_DOWN : Reason.DOWN;
    }

    private static AbrDecision stay(AbrSnapshot now, Reason reason) {
        boolean planned = now.planned() != AbrSnapshot.NONE && now.planned() != now.current();
        return new AbrDecision(Action.STAY, now.current(), planned ? Reason.RETRACTED : reason);
    }

    /** Returns the lowest, which is heard first, unless the network is known to carry more. */
    private AbrVariant start(AbrSnapshot now, List<AbrVariant> choices) {
        return now.network().isKnown() ? up.best(now, choices, settings.upHeadroom()) : choices.get(0);
    }

    /** Returns what may be asked for by rising rate: allowed and not failed; failing that the lowest that has not; never nothing. */
    private static List<AbrVariant> choices(AbrSnapshot now) {
        List<AbrVariant> sound = now.ladder().stream().filter(v -> !v.blocked()).toList();
        if (sound.isEmpty()) {
            sound = now.ladder();
        }
        List<AbrVariant> allowed =
                sound.stream().filter(v -> now.mode().allows(v)).toList();
        return allowed.isEmpty() ? sound.subList(0, 1) : allowed;
    }

    /** Returns the nearest to {@code current} that is not it: of equal rate, else the next lower, else the next higher. */
    private static AbrVariant other(List<AbrVariant> choices, AbrVariant current) {
        AbrVariant below = null;
        for (AbrVariant choice : choices) {
            if (choice.index() == current.index()) {
                continue;
            }
            if (choice.averageBps() > current.averageBps()) {
                return below == null ? choice : below;
            }
            below = choice;
        }
        return below == null ? current : below;
    }

    private static double bytes(AbrSnapshot now, AbrVariant variant) {
        return variant.averageBps() / 8e6 * now.segmentUs();
    }

    private static long us(Duration duration) {
        return duration.toNanos() / 1_000;
    }
}
