package io.kithara.hls;

import io.kithara.storage.ByteRange;
import io.kithara.storage.Registration;
import io.kithara.stream.MediaData;
import io.kithara.stream.MediaException;
import java.security.GeneralSecurityException;
import java.util.OptionalLong;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * The plain bytes of data that lies encrypted in the cache: AES-128-CBC with PKCS#7 padding (RFC 8216 section 4.3.2.4).
 * Decrypted on the way out, anywhere at once, since a block needs only the one before it; nothing plain is kept. Used by
 * the stream's task alone, as the data below it.
 */
final class AesCbcData implements MediaData {
    /** AES has blocks of 128 bits, whatever the key. */
    static final int BLOCK_BYTES = 16;

    /** As much as a demuxer asks for at once, so that one read below serves one above. */
    private static final int CHUNK_BYTES = 16 << 10;

    private final MediaData cipherText;
    private final SecretKeySpec key;
    private final byte[] iv;
    private final Cipher cipher;

    /** The previous block, then the blocks to decrypt. */
    private final byte[] input = new byte[BLOCK_BYTES + CHUNK_BYTES];

    private final byte[] output = new byte[CHUNK_BYTES];
    private long plainLength = -1;

    /**
     * Creates a view.
     *
     * @param key 16 bytes
     * @param iv 16 bytes
     */
    AesCbcData(MediaData cipherText, byte[] key, byte[] iv) {
        this.cipherText = cipherText;
        this.key = new SecretKeySpec(key, "AES");
        this.iv = iv.clone();
        try {
            // Padding is taken off here: a cipher that did it would have to see every block in order.
            cipher = Cipher.getInstance("AES/CBC/NoPadding");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has AES/CBC/NoPadding", e);
        }
    }

    @Override
    public int readAt(long position, byte[] target, int offset, int length) throws MediaException {
        if (length == 0) {
            return 0;
        }
        if (plainLength >= 0 && position >= plainLength) {
            return -1;
        }
        long block = position - position % BLOCK_BYTES;
        long wanted = Math.min(CHUNK_BYTES, roundUp(position + length) - block);
        int blocks = readBlocks(block, (int) wanted);
        if (blocks <= 0) {
            return blocks;
        }
        int plain = decrypt(block, blocks);
        int count = Math.min(length, plain - (int) (position - block));
        if (count <= 0) {
            return plainLength >= 0 ? -1 : 0;
        }
        System.arraycopy(output, (int) (position - block), target, offset, count);
        return count;
    }

    private static long roundUp(long position) {
        return (position + BLOCK_BYTES - 1) / BLOCK_BYTES * BLOCK_BYTES;
    }

    /**
     * Fills {@link #input} with the block before {@code block} and with whole blocks from there on.
     *
     * @return bytes of whole blocks; 0 if not even one is there yet; -1 at the end
     */
    private int readBlocks(long block, int wanted) throws MediaException {
        int before = block == 0 ? 0 : BLOCK_BYTES;
        int filled = 0;
        while (filled < before + wanted) {
            int count = cipherText.readAt(
                    block - before + filled, input, BLOCK_BYTES - before + filled, before + wanted - filled);
            if (count < 0) {
                return atEnd(block - before + filled, filled - before);
            }
            if (count == 0) {
                break;
            }
            filled += count;
        }
        int there = filled - before;
        return there < BLOCK_BYTES ? 0 : there - there % BLOCK_BYTES;
    }

    /** The cipher text ends at {@code end}: what is there must be whole blocks. */
    private int atEnd(long end, int there) throws MediaException {
        if (end % BLOCK_BYTES != 0) {
            throw new MediaException(
                    MediaException.Reason.BODY, "an encrypted segment of " + end + " bytes, not whole blocks of 16");
        }
        return there <= 0 ? -1 : there;
    }

    /** Decrypts into {@link #output} and returns how many bytes are plain text: not the padding of the last block. */
    private int decrypt(long block, int bytes) throws MediaException {
        try {
            IvParameterSpec vector = block == 0 ? new IvParameterSpec(iv) : new IvParameterSpec(input, 0, BLOCK_BYTES);
            cipher.init(Cipher.DECRYPT_MODE, key, vector);
            cipher.doFinal(input, BLOCK_BYTES, bytes, output, 0);
        } catch (GeneralSecurityException e) {
            throw new MediaException(MediaException.Reason.KEY_WRONG, "a segment cannot be decrypted", e);
        }
        // Asked once: the end may be proven at any moment.
        int next = cipherText.readAt(block + bytes, new byte[1], 0, 1);
        if (next < 0) {
            return bytes - padding(block, bytes);
        }
        // The last block there may be the last of all, with padding in it: it waits until more, or the end, is there.
        return next == 0 ? bytes - BLOCK_BYTES : bytes;
    }

    /** RFC 5652 section 6.3: the last block ends in n bytes of value n. */
    private int padding(long block, int bytes) throws MediaException {
        int count = output[bytes - 1];
        boolean sound = count >= 1 && count <= BLOCK_BYTES;
        for (int i = bytes - count; sound && i < bytes; i++) {
            sound = output[i] == count;
        }
        if (!sound) {
            throw new MediaException(
                    MediaException.Reason.KEY_WRONG, "the padding of an encrypted segment is wrong, and so is its key");
        }
        plainLength = block + bytes - count;
        return count;
    }

    @Override
    public Registration whenAvailable(ByteRange range, Runnable callback) {
        // The block before, to decipher with, and a byte more: only what follows tells whether a block is the last.
        long start = Math.max(0, range.start() - range.start() % BLOCK_BYTES - BLOCK_BYTES);
        long end = range.end() > Long.MAX_VALUE - 2 * BLOCK_BYTES ? Long.MAX_VALUE : roundUp(range.end()) + 1;
        return cipherText.whenAvailable(new ByteRange(start, end), callback);
    }

    /** Returns the exact length once the end was read; before that the cipher text's, at most 16 bytes too long. */
    @Override
    public OptionalLong length() {
        return plainLength >= 0 ? OptionalLong.of(plainLength) : cipherText.length();
    }

    @Override
    public boolean isSeekable() {
        return cipherText.isSeekable();
    }

    @Override
    public void release(long position) {
        cipherText.release(Math.max(0, position - position % BLOCK_BYTES - BLOCK_BYTES));
    }

    @Override
    public String toString() {
        return "AesCbcData[" + cipherText + "]";
    }
}
