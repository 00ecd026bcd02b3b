package io.kithara.assets;

import io.kithara.storage.ByteRange;
import io.kithara.storage.RangeSet;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What of a resource was forced to the disk, and how its file looked then. If the file's time is still the same, the
 * bytes are taken to be; if it differs (after a crash, in a copied cache, by a foreign hand) their checksums decide, block
 * by block. Immutable.
 */
final class DurableBytes {
    /** Nothing was forced. */
    static final DurableBytes NONE = new DurableBytes(RangeSet.empty(), new int[0], 0);

    private final RangeSet ranges;
    private final int[] checksums;
    private final long modifiedMillis;

    private DurableBytes(RangeSet ranges, int[] checksums, long modifiedMillis) {
        this.ranges = ranges;
        this.checksums = checksums;
        this.modifiedMillis = modifiedMillis;
    }

    /**
     * Returns what was forced.
     *
     * @param ranges the bytes
     * @param checksums CRC-32C of the bytes of each block of {@link BlockPieces#of}, in that order
     * @param modifiedMillis the file's time of modification
     */
    static DurableBytes of(RangeSet ranges, int[] checksums, long modifiedMillis) {
        long blocks = BlockPieces.count(ranges);
        if (checksums.length != blocks) {
            throw new IllegalArgumentException(checksums.length + " checksums of " + blocks + " blocks");
        }
        return new DurableBytes(ranges, checksums.clone(), modifiedMillis);
    }

    /** Returns this without one of its blocks; the same if it has another idea of what is in it. */
    DurableBytes without(BlockPieces block) {
        int n = blocks().indexOf(block);
        if (n < 0) {
            return this;
        }
        RangeSet left = ranges;
        for (ByteRange piece : block.pieces()) {
            left = left.minus(piece);
        }
        int[] others = new int[checksums.length - 1];
        System.arraycopy(checksums, 0, others, 0, n);
        System.arraycopy(checksums, n + 1, others, n, others.length - n);
        return new DurableBytes(left, others, modifiedMillis);
    }

    /** Returns the bytes that were forced. */
    RangeSet ranges() {
        return ranges;
    }

    /** Returns the blocks that the checksums are of. */
    List<BlockPieces> blocks() {
        return BlockPieces.of(ranges);
    }

    /** Returns the CRC-32C of the {@code n}th of {@link #blocks}. */
    int checksum(int n) {
        return checksums[n];
    }

    /** Returns the file's time of modification when the checksums were taken, or a little before. */
    long modifiedMillis() {
        return modifiedMillis;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof DurableBytes that
                && ranges.equals(that.ranges)
                && Arrays.equals(checksums, that.checksums)
                && modifiedMillis == that.modifiedMillis;
    }

    @Override
    public int hashCode() {
        return 31 * ranges.hashCode() + Arrays.hashCode(checksums);
    }

    /** Returns for example {@code DurableBytes[[0-4096] 1 blocks]}. */
    @Override
    public String toString() {
        return "DurableBytes[" + ranges + ' ' + checksums.length + " blocks]";
    }
}
