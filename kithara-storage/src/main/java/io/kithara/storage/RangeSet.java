package io.kithara.storage;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * An immutable set of byte offsets kept as sorted, disjoint, non-adjacent ranges.
 *
 * <p>Queries take O(log n) in the number of ranges; {@link #plus} and {@link #minus} copy the set, which for a resource
 * that arrives in order is one or two ranges. Safe from any thread.
 */
public final class RangeSet {
    private static final RangeSet EMPTY = new RangeSet(new long[0]);

    /** Strictly ascending; even indexes are starts, odd ones the ends that belong to them. Never changed. */
    private final long[] bounds;

    private RangeSet(long[] bounds) {
        this.bounds = bounds;
    }

    /** Returns the set without a byte. */
    public static RangeSet empty() {
        return EMPTY;
    }

    /** Returns the bytes of {@code ranges}, which may overlap and come in any order. */
    public static RangeSet of(ByteRange... ranges) {
        return copyOf(Arrays.asList(ranges));
    }

    /** Returns the bytes of {@code ranges}, which may overlap and come in any order. */
    public static RangeSet copyOf(Iterable<ByteRange> ranges) {
        RangeSet set = EMPTY;
        for (ByteRange range : ranges) {
            set = set.plus(range);
        }
        return set;
    }

    /** Returns the ranges in ascending order. */
    public List<ByteRange> ranges() {
        List<ByteRange> ranges = new ArrayList<>(bounds.length / 2);
        for (int i = 0; i < bounds.length; i += 2) {
            ranges.add(new ByteRange(bounds[i], bounds[i + 1]));
        }
        return List.copyOf(ranges);
    }

    /** Returns whether there is no byte in the set. */
    public boolean isEmpty() {
        return bounds.length == 0;
    }

    /** Returns the number of bytes in the set. */
    public long lengthBytes() {
        long sum = 0;
        for (int i = 0; i < bounds.length; i += 2) {
            sum += bounds[i + 1] - bounds[i];
        }
        return sum;
    }

    /** Returns one past the last byte of the set, 0 if it is empty. */
    public long end() {
        return bounds.length == 0 ? 0 : bounds[bounds.length - 1];
    }

    /** Returns this set with the bytes of {@code range} added. */
    public RangeSet plus(ByteRange range) {
        return covers(range) ? this : splice(range, 0);
    }

    /** Returns this set without the bytes of {@code range}. */
    public RangeSet minus(ByteRange range) {
        return splice(range, 1);
    }

    /** Returns this set without the bytes of {@code others}. */
    public RangeSet minus(RangeSet others) {
        RangeSet left = this;
        for (ByteRange range : others.ranges()) {
            left = left.minus(range);
        }
        return left;
    }

    /**
     * Replaces the bounds within {@code range} by its own. A bound of the range is kept where the set around it has
     * {@code parity}: an even count of bounds before it means outside every range, odd means inside one.
     */
    private RangeSet splice(ByteRange range, int parity) {
        int before = countBelow(range.start());
        int after = countUpTo(range.end());
        boolean keepsStart = before % 2 == parity;
        boolean keepsEnd = after % 2 == parity;
        int tail = bounds.length - after;
        long[] spliced = new long[before + (keepsStart ? 1 : 0) + (keepsEnd ? 1 : 0) + tail];
        System.arraycopy(bounds, 0, spliced, 0, before);
        int at = before;
        if (keepsStart) {
            spliced[at++] = range.start();
        }
        if (keepsEnd) {
            spliced[at++] = range.end();
        }
        System.arraycopy(bounds, after, spliced, at, tail);
        return spliced.length == 0 ? EMPTY : new RangeSet(spliced);
    }

    /** Returns whether every byte of {@code range} is in the set. */
    public boolean covers(ByteRange range) {
        return contiguousEnd(range.start()) >= range.end();
    }

    /** Returns the first hole within {@code range}, cut to it; empty if the range is covered. */
    public Optional<ByteRange> firstGap(ByteRange range) {
        long start = contiguousEnd(range.start());
        if (start >= range.end()) {
            return Optional.empty();
        }
        int next = countUpTo(start);
        long end = next < bounds.length ? Math.min(bounds[next], range.end()) : range.end();
        return Optional.of(new ByteRange(start, end));
    }

    /** Returns the holes within {@code range} in ascending order, cut to it. */
    public List<ByteRange> gaps(ByteRange range) {
        List<ByteRange> gaps = new ArrayList<>();
        Optional<ByteRange> gap = firstGap(range);
        while (gap.isPresent()) {
            gaps.add(gap.get());
            long next = gap.get().end();
            gap = next < range.end() ? firstGap(new ByteRange(next, range.end())) : Optional.empty();
        }
        return List.copyOf(gaps);
    }

    /** Returns one past the last byte of the run that holds {@code position}; {@code position} if it is in none. */
    public long contiguousEnd(long position) {
        int index = countUpTo(position);
        return index % 2 == 1 ? bounds[index] : position;
    }

    /** Returns how many bounds are {@code <= position}; odd if the position is in the set. */
    private int countUpTo(long position) {
        int found = Arrays.binarySearch(bounds, position);
        return found >= 0 ? found + 1 : -found - 1;
    }

    /** Returns how many bounds are {@code < position}. */
    private int countBelow(long position) {
        int found = Arrays.binarySearch(bounds, position);
        return found >= 0 ? found : -found - 1;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof RangeSet that && Arrays.equals(bounds, that.bounds);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bounds);
    }

    /** Returns for example {@code [0-4096, 8192-9000]}. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder("[");
        for (int i = 0; i < bounds.length; i += 2) {
            text.append(i == 0 ? "" : ", ").append(bounds[i]).append('-').append(bounds[i + 1]);
        }
        return text.append(']').toString();
    }
}
