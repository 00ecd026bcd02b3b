package io.kithara.assets;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Mac;

/** Derives independent keys from one, by RFC 5869 with HMAC-SHA-256. Not thread-safe. */
final class Hkdf {
    static final String HMAC = "HmacSHA256";

    /** What one step of RFC 5869 section 2.3 yields: enough for each key of ours. */
    static final int HASH_BYTES = 32;

    private final SubKey pseudoRandom;

    private Hkdf(SubKey pseudoRandom) {
        this.pseudoRandom = pseudoRandom;
    }

    /** RFC 5869 section 2.2: extract. {@code secret} stays the caller's. */
    static Hkdf extract(byte[] salt, byte[] secret) {
        return new Hkdf(new SubKey(HMAC, hmac(new SubKey(HMAC, salt.clone()), secret)));
    }

    /** RFC 5869 section 2.3: expand, for one purpose; at most {@link #HASH_BYTES} bytes. */
    byte[] expand(byte[] info, int length) {
        byte[] first = Arrays.copyOf(info, info.length + 1);
        first[info.length] = 1;
        byte[] block = hmac(pseudoRandom, first);
        byte[] key = Arrays.copyOf(block, length);
        Arrays.fill(block, (byte) 0);
        return key;
    }

    /** Returns a key of {@code length} bytes for {@code purpose}. */
    SubKey key(String purpose, String algorithm, int length) {
        return new SubKey(algorithm, expand(purpose.getBytes(StandardCharsets.US_ASCII), length));
    }

    void destroy() {
        pseudoRandom.destroy();
    }

    static byte[] hmac(SubKey key, byte[] content) {
        try {
            Mac mac = Mac.getInstance(HMAC);
            mac.init(key);
            return mac.doFinal(content);
        } catch (GeneralSecurityException e) {
            throw new AssertionError("every Java platform has " + HMAC, e);
        }
    }
}
