package io.kithara.decode.seek;

import io.kithara.decode.DataWindow.Load;
import io.kithara.decode.DecodeException;
import io.kithara.stream.MediaException;

/**
 * Finds a place not far before a moment in a container that says when its places play and not where they are. Far from both
 * ends it guesses by the bytes that a moment takes between them, a little too early; mostly the first or second guess is near
 * enough to read on from, and each costs one ranged request. Used by one thread at a time.
 */
public final class RateSearch {
    /** Places at which reading can begin: pages, clusters. */
    public interface Places {
        /** Starts the next {@link #find} at {@code position}. */
        void moveTo(long position);

        /**
         * Goes on looking for a place; {@code END} if there is none before {@code limit} or the data ends.
         *
         * @param limit looks at none at or past this
         */
        Load find(long limit) throws DecodeException, MediaException;

        /** Returns where the place lies that was found. */
        long position();

        /** Returns its moment, counted as the target is. */
        long moment();
    }

    /** Reading through so many bytes costs less than another request, as {@code FetchPlan} of the file module reckons. */
    private static final long NEAR_BYTES = 192 << 10;

    /** So many guesses go by the bit rate; a stream that fools them is halved, which always ends. */
    private static final int GUESSES = 4;

    private final Places places;
    private final long target;
    private final long marginBytes;
    private long low;
    private long lowMoment;
    private long high;
    private long highMoment;
    private long probe = -1;
    private int probes;

    /**
     * Begins between two known places.
     *
     * @param marginBytes how much too early a guess is: as long as a place is, and what bit rates vary by
     * @param low one whose moment is at or before the target, or where audio begins
     * @param high one behind it
     */
    public RateSearch(
            Places places, long target, long marginBytes, long low, long lowMoment, long high, long highMoment) {
        this.places = places;
        this.target = target;
        this.marginBytes = marginBytes;
        this.low = low;
        this.lowMoment = lowMoment;
        this.high = high;
        this.highMoment = highMoment;
    }

    /** Goes on; {@code READY} when {@link #position} is near enough. */
    public Load run() throws DecodeException, MediaException {
        while (isFar()) {
            if (probe < 0) {
                probe = probes++ < GUESSES ? low + distance() - marginBytes : low + (high - low) / 2;
                probe = Math.max(low + 1, Math.min(probe, high - 1));
                places.moveTo(probe);
            }
            Load load = places.find(high);
            if (load == Load.NEED_DATA) {
                return load;
            }
            narrow(load == Load.READY);
            probe = -1;
        }
        return Load.READY;
    }

    /** Returns where to read on from. */
    public long position() {
        return low;
    }

    private boolean isFar() {
        return high - low > NEAR_BYTES && distance() > NEAR_BYTES;
    }

    /** How many bytes lie between {@link #low} and the target, if all moments take the same. */
    private long distance() {
        double share = (double) (target - lowMoment) / Math.max(1, highMoment - lowMoment);
        return (long) (Math.max(0, Math.min(1, share)) * (high - low));
    }

    private void narrow(boolean found) {
        if (found && places.moment() <= target) {
            low = places.position();
            lowMoment = places.moment();
        } else {
            high = probe;
            highMoment = found ? places.moment() : highMoment;
        }
    }
}
