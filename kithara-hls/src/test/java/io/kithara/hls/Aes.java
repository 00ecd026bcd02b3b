package io.kithara.hls;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.Random;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** What a packager does to segments: AES-128-CBC with PKCS#7 padding, by the JDK's own padding. */
final class Aes {
    private Aes() {}

    /** Returns 16 bytes that depend on {@code seed} only; none is a printable word. */
    static byte[] key(int seed) {
        byte[] key = new byte[16];
        new Random(seed).nextBytes(key);
        return key;
    }

    /** Returns the vector of a segment whose key has none of its own: its number, big-endian. */
    static byte[] ivOf(long mediaSequence) {
        return ByteBuffer.allocate(16).putLong(0).putLong(mediaSequence).array();
    }

    static byte[] encrypt(byte[] plain, byte[] key, byte[] iv) {
        try {
            Cipher cipher = Cipher.getInstance("AES/CBC/PKCS5Padding");
            cipher.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(key, "AES"), new IvParameterSpec(iv));
            return cipher.doFinal(plain);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
