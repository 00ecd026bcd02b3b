package io.kithara.assets;

import io.kithara.storage.BlockCipher;
import io.kithara.storage.StorageException;
import java.nio.ByteBuffer;

/**
 * Seals the blocks of one file under a key of its own, derived from what the file is: so that no block opens as one of
 * another resource, and none as another block, or at another length, or as complete when it was not.
 */
/* context = block(8) complete(1) ; the length is that of the ciphertext, which the tag covers */
final class GcmBlocks implements BlockCipher {
    private final GcmCipher cipher;

    GcmBlocks(GcmCipher cipher) {
        this.cipher = cipher;
    }

    @Override
    public byte[] seal(long block, boolean complete, byte[] plain, int length) {
        return cipher.seal(context(block, complete), plain, length);
    }

    @Override
    public byte[] open(long block, boolean complete, byte[] sealed, int length) throws StorageException {
        return cipher.open(context(block, complete), sealed, length);
    }

    private static byte[] context(long block, boolean complete) {
        return ByteBuffer.allocate(Long.BYTES + 1)
                .putLong(block)
                .put((byte) (complete ? 1 : 0))
                .array();
    }
}
