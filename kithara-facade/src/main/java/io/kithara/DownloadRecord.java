package io.kithara;

import io.kithara.assets.AssetKey;
import io.kithara.assets.ResourceKey;
import io.kithara.stream.KitharaEvent;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What is kept of a download beside its bytes. Each version of it has an asset of its own, a {@linkplain AssetKey#sibling
 * sibling} of the one that its address names, so that one plays until another is whole. Immutable.
 *
 * @param key what its address names
 * @param resource the address without what may be secret
 * @param uri the address to ask; empty if part of it may be secret
 * @param options what was asked for, without headers and bus
 * @param complete the version that is whole
 * @param next the version that is on its way
 * @param bytes what was held when this was written
 * @param timeUs how much of the stream that was; 0 where only bytes are known
 * @param totalUs how long the stream is; 0 if that is not known
 * @param failed whether it was stopped by a failure
 */
record DownloadRecord(
        ResourceKey key,
        String resource,
        Optional<URI> uri,
        DownloadOptions options,
        OptionalInt complete,
        OptionalInt next,
        long bytes,
        long timeUs,
        long totalUs,
        boolean failed) {
    /*
     * record = "kithara-download 1" LF *(name "=" value LF)     ; UTF-8; no value has a line end
     * Names that are not known are skipped.
     */
    private static final String HEAD = "kithara-download 1";

    /** Returns the record of a download that begins with the version that the cache may have begun to keep. */
    static DownloadRecord begun(ResourceKey key, URI uri, DownloadOptions options) {
        boolean open = uri.getRawQuery() == null && uri.getRawUserInfo() == null && uri.getRawFragment() == null;
        return new DownloadRecord(
                key,
                KitharaEvent.resourceOf(uri),
                open ? Optional.of(uri) : Optional.empty(),
                options,
                OptionalInt.empty(),
                OptionalInt.of(0),
                0,
                0,
                0,
                false);
    }

    /** Returns the version to work on: the one on its way, else the one that is whole. */
    int generation() {
        return next.orElseGet(() -> complete.orElse(0));
    }

    /** Returns the version that plays: the one that is whole, else the one on its way. */
    int playing() {
        return complete.orElseGet(() -> next.orElse(0));
    }

    /** Returns where a version is kept. The first is where playing keeps what it fetches. */
    AssetKey asset(int generation) {
        return generation == 0 ? key.asset() : key.asset().sibling(key.path() + '/' + generation);
    }

    DownloadRecord withOptions(DownloadOptions asked) {
        return new DownloadRecord(key, resource, uri, asked, complete, next, bytes, timeUs, totalUs, failed);
    }

    DownloadRecord withNext(OptionalInt generation) {
        return new DownloadRecord(key, resource, uri, options, complete, generation, bytes, timeUs, totalUs, failed);
    }

    /** Returns this with the version on its way being the one that plays: whole. */
    DownloadRecord completed(int generation) {
        return new DownloadRecord(
                key,
                resource,
                uri,
                options,
                OptionalInt.of(generation),
                OptionalInt.empty(),
                bytes,
                timeUs,
                totalUs,
                false);
    }

    DownloadRecord withProgress(long newBytes, long newTimeUs, long newTotalUs, boolean hasFailed) {
        return new DownloadRecord(
                key, resource, uri, options, complete, next, newBytes, newTimeUs, newTotalUs, hasFailed);
    }

    byte[] encode() {
        StringBuilder text = new StringBuilder(HEAD).append('\n');
        line(text, "asset", key.asset().id());
        line(text, "path", key.path());
        line(text, "resource", resource);
        uri.ifPresent(address -> line(text, "uri", address.toString()));
        VariantChoice variant = options.variant();
        line(text, "variant", variant.mode() + " " + variant.index() + " " + variant.maxBandwidthBps());
        options.languages().forEach(language -> line(text, "language", language));
        line(text, "allLanguages", options.allLanguages());
        complete.ifPresent(generation -> line(text, "complete", generation));
        next.ifPresent(generation -> line(text, "next", generation));
        line(text, "bytes", bytes);
        line(text, "timeUs", timeUs);
        line(text, "totalUs", totalUs);
        line(text, "failed", failed);
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static void line(StringBuilder text, String name, Object value) {
        text.append(name).append('=').append(value).append('\n');
    }

    /**
     * Returns the record that was encoded; empty if it is of a version that is not known here.
     *
     * @throws IllegalArgumentException if it is damaged
     */
    static Optional<DownloadRecord> decode(byte[] bytes) {
        List<String> lines = new String(bytes, StandardCharsets.UTF_8).lines().toList();
        if (lines.isEmpty() || !lines.get(0).equals(HEAD)) {
            return Optional.empty();
        }
        Map<String, String> values = new HashMap<>();
        List<String> languages = new ArrayList<>();
        for (String line : lines.subList(1, lines.size())) {
            int equals = line.indexOf('=');
            String name = line.substring(0, Math.max(0, equals));
            String value = line.substring(equals + 1);
            if (name.equals("language")) {
                languages.add(value);
            } else {
                values.put(name, value);
            }
        }
        return Optional.of(new DownloadRecord(
                new ResourceKey(new AssetKey(text(values, "asset")), text(values, "path")),
                text(values, "resource"),
                Optional.ofNullable(values.get("uri")).map(URI::create),
                options(values, languages),
                generation(values, "complete"),
                generation(values, "next"),
                Long.parseLong(text(values, "bytes")),
                Long.parseLong(text(values, "timeUs")),
                Long.parseLong(text(values, "totalUs")),
                Boolean.parseBoolean(text(values, "failed"))));
    }

    private static DownloadOptions options(Map<String, String> values, List<String> languages) {
        String[] variant = text(values, "variant").split(" ", -1);
        if (variant.length != 3) {
            throw new IllegalArgumentException("variant=" + text(values, "variant"));
        }
        DownloadOptions.Builder builder = DownloadOptions.builder()
                .variant(new VariantChoice(
                        VariantChoice.Mode.valueOf(variant[0]),
                        Integer.parseInt(variant[1]),
                        Long.parseLong(variant[2])))
                .languages(languages.toArray(String[]::new));
        if (Boolean.parseBoolean(text(values, "allLanguages"))) {
            builder.allLanguages();
        }
        return builder.build();
    }

    private static String text(Map<String, String> values, String name) {
        String value = values.get(name);
        if (value == null) {
            throw new IllegalArgumentException("no " + name);
        }
        return value;
    }

    private static OptionalInt generation(Map<String, String> values, String name) {
        String value = values.get(name);
        return value == null ? OptionalInt.empty() : OptionalInt.of(Integer.parseInt(value));
    }
}
