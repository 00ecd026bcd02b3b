package io.kithara.assets;

import io.kithara.storage.StorageException;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;

/**
 * AES-GCM under one key: {@code nonce(12) ciphertext tag(16)}, with a random nonce for each message. Safe from any thread.
 *
 * <p>Random nonces of 96 bits are good for 2^32 messages under one key (NIST SP 800-38D section 8.3): 64 TiB of blocks
 * of one resource, and a manifest a second for 136 years.
 */
final class GcmCipher {
    static final int NONCE_BYTES = 12;
    static final int TAG_BYTES = 16;
    static final int OVERHEAD_BYTES = NONCE_BYTES + TAG_BYTES;

    private static final String TRANSFORMATION = "AES/GCM/NoPadding";

    private final SubKey key;
    private final SecureRandom random;

    GcmCipher(SubKey key, SecureRandom random) {
        this.key = key;
        this.random = random;
    }

    /** Seals the first {@code length} bytes of {@code plain}; {@code context} must be the same when they are opened. */
    byte[] seal(byte[] context, byte[] plain, int length) {
        byte[] nonce = new byte[NONCE_BYTES];
        random.nextBytes(nonce);
        byte[] sealed = Arrays.copyOf(nonce, length + OVERHEAD_BYTES);
        try {
            Cipher cipher = cipher(Cipher.ENCRYPT_MODE, nonce, context);
            int written = cipher.doFinal(plain, 0, length, sealed, NONCE_BYTES);
            if (written != length + TAG_BYTES) {
                throw new AssertionError(written + " bytes of " + length);
            }
            return sealed;
        } catch (GeneralSecurityException e) {
            throw new AssertionError("every Java platform has " + TRANSFORMATION, e);
        }
    }

    /**
     * Opens the first {@code length} bytes of {@code sealed}.
     *
     * @throws StorageException {@code CORRUPT} if they were not sealed with this key and context
     */
    byte[] open(byte[] context, byte[] sealed, int length) throws StorageException {
        if (length < OVERHEAD_BYTES) {
            throw new StorageException(StorageException.Reason.CORRUPT, "sealed bytes are only " + length);
        }
        try {
            Cipher cipher = cipher(Cipher.DECRYPT_MODE, Arrays.copyOf(sealed, NONCE_BYTES), context);
            return cipher.doFinal(sealed, NONCE_BYTES, length - NONCE_BYTES);
        } catch (AEADBadTagException e) {
            throw new StorageException(StorageException.Reason.CORRUPT, "sealed bytes were changed", e);
        } catch (GeneralSecurityException e) {
            throw new AssertionError("every Java platform has " + TRANSFORMATION, e);
        }
    }

    private Cipher cipher(int mode, byte[] nonce, byte[] context) throws GeneralSecurityException {
        Cipher cipher = Cipher.getInstance(TRANSFORMATION);
        cipher.init(mode, key, new GCMParameterSpec(TAG_BYTES * Byte.SIZE, nonce));
        cipher.updateAAD(context);
        return cipher;
    }

    void destroy() {
        key.destroy();
    }
}
