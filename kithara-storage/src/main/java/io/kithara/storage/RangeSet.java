package io.kithara.storage;

import java.util.List;
import java.util.Optional;

/**
 * An immutable set of byte offsets kept as sorted, disjoint, non-adjacent ranges.
 *
 * <p>Placeholder documented for the storage implementation: union, coverage and gap queries in O(log n).
 */
public final class RangeSet {
    private static final RangeSet EMPTY = new RangeSet(List.of());

    private final List<ByteRange> ranges;

    private RangeSet(List<ByteRange> ranges) {
        this.ranges = ranges;
    }

    /** Returns the set without a byte. */
    public static RangeSet empty() {
        return EMPTY;
    }

    /** Returns the ranges in ascending order. */
    public List<ByteRange> ranges() {
        return ranges;
    }

    /** Returns this set with the bytes of {@code range} added. */
    public RangeSet plus(ByteRange range) {
        throw new UnsupportedOperationException("not implemented");
    }

    /** Returns whether every byte of {@code range} is in the set. */
    public boolean covers(ByteRange range) {
        throw new UnsupportedOperationException("not implemented");
    }

    /** Returns the first hole within {@code range}, if any. */
    public Optional<ByteRange> firstGap(ByteRange range) {
        throw new UnsupportedOperationException("not implemented");
    }

    /** Returns one past the last byte of the run that starts at {@code position}, or {@code position} itself. */
    public long contiguousEnd(long position) {
        throw new UnsupportedOperationException("not implemented");
    }

    /** Returns the number of bytes in the set. */
    public long lengthBytes() {
        throw new UnsupportedOperationException("not implemented");
    }
}
