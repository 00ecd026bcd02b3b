package io.kithara.hls.playlist;

import java.net.URI;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * RFC 8216 section 4.3.2.4: how segments are encrypted. {@code METHOD=NONE} is no key at all (null).
 *
 * @param method {@code AES-128}, or any other as written; see {@link #unsupported}
 * @param uri where the key is; null exactly if this key is unsupported, so that nobody fetches it
 * @param iv the initialization vector, or null: it is made from the segment's number
 * @param keyFormat {@code identity} if not stated
 * @param keyFormatVersions as written, or null for version 1
 */
public record SegmentKey(
        String method,
        @Nullable URI uri,
        @Nullable Iv iv,
        String keyFormat,
        @Nullable String keyFormatVersions) {
    /** Whole segments in AES-128-CBC with PKCS7 padding. */
    public static final String AES_128 = "AES-128";

    /** The key is 16 plain bytes. */
    public static final String IDENTITY = "identity";

    public SegmentKey {
        if ((uri == null) != why(method, keyFormat, keyFormatVersions).isPresent()) {
            throw new IllegalArgumentException("method=" + method + " keyFormat=" + keyFormat + " uri=" + uri);
        }
    }

    /** Returns why this key cannot be used, in one sentence that names the method; empty if it can. */
    public Optional<String> unsupported() {
        return why(method, keyFormat, keyFormatVersions);
    }

    /**
     * Returns the 16 bytes of initialization vector of a segment.
     *
     * @param mediaSequence the segment's number; used if the playlist gives no vector (RFC 8216 section 5.2)
     */
    public byte[] ivOf(long mediaSequence) {
        return (iv == null ? new Iv(0, mediaSequence) : iv).bytes();
    }

    static Optional<String> why(String method, String keyFormat, @Nullable String keyFormatVersions) {
        if (!method.equals(AES_128)) {
            return Optional.of("encryption method " + method + " is not supported");
        }
        if (!keyFormat.equals(IDENTITY)) {
            return Optional.of("key format " + keyFormat + " of method " + method + " is not supported");
        }
        if (keyFormatVersions != null
                && !Arrays.asList(keyFormatVersions.split("/", -1)).contains("1")) {
            return Optional.of(
                    "key format versions " + keyFormatVersions + " of method " + method + " are not supported");
        }
        return Optional.empty();
    }

    /** Without the query of the URI: it may hold a secret. */
    @Override
    public String toString() {
        String where = uri == null ? "no URI" : uri.isOpaque() ? "data:" : uri.getAuthority() + uri.getRawPath();
        return "SegmentKey[" + method + " " + where + (iv == null ? "" : " with IV") + "]";
    }

    /**
     * 16 bytes, big-endian.
     *
     * @param high the first eight
     * @param low the last eight
     */
    public record Iv(long high, long low) {
        byte[] bytes() {
            return ByteBuffer.allocate(16).putLong(high).putLong(low).array();
        }

        /** As an attribute writes it. */
        @Override
        public String toString() {
            return "0x" + HexFormat.of().formatHex(bytes());
        }
    }
}
