package io.kithara.hls.abr;

import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Everything a decision may know; immutable. Durations instead of clocks, so that equal situations are equal snapshots.
 *
 * @param mode what the listener allows
 * @param ladder all variants, not empty; kept by rising average bit rate, so of two alike the first of the playlist is first
 * @param current index of the variant that segments are asked of; {@link #NONE} before the first
 * @param planned index of the variant of a switch that was decided and is not applied yet; {@link #NONE} if there is none
 * @param sinceUpNanos time since the last switch up was applied; {@link #NEVER} if there was none
 * @param bufferedUs media that landed ahead of the reader; 0 if the reader waits
 * @param segmentUs duration of the next segment, {@code > 0}
 * @param network what the network delivered
 * @param download the request under way that the reader needs first; null if there is none
 * @param queued index of the variant of each whole segment ahead of the reader, nearest first, without the one being read
 */
public record AbrSnapshot(
        AbrMode mode,
        List<AbrVariant> ladder,
        int current,
        int planned,
        long sinceUpNanos,
        long bufferedUs,
        long segmentUs,
        NetworkEstimate network,
        @Nullable AbrDownload download,
        List<Integer> queued) {
    /** No variant. */
    public static final int NONE = -1;
    /** Longer ago than any interval. */
    public static final long NEVER = Long.MAX_VALUE;

    /** Sorts the ladder; rejects an empty one, an unknown current variant and negative times. */
    public AbrSnapshot {
        ladder = ladder.stream()
                .sorted(Comparator.comparingLong(AbrVariant::averageBps).thenComparingInt(AbrVariant::index))
                .toList();
        queued = List.copyOf(queued);
        if (ladder.isEmpty() || sinceUpNanos < 0 || bufferedUs < 0 || segmentUs <= 0) {
            throw new IllegalArgumentException("ladder=" + ladder + " sinceUpNanos=" + sinceUpNanos + " bufferedUs="
                    + bufferedUs + " segmentUs=" + segmentUs);
        }
        if (current != NONE && rung(ladder, current) == NONE) {
            throw new IllegalArgumentException("current=" + current + " ladder=" + ladder);
        }
    }

    /** Returns a builder for a stream that has not asked for its first segment and knows nothing of the network. */
    public static Builder builder(List<AbrVariant> ladder, long segmentUs) {
        return new Builder(ladder, segmentUs);
    }

    /** Returns the place of the variant {@code index} in {@link #ladder}; {@link #NONE} if it is not there. */
    int rung(int index) {
        return rung(ladder, index);
    }

    private static int rung(List<AbrVariant> ladder, int index) {
        for (int i = 0; i < ladder.size(); i++) {
            if (ladder.get(i).index() == index) {
                return i;
            }
        }
        return NONE;
    }

    /** Collects a snapshot; not safe for several threads. */
    public static final class Builder {
        private final List<AbrVariant> ladder;
        private final long segmentUs;
        private AbrMode mode = AbrMode.AUTO;
        private int current = NONE;
        private int planned = NONE;
        private long sinceUpNanos = NEVER;
        private long bufferedUs;
        private NetworkEstimate network = NetworkEstimate.UNKNOWN;
        private @Nullable AbrDownload download;
        private List<Integer> queued = List.of();

        private Builder(List<AbrVariant> ladder, long segmentUs) {
            this.ladder = ladder;
            this.segmentUs = segmentUs;
        }

        /** Sets what the listener allows; the default is {@link AbrMode#AUTO}. */
        public Builder mode(AbrMode value) {
            mode = value;
            return this;
        }

        /** Sets the variant that segments are asked of. */
        public Builder current(int index) {
            current = index;
            return this;
        }

        /** Sets the switch that was decided and is not applied yet. */
        public Builder planned(int index) {
            planned = index;
            return this;
        }

        /** Sets the time since the last switch up was applied. */
        public Builder sinceUpNanos(long nanos) {
            sinceUpNanos = nanos;
            return this;
        }

        /** Sets how much media is ahead of the reader. */
        public Builder bufferedUs(long us) {
            bufferedUs = us;
            return this;
        }

        /** Sets what the network delivered. */
        public Builder network(NetworkEstimate estimate) {
            network = estimate;
            return this;
        }

        /** Sets the request that the reader needs first; null for none. */
        public Builder download(@Nullable AbrDownload progress) {
            download = progress;
            return this;
        }

        /** Sets the variants of the whole segments ahead of the reader, nearest first. */
        public Builder queued(List<Integer> variants) {
            queued = variants;
            return this;
        }

        /** Returns the snapshot. */
        public AbrSnapshot build() {
            return new AbrSnapshot(
                    mode, ladder, current, planned, sinceUpNanos, bufferedUs, segmentUs, network, download, queued);
        }
    }
}
