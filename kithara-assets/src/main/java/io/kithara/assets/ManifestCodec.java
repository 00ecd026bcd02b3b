package io.kithara.assets;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.StreamReadConstraints;
import io.kithara.storage.ByteRange;
import io.kithara.storage.StorageException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.zip.CRC32C;

/**
 * Turns a manifest into bytes and back. What it decodes is exactly what was encoded: one bit changed anywhere, another
 * version, or anything foreign is {@code CORRUPT}.
 */
/*
 * manifest  = body checksum                       ; together one JSON object, UTF-8
 * body      = {"version":1,"resources":[resource*]
 * resource  = {"path":text,"generation":int,"landed":[start,end,...],
 *              "length":int?,"proven":bool?,"crc32c":int?,"modified":int?,
 *              "etag":text?,"lastModified":text?,"contentType":text?,"total":int?,"source":text?}
 * checksum  = ,"crc32c":"8 hex digits"}LF         ; CRC-32C of the bytes of body
 */
final class ManifestCodec {
    /** Bounds what is read into memory; 100,000 segments of an asset need about as much. */
    static final int MAX_BYTES = 16 << 20;

    /** A resource in more pieces than this vouches for the first ones only and fetches the rest again. */
    static final int MAX_RANGES = 1024;

    private static final int VERSION = 1;
    private static final int CHECKSUM_LENGTH = ",\"crc32c\":\"01234567\"}\n".length();

    /** The longest text is a {@link ResourceInfo} field or a path; the deepest nesting is the landed array. */
    private static final JsonFactory JSON = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxStringLength(2048)
                    .maxNestingDepth(8)
                    .maxNumberLength(20)
                    .maxDocumentLength(MAX_BYTES)
                    .build())
            .build();

    private ManifestCodec() {}

    /** Returns the bytes of {@code manifest}. */
    static byte[] encode(Manifest manifest) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JsonGenerator json = JSON.createGenerator(bytes)) {
            json.writeStartObject();
            json.writeNumberField("version", VERSION);
            json.writeArrayFieldStart("resources");
            for (ManifestEntry entry : manifest.entries().values()) {
                write(json, entry);
            }
            json.writeEndArray();
            json.flush();
            bytes.writeBytes(checksum(bytes.toByteArray(), bytes.size()));
            json.disable(JsonGenerator.Feature.AUTO_CLOSE_JSON_CONTENT);
        } catch (IOException e) {
            throw new AssertionError("a byte array takes everything", e);
        }
        return bytes.toByteArray();
    }

    /**
     * Returns the manifest that was encoded.
     *
     * @throws StorageException {@code CORRUPT} unless every bit is as it was written
     */
    static Manifest decode(byte[] bytes) throws StorageException {
        int bodyLength = bytes.length - CHECKSUM_LENGTH;
        if (bodyLength < 0 || bytes.length > MAX_BYTES || !endsIn(bytes, checksum(bytes, bodyLength))) {
            throw new StorageException(StorageException.Reason.CORRUPT, "manifest of " + bytes.length + " bytes");
        }
        try (JsonParser json = JSON.createParser(bytes)) {
            return new ManifestReader(json).read(VERSION);
        } catch (IOException | IllegalArgumentException e) {
            throw new StorageException(StorageException.Reason.CORRUPT, "manifest: " + e.getMessage(), e);
        }
    }

    private static void write(JsonGenerator json, ManifestEntry entry) throws IOException {
        json.writeStartObject();
        json.writeStringField("path", entry.path());
        json.writeNumberField("generation", entry.generation());
        json.writeArrayFieldStart("landed");
        List<ByteRange> ranges = entry.coverage().landed().ranges();
        for (ByteRange range : ranges.subList(0, Math.min(ranges.size(), MAX_RANGES))) {
            json.writeNumber(range.start());
            json.writeNumber(range.end());
        }
        json.writeEndArray();
        writeNumber(json, "length", entry.coverage().length());
        if (entry.coverage().lengthProven()) {
            json.writeBooleanField("proven", true);
        }
        if (entry.seal().isPresent()) {
            json.writeNumberField("crc32c", entry.seal().get().crc32c());
            json.writeNumberField("modified", entry.seal().get().modifiedMillis());
        }
        write(json, entry.info());
        json.writeEndObject();
    }

    private static void write(JsonGenerator json, ResourceInfo info) throws IOException {
        writeText(json, "etag", info.etag());
        writeText(json, "lastModified", info.lastModified());
        writeText(json, "contentType", info.contentType());
        writeNumber(json, "total", info.total());
        writeText(json, "source", info.source());
    }

    private static void writeText(JsonGenerator json, String name, Optional<String> text) throws IOException {
        if (text.isPresent()) {
            json.writeStringField(name, text.get());
        }
    }

    private static void writeNumber(JsonGenerator json, String name, OptionalLong number) throws IOException {
        if (number.isPresent()) {
            json.writeNumberField(name, number.getAsLong());
        }
    }

    private static byte[] checksum(byte[] bytes, int length) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, 0, Math.max(0, length));
        String hex = HexFormat.of().toHexDigits((int) crc.getValue());
        return (",\"crc32c\":\"" + hex + "\"}\n").getBytes(StandardCharsets.US_ASCII);
    }

    private static boolean endsIn(byte[] bytes, byte[] tail) {
        int from = bytes.length - tail.length;
        return Arrays.equals(bytes, from, bytes.length, tail, 0, tail.length);
    }
}
