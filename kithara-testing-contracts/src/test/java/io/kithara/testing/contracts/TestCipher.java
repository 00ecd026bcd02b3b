package io.kithara.testing.contracts;

import io.kithara.storage.BlockCipher;
import io.kithara.storage.StorageException;
import java.util.Arrays;
import java.util.zip.CRC32;

/** Seals as little as shows that bytes went through it: each is turned round, and a checksum knows what was sealed. */
final class TestCipher implements BlockCipher {
    @Override
    public byte[] seal(long block, boolean complete, byte[] plain, int length) {
        byte[] sealed = new byte[length + OVERHEAD_BYTES];
        for (int i = 0; i < length; i++) {
            sealed[i] = (byte) ~plain[i];
        }
        long tag = tag(block, complete, plain, length);
        for (int i = 0; i < Long.BYTES; i++) {
            sealed[length + i] = (byte) (tag >>> (8 * i));
        }
        return sealed;
    }

    @Override
    public byte[] open(long block, boolean complete, byte[] sealed, int length) throws StorageException {
        byte[] plain = new byte[Math.max(0, length - OVERHEAD_BYTES)];
        for (int i = 0; i < plain.length; i++) {
            plain[i] = (byte) ~sealed[i];
        }
        if (!Arrays.equals(seal(block, complete, plain, plain.length), Arrays.copyOf(sealed, length))) {
            throw new StorageException(StorageException.Reason.CORRUPT, "not what was sealed");
        }
        return plain;
    }

    private static long tag(long block, boolean complete, byte[] plain, int length) {
        CRC32 crc = new CRC32();
        crc.update(plain, 0, length);
        return (crc.getValue() << 20) + (block << 1) + (complete ? 1 : 0);
    }
}
