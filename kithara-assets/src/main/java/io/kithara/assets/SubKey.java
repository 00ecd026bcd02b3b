package io.kithara.assets;

import java.util.Arrays;
import javax.crypto.SecretKey;

/** A key derived from the host's, which can be overwritten: those of the JDK cannot. Safe from any thread. */
final class SubKey implements SecretKey {
    private static final long serialVersionUID = 1L;

    private final String algorithm;
    private final transient byte[] bytes;

    /** Takes the array over. */
    SubKey(String algorithm, byte[] bytes) {
        this.algorithm = algorithm;
        this.bytes = bytes;
    }

    @Override
    public String getAlgorithm() {
        return algorithm;
    }

    @Override
    public String getFormat() {
        return "RAW";
    }

    @Override
    public byte[] getEncoded() {
        return bytes.clone();
    }

    @Override
    public void destroy() {
        Arrays.fill(bytes, (byte) 0);
    }

    @Override
    public String toString() {
        return "SubKey[" + algorithm + "]";
    }
}
