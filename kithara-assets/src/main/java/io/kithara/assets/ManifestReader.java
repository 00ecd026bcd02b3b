package io.kithara.assets;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.kithara.storage.ByteRange;
import io.kithara.storage.Coverage;
import io.kithara.storage.RangeSet;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.IntStream;

/**
 * Reads the JSON of one manifest, whose checksum is known to be right. Unknown fields are skipped, so that a later
 * minor format stays readable; anything else unexpected is an {@link IOException} or {@link IllegalArgumentException}.
 */
final class ManifestReader {
    private final JsonParser json;

    ManifestReader(JsonParser json) {
        this.json = json;
    }

    Manifest read(int version) throws IOException {
        List<ManifestEntry> entries = new ArrayList<>();
        boolean isVersion = false;
        expect(JsonToken.START_OBJECT);
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String name = json.currentName();
            json.nextToken();
            if (name.equals("version")) {
                isVersion = json.getIntValue() == version;
            } else if (name.equals("resources") && isVersion) {
                while (json.nextToken() == JsonToken.START_OBJECT) {
                    entries.add(readEntry());
                }
            } else {
                json.skipChildren();
            }
        }
        if (!isVersion) {
            throw new IOException("not version " + version);
        }
        return Manifest.of(entries);
    }

    private ManifestEntry readEntry() throws IOException {
        Draft draft = new Draft();
        while (json.nextToken() == JsonToken.FIELD_NAME) {
            String name = json.currentName();
            json.nextToken();
            switch (name) {
                case "path" -> draft.path = json.getText();
                case "generation" -> draft.generation = json.getIntValue();
                case "landed" -> draft.landed = Optional.of(readRanges());
                case "length" -> draft.length = OptionalLong.of(json.getLongValue());
                case "proven" -> draft.proven = json.getBooleanValue();
                case "durable" -> draft.durable = Optional.of(readRanges());
                case "crc32c" -> draft.checksums = readChecksums();
                case "modified" -> draft.modifiedMillis = json.getLongValue();
                case "etag" -> draft.etag = Optional.of(json.getText());
                case "lastModified" -> draft.lastModified = Optional.of(json.getText());
                case "contentType" -> draft.contentType = Optional.of(json.getText());
                case "total" -> draft.total = OptionalLong.of(json.getLongValue());
                case "source" -> draft.source = Optional.of(json.getText());
                case "note" -> draft.note = Optional.of(json.getText());
                default -> json.skipChildren();
            }
        }
        return draft.entry();
    }

    private RangeSet readRanges() throws IOException {
        List<ByteRange> ranges = new ArrayList<>();
        while (json.nextToken() == JsonToken.VALUE_NUMBER_INT) {
            long start = json.getLongValue();
            expect(JsonToken.VALUE_NUMBER_INT);
            ranges.add(new ByteRange(start, json.getLongValue()));
        }
        return RangeSet.copyOf(ranges);
    }

    private int[] readChecksums() throws IOException {
        IntStream.Builder checksums = IntStream.builder();
        while (json.nextToken() == JsonToken.VALUE_NUMBER_INT) {
            checksums.add(json.getIntValue());
        }
        return checksums.build().toArray();
    }

    private void expect(JsonToken token) throws IOException {
        if (json.nextToken() != token) {
            throw new IOException("expected " + token + ", got " + json.currentToken());
        }
    }

    private static final class Draft {
        private String path = "";
        private int generation;
        private Optional<RangeSet> landed = Optional.empty();
        private Optional<RangeSet> durable = Optional.empty();
        private int[] checksums = {};
        private OptionalLong length = OptionalLong.empty();
        private boolean proven;
        private long modifiedMillis;
        private Optional<String> etag = Optional.empty();
        private Optional<String> lastModified = Optional.empty();
        private Optional<String> contentType = Optional.empty();
        private OptionalLong total = OptionalLong.empty();
        private Optional<String> source = Optional.empty();
        private Optional<String> note = Optional.empty();

        private ManifestEntry entry() {
            // A manifest from elsewhere must not lead out of its directory.
            ResourceKey.requirePath(path);
            Coverage coverage = new Coverage(landed.orElseGet(this::all), length, proven);
            return new ManifestEntry(
                    path,
                    generation,
                    coverage,
                    durable(coverage.landed()),
                    new ResourceInfo(etag, lastModified, contentType, total, source, note));
        }

        private RangeSet all() {
            return length.orElse(0) > 0 ? RangeSet.of(new ByteRange(0, length.getAsLong())) : RangeSet.empty();
        }

        private DurableBytes durable(RangeSet allLanded) {
            return checksums.length == 0
                    ? DurableBytes.NONE
                    : DurableBytes.of(durable.orElse(allLanded), checksums, modifiedMillis);
        }
    }
}
