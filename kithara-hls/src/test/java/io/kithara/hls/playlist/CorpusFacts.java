package io.kithara.hls.playlist;

import static java.util.Objects.requireNonNull;

import java.net.URI;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Compares a playlist with what other parsers made of it, field by field; collects the names of fields that differ. */
final class CorpusFacts {
    private final Playlist ours;
    private final List<String> differences = new ArrayList<>();

    CorpusFacts(Playlist ours) {
        this.ours = ours;
    }

    List<String> differences() {
        return differences;
    }

    /** The consensus of three parsers; where they disagree, one of their answers will do. */
    void checkConsensus(Map<String, Object> consensus) {
        Map<?, ?> disagree = (Map<?, ?>) consensus.getOrDefault("disagree", Map.of());
        consensus.forEach((field, value) -> {
            if (!field.equals("disagree") && !field.equals("parsersAccepting")) {
                checkOneOf("consensus " + field, List.of(value), field);
            }
        });
        disagree.forEach((field, values) -> checkOneOf("disagree " + field, (List<?>) values, (String) field));
    }

    private void checkOneOf(String label, List<?> expected, String field) {
        Object mine = consensusField(field);
        if (expected.stream().noneMatch(value -> same(field, value, mine))) {
            differences.add(label);
        }
    }

    private boolean same(String field, Object expected, @Nullable Object mine) {
        if (field.endsWith("Uris")) {
            return resolved((List<?>) expected).equals(mine);
        }
        if (expected instanceof Double number && mine instanceof Double own) {
            // sums are given to the millisecond
            return Math.abs(number - own) <= (field.equals("totalDuration_s") ? 0.0005 : 0);
        }
        return expected.equals(mine);
    }

    private @Nullable Object consensusField(String field) {
        if (ours instanceof MultivariantPlaylist multivariant) {
            return switch (field) {
                case "kind" -> "multivariant";
                case "version" -> (double) ours.header().version();
                case "variantUris" ->
                    multivariant.variants().stream().map(Variant::uri).toList();
                case "variantBandwidths" ->
                    multivariant.variants().stream()
                            .map(variant -> (double) variant.bandwidthBps())
                            .toList();
                default -> null;
            };
        }
        MediaPlaylist media = (MediaPlaylist) ours;
        List<Segment> segments = media.segments();
        return switch (field) {
            case "kind" -> "media";
            case "version" -> (double) ours.header().version();
            case "targetDuration" -> media.targetDurationUs() / 1e6;
            case "mediaSequence" -> (double) media.numbering().mediaSequence();
            case "endList" -> media.endList();
            case "segmentCount" -> (double) segments.size();
            case "segmentUris" -> segments.stream().map(Segment::uri).toList();
            case "totalDuration_s" -> media.durationUs() / 1e6;
            case "discontinuities" -> discontinuityStarts(media);
            case "encryptedSegments" ->
                IntStream.range(0, segments.size())
                        .filter(i -> segments.get(i).key() != null)
                        .mapToObj(i -> (double) i)
                        .toList();
            default -> null;
        };
    }

    private static List<Double> discontinuityStarts(MediaPlaylist media) {
        List<Double> starts = new ArrayList<>();
        long before = media.numbering().discontinuitySequence();
        for (int i = 0; i < media.segments().size(); i++) {
            long own = media.segments().get(i).discontinuity();
            if (own != before) {
                starts.add((double) i);
            }
            before = own;
        }
        return starts;
    }

    private List<URI> resolved(List<?> references) {
        return references.stream()
                .map(reference -> resolved((String) reference))
                .toList();
    }

    private @Nullable URI resolved(@Nullable String reference) {
        // the reference parsers leave an imported variable as it is
        String substituted = reference == null
                ? null
                : reference
                        .replace("{$auth}", PlaylistCorpusTest.IMPORTED)
                        .replace("<", "%3C")
                        .replace(">", "%3E");
        return substituted == null ? null : ours.uri().resolve(substituted);
    }

    /** What the project that the playlist comes from expects of it. */
    void checkUpstream(Map<String, Object> upstream) {
        if (ours instanceof MultivariantPlaylist multivariant) {
            checkVariants(multivariant, (List<?>) upstream.getOrDefault("playlists", List.of()));
            checkAudioGroups(multivariant, (Map<?, ?>) upstream.getOrDefault("mediaGroups", Map.of()));
            return;
        }
        MediaPlaylist media = (MediaPlaylist) ours;
        check("playlists", List.of(), upstream.getOrDefault("playlists", List.of()));
        checkIfStated(upstream, "version", (double) ours.header().version());
        checkIfStated(upstream, "targetDuration", media.targetDurationUs() / 1e6);
        checkIfStated(upstream, "mediaSequence", (double) media.numbering().mediaSequence());
        checkIfStated(
                upstream, "discontinuitySequence", (double) media.numbering().discontinuitySequence());
        checkIfStated(upstream, "discontinuityStarts", discontinuityStarts(media));
        check(
                "independentSegments",
                upstream.getOrDefault("independentSegments", false),
                ours.header().independentSegments());
        check("endList", upstream.getOrDefault("endList", false), media.endList());
        check(
                "playlistType",
                upstream.getOrDefault("playlistType", "UNSTATED"),
                media.type().toString());
        checkStart((Map<?, ?>) upstream.get("start"));
        List<?> segments = (List<?>) upstream.getOrDefault("segments", List.of());
        check("segment count", segments.size(), media.segments().size());
        for (int i = 0; i < Math.min(segments.size(), media.segments().size()); i++) {
            checkSegment((Map<?, ?>) segments.get(i), media.segments().get(i));
        }
    }

    private void checkStart(@Nullable Map<?, ?> start) {
        StartPoint own = ours.start();
        check("start", start == null, own == null);
        if (start != null && own != null) {
            check("start", start.get("timeOffset"), own.offsetUs() / 1e6);
            check("start", start.get("precise"), own.precise());
        }
    }

    private void checkSegment(Map<?, ?> expected, Segment own) {
        check("segment uri", resolved((String) expected.get("uri")), own.uri());
        check("segment duration", expected.get("duration"), own.durationUs() / 1e6);
        check("segment timeline", expected.get("timeline"), (double) own.discontinuity());
        check(
                "segment title",
                expected.get("title") == null ? "" : expected.get("title"),
                own.notes().title());
        check("segment range", range((Map<?, ?>) expected.get("byterange")), own.range());
        checkKey("segment key", (Map<?, ?>) expected.get("key"), own.key());
        Map<?, ?> map = (Map<?, ?>) expected.get("map");
        MediaInit init = own.init();
        check("segment map", map == null, init == null);
        if (map != null && init != null) {
            check("map uri", resolved((String) map.get("uri")), init.uri());
            check("map range", range((Map<?, ?>) map.get("byterange")), init.range());
            checkKey("map key", (Map<?, ?>) map.get("key"), init.key());
        }
        Double millis = (Double) expected.get("programDateTime");
        check(
                "segment date",
                millis,
                own.notes().programDateTime() == null
                        ? null
                        : (Object) (double) own.notes().programDateTime().toEpochMilli());
    }

    private static @Nullable ByteRange range(@Nullable Map<?, ?> expected) {
        return expected == null ? null : new ByteRange(whole(expected.get("offset")), whole(expected.get("length")));
    }

    private static long whole(@Nullable Object number) {
        return ((Double) requireNonNull(number)).longValue();
    }

    private void checkKey(String label, @Nullable Map<?, ?> expected, @Nullable SegmentKey own) {
        check(label, expected == null, own == null);
        if (expected != null && own != null) {
            check(label, expected.get("method"), own.method());
            check(label, expected.get("uri"), String.valueOf(own.uri()));
            check(
                    label,
                    words((Map<?, ?>) expected.get("iv")),
                    own.iv() == null ? null : own.iv().toString());
        }
    }

    private static @Nullable String words(@Nullable Map<?, ?> iv) {
        if (iv == null) {
            return null;
        }
        StringBuilder hex = new StringBuilder("0x");
        iv.values().forEach(word -> hex.append(HexFormat.of().toHexDigits(((Double) word).longValue(), 8)));
        return hex.toString();
    }

    private void checkVariants(MultivariantPlaylist multivariant, List<?> expected) {
        check("variant count", expected.size(), multivariant.variants().size());
        for (int i = 0; i < Math.min(expected.size(), multivariant.variants().size()); i++) {
            Map<?, ?> stated = (Map<?, ?>) expected.get(i);
            Map<?, ?> attributes = (Map<?, ?>) requireNonNull(stated.get("attributes"));
            Variant own = multivariant.variants().get(i);
            check("variant uri", resolved((String) stated.get("uri")), own.uri());
            check("variant bandwidth", attributes.get("BANDWIDTH"), (double) own.bandwidthBps());
            check(
                    "variant codecs",
                    Objects.requireNonNullElse(attributes.get("CODECS"), "")
                            .toString()
                            .replace(" ", ""),
                    own.codecs().text());
            check("variant audio", attributes.get("AUDIO"), own.audioGroup());
        }
    }

    private void checkAudioGroups(MultivariantPlaylist multivariant, Map<?, ?> groups) {
        Map<?, ?> audio = groups.get("AUDIO") instanceof Map<?, ?> map ? map : Map.of();
        int count = 0;
        for (Rendition own : multivariant.renditions()) {
            Map<?, ?> group = audio.get(own.groupId()) instanceof Map<?, ?> map ? map : Map.of();
            Map<?, ?> expected = group.get(own.name()) instanceof Map<?, ?> map ? map : Map.of();
            check("rendition default", expected.get("default"), own.isDefault());
            check("rendition autoselect", expected.get("autoselect"), own.autoselect());
            check("rendition language", expected.get("language"), own.language());
            check("rendition uri", resolved((String) expected.get("uri")), own.uri());
        }
        for (Object group : audio.values()) {
            count += ((Map<?, ?>) group).size();
        }
        check("rendition count", count, multivariant.renditions().size());
    }

    private void checkIfStated(Map<String, Object> upstream, String field, Object own) {
        if (upstream.containsKey(field)) {
            check(field, upstream.get(field), own);
        }
    }

    private void check(String field, @Nullable Object expected, @Nullable Object own) {
        boolean close = expected instanceof Double a && own instanceof Double b && Math.abs(a - b) < 1e-6;
        String label = "upstream " + field.toLowerCase(Locale.ROOT);
        if (!close && !Objects.equals(expected, own) && !differences.contains(label)) {
            differences.add(label);
        }
    }
}
