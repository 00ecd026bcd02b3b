package io.kithara.storage;

import java.util.Optional;

/**
 * How to open a resource kept in a file.
 *
 * @param coverage what a manifest vouches for; a resource whose coverage is whole opens committed
 * @param buffers direct buffers for its I/O, shared with other resources
 * @param cipher seals its blocks; empty for a file that holds the bytes as they are
 * @param rescue where the bytes go that the disk refuses; empty to fail instead
 */
public record FileOptions(
        Coverage coverage, DirectBuffers buffers, Optional<BlockCipher> cipher, Optional<MemoryOptions> rescue) {
    /** Returns options for a resource of which nothing is known, that fails when the disk does. */
    public static FileOptions of(DirectBuffers buffers) {
        return new FileOptions(Coverage.NONE, buffers, Optional.empty(), Optional.empty());
    }

    /** Returns these options for a resource of which {@code vouched} is there. */
    public FileOptions withCoverage(Coverage vouched) {
        return new FileOptions(vouched, buffers, cipher, rescue);
    }

    /** Returns these options for a file whose blocks are sealed. */
    public FileOptions withCipher(BlockCipher blocks) {
        return new FileOptions(coverage, buffers, Optional.of(blocks), rescue);
    }

    /**
     * Returns these options for a resource that goes on in memory when the disk refuses bytes, or the file itself. What is in
     * memory is not in {@link StreamingResource#coverage}.
     */
    public FileOptions withRescue(MemoryOptions memory) {
        return new FileOptions(coverage, buffers, cipher, Optional.of(memory));
    }
}
