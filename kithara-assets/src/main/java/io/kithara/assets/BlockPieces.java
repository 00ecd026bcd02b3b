package io.kithara.assets;

import io.kithara.storage.ByteRange;
import io.kithara.storage.RangeSet;
import java.util.ArrayList;
import java.util.List;

/**
 * What of one block of a resource is in a set of bytes. Blocks are counted from the start of the resource.
 *
 * @param block number of the block, {@code >= 0}
 * @param pieces the stretches of it, ascending, at least one
 */
record BlockPieces(long block, List<ByteRange> pieces) {
    /**
     * What a checksum is of, and what is fetched again when it is wrong. Reading it takes 0.1 ms out of the page cache; a
     * checksum of 4 bytes for it adds 16 bytes to the manifest for each minute of 128 kbit/s.
     */
    static final int BLOCK_BYTES = 256 * 1024;

    /** Returns the blocks that have a byte in {@code bytes}, ascending. */
    static List<BlockPieces> of(RangeSet bytes) {
        List<BlockPieces> blocks = new ArrayList<>();
        List<ByteRange> pieces = new ArrayList<>();
        long block = -1;
        for (ByteRange range : bytes.ranges()) {
            for (long start = range.start(); start < range.end(); start = blockEnd(start, range.end())) {
                if (start / BLOCK_BYTES != block) {
                    close(blocks, block, pieces);
                    block = start / BLOCK_BYTES;
                }
                pieces.add(new ByteRange(start, blockEnd(start, range.end())));
            }
        }
        close(blocks, block, pieces);
        return blocks;
    }

    /** Returns how many blocks have a byte in {@code bytes}, without listing them. */
    static long count(RangeSet bytes) {
        long blocks = 0;
        long next = 0;
        for (ByteRange range : bytes.ranges()) {
            long first = Math.max(next, range.start() / BLOCK_BYTES);
            next = (range.end() - 1) / BLOCK_BYTES + 1;
            blocks += next - first;
        }
        return blocks;
    }

    private static void close(List<BlockPieces> blocks, long block, List<ByteRange> pieces) {
        if (!pieces.isEmpty()) {
            blocks.add(new BlockPieces(block, List.copyOf(pieces)));
            pieces.clear();
        }
    }

    /** Returns the end of the block that holds {@code position}, or {@code end} if that comes first. */
    private static long blockEnd(long position, long end) {
        long left = BLOCK_BYTES - position % BLOCK_BYTES;
        return end - position <= left ? end : position + left;
    }
}
