package io.kithara.assets;

import io.kithara.storage.StorageException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * Turns a manifest into bytes and back. What it decodes is exactly what was encoded: one bit changed anywhere, another
 * version, or anything foreign is {@code CORRUPT}.
 *
 * <p>A row takes some 50 bytes where the JSON of version 1 took 450: it is written again each second while an asset grows,
 * and an HLS asset of ten hours has 6,000 of them. Version 1 is not read; what it vouched for is fetched again.
 */
/*
 * manifest = header row* crc32c(4)      ; CRC-32C of all before it, big-endian as the header
 * header   = "KTHMAN" version(2)        ; 8 bytes
 * row      = see ManifestRows
 */
final class ManifestCodec {
    /** Bounds what is read into memory; 100,000 segments of an asset need about half as much. */
    static final int MAX_BYTES = 16 << 20;

    private static final long HEADER = 0x4B_54_48_4D_41_4E_00_02L;

    private ManifestCodec() {}

    /** Returns the bytes of {@code manifest}. */
    static byte[] encode(Manifest manifest) {
        CompactOutput rows = new CompactOutput(ManifestRows.TEXT_COLUMNS);
        ManifestRows.write(manifest.entries().values(), rows);
        byte[] body = rows.toByteArray();
        ByteBuffer bytes = ByteBuffer.allocate(Long.BYTES + body.length + Integer.BYTES);
        bytes.putLong(HEADER).put(body);
        return bytes.putInt(checksum(bytes.array(), bytes.position())).array();
    }

    /**
     * Returns the manifest that was encoded.
     *
     * @throws StorageException {@code CORRUPT} unless every bit is as it was written
     */
    static Manifest decode(byte[] bytes) throws StorageException {
        int checked = bytes.length - Integer.BYTES;
        ByteBuffer content = ByteBuffer.wrap(bytes);
        if (checked < Long.BYTES
                || bytes.length > MAX_BYTES
                || content.getInt(checked) != checksum(bytes, checked)
                || content.getLong() != HEADER) {
            throw new StorageException(StorageException.Reason.CORRUPT, "manifest of " + bytes.length + " bytes");
        }
        try {
            List<ManifestEntry> entries = new ArrayList<>();
            ManifestRows.read(new CompactInput(content.limit(checked), ManifestRows.TEXT_COLUMNS), entries);
            return Manifest.of(entries);
        } catch (IOException | IllegalArgumentException e) {
            throw new StorageException(StorageException.Reason.CORRUPT, "manifest: " + e.getMessage(), e);
        }
    }

    private static int checksum(byte[] bytes, int length) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, 0, length);
        return (int) crc.getValue();
    }
}
