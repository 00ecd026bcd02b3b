package io.kithara.storage;

/**
 * Seals the blocks of one resource, so that its file tells nothing without a key and a changed byte is noticed. What was
 * sealed opens only as what it was: the same block of the same resource, of the same length, and complete or not as it was.
 *
 * <p>Safe from any thread; does no I/O.
 */
public interface BlockCipher {
    /**
     * Bytes of a block. A read opens the whole block it is in, and one that is still being filled is kept in memory; so a block
     * is as small as it can be without costing more CPU per byte: measured in {@code docs/encryption-at-rest.md}.
     */
    int BLOCK_BYTES = 16 * 1024;

    /** What a sealed block takes beyond its bytes: a nonce of 12 and a tag of 16. */
    int OVERHEAD_BYTES = 28;

    /**
     * Seals one block, with a nonce of its own.
     *
     * @param block number of the block
     * @param complete whether nothing will be added to it
     * @param plain holds the bytes from index 0
     * @param length number of bytes, at most {@link #BLOCK_BYTES}
     * @return {@code length} and {@link #OVERHEAD_BYTES} bytes
     */
    byte[] seal(long block, boolean complete, byte[] plain, int length);

    /**
     * Opens one block.
     *
     * @param sealed holds the sealed block from index 0
     * @param length number of bytes of the sealed block
     * @return the bytes
     * @throws StorageException {@code CORRUPT} if they are not what was sealed as this
     */
    byte[] open(long block, boolean complete, byte[] sealed, int length) throws StorageException;

    /** Returns where a block begins in the file. */
    static long position(long block) {
        return block * (BLOCK_BYTES + OVERHEAD_BYTES);
    }

    /** Returns how many bytes a file of {@code fileBytes} holds at most. */
    static long plainBytes(long fileBytes) {
        long sealedBlock = BLOCK_BYTES + OVERHEAD_BYTES;
        return fileBytes / sealedBlock * BLOCK_BYTES + Math.max(0, fileBytes % sealedBlock - OVERHEAD_BYTES);
    }
}
