package io.kithara.assets;

import io.kithara.storage.ByteRange;
import io.kithara.storage.StorageException;
import io.kithara.storage.StreamingResource;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.CRC32C;

/**
 * Looks at a few of the blocks that are read, whether they still are what was forced: one of each file that is opened, and
 * one of {@link #READS_PER_CHECK} that a reader comes to. A disk that loses bits loses more than one, so that this finds out
 * in the end; a block that is wrong is fetched again when its file is opened next. It is no promise: who reads a wrong block
 * first reads it.
 *
 * <p>Safe from any thread. Readers pay for counting; the looks are taken on the storage executor, at what the reader has just
 * brought into the page cache.
 */
final class BlockSampler {
    /**
     * A look costs 0.1 ms. At one in 13 that is 8 microseconds for a block, which is 16 s of 128 kbit/s. A prime, so that
     * files that are read over and over are not looked at in the same places.
     */
    static final int READS_PER_CHECK = 13;

    private static final int BUFFER_BYTES = 64 * 1024;

    private final Workers workers;
    private final AtomicLong reads = new AtomicLong();

    BlockSampler(Workers workers) {
        this.workers = workers;
    }

    /** Has one block of a file looked at that was opened, another one each time. */
    void opened(SharedResource shared) {
        long turn = shared.asset().entry().sequence();
        if (!shared.durable().ranges().isEmpty()) {
            workers.soon(() -> check(shared, blocks -> (int) Math.floorMod(turn, (long) blocks.size())));
        }
    }

    /** Counts that a reader has come to another block, and has it looked at if its turn has come. */
    void read(SharedResource shared, long position) {
        if (reads.incrementAndGet() % READS_PER_CHECK == 0) {
            workers.soon(() -> check(shared, blocks -> indexOf(blocks, position / BlockPieces.BLOCK_BYTES)));
        }
    }

    private static int indexOf(List<BlockPieces> blocks, long block) {
        for (int n = 0; n < blocks.size(); n++) {
            if (blocks.get(n).block() == block) {
                return n;
            }
        }
        return -1;
    }

    private void check(SharedResource shared, Choice choice) {
        ModuleLog.quietly(
                "look at a block of " + shared.key(),
                () -> shared.asset().check(shared, durable -> {
                    List<BlockPieces> blocks = durable.blocks();
                    int n = blocks.isEmpty() ? -1 : choice.of(blocks);
                    return n < 0 || holds(shared.bytes(), blocks.get(n), durable.checksum(n))
                            ? List.of()
                            : List.of(blocks.get(n));
                }));
    }

    private static boolean holds(StreamingResource bytes, BlockPieces block, int checksum) throws StorageException {
        CRC32C crc = new CRC32C();
        ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);
        for (ByteRange piece : block.pieces()) {
            long at = piece.start();
            while (at < piece.end()) {
                buffer.clear().limit((int) Math.min(BUFFER_BYTES, piece.end() - at));
                int count = bytes.readAt(at, buffer);
                if (count <= 0) {
                    return false;
                }
                crc.update(buffer.flip());
                at += count;
            }
        }
        return (int) crc.getValue() == checksum;
    }

    private interface Choice {
        int of(List<BlockPieces> blocks);
    }

    /** Finds the blocks of an open resource that are not what was forced. */
    interface Look {
        List<BlockPieces> damaged(DurableBytes durable) throws StorageException;
    }
}
