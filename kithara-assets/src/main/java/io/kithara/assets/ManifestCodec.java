package io.kithara.assets;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.StreamReadConstraints;
import io.kithara.storage.ByteRange;
import io.kithara.storage.RangeSet;
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
 * body      = {"version":2,"resources":[resource*]
 * resource  = {"path":text,"generation":int?,"length":int?,"proven":bool?,"landed":ranges?,
 *              "durable":ranges?,"modified":int?,"crc32c":[int,...]?,
 *              "etag":text?,"lastModified":text?,"contentType":text?,"total":int?,"source":text?,"note":text?}
 * ranges    = [start,end,...]                     ; landed: absent if it is all of length; durable: if it is all that landed
 * crc32c    = of each block of durable, see BlockPieces; absent if nothing is durable
 * checksum  = ,"crc32c":"8 hex digits"}LF         ; CRC-32C of the bytes of body
 */
final class ManifestCodec {
    /** Bounds what is read into memory; 100,000 segments of an asset need about as much. */
    static final int MAX_BYTES = 32 << 20;

    /** A resource in more pieces than this vouches for the first ones only and fetches the rest again. */
    static final int MAX_RANGES = 1024;

    private static final int VERSION = 2;
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

    /** Returns what of {@code landed} a manifest can vouch for. */
    static RangeSet kept(RangeSet landed) {
        List<ByteRange> ranges = landed.ranges();
        return ranges.size() <= MAX_RANGES ? landed : RangeSet.copyOf(ranges.subList(0, MAX_RANGES));
    }

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
        if (entry.generation() > 0) {
            json.writeNumberField("generation", entry.generation());
        }
        writeNumber(json, "length", entry.coverage().length());
        if (entry.coverage().lengthProven()) {
            json.writeBooleanField("proven", true);
        }
        if (!entry.coverage().isWhole()) {
            write(json, "landed", entry.coverage().landed());
        }
        if (!entry.durable().ranges().isEmpty()) {
            write(json, entry.durable(), entry.isDurable());
        }
        write(json, entry.info());
        json.writeEndObject();
    }

    private static void write(JsonGenerator json, DurableBytes durable, boolean isAll) throws IOException {
        if (!isAll) {
            write(json, "durable", durable.ranges());
        }
        json.writeNumberField("modified", durable.modifiedMillis());
        json.writeArrayFieldStart("crc32c");
        long blocks = BlockPieces.count(durable.ranges());
        for (int n = 0; n < blocks; n++) {
            json.writeNumber(durable.checksum(n));
        }
        json.writeEndArray();
    }

    private static void write(JsonGenerator json, String name, RangeSet set) throws IOException {
        json.writeArrayFieldStart(name);
        for (ByteRange range : kept(set).ranges()) {
            json.writeNumber(range.start());
            json.writeNumber(range.end());
        }
        json.writeEndArray();
    }

    private static void write(JsonGenerator json, ResourceInfo info) throws IOException {
        writeText(json, "etag", info.etag());
        writeText(json, "lastModified", info.lastModified());
        writeText(json, "contentType", info.contentType());
        writeNumber(json, "total", info.total());
        writeText(json, "source", info.source());
        writeText(json, "note", info.note());
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
