package io.kithara.hls.playlist;

import io.kithara.hls.playlist.SegmentKey.Iv;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Makes playlists that use every feature of the records. */
final class RandomPlaylists {
    static final URI BASE = URI.create("https://example.com/show/list.m3u8?token=abc");

    private static final List<MediaPlaylist.Type> TYPES = List.of(MediaPlaylist.Type.values());

    private final Random random;

    RandomPlaylists(long seed) {
        this.random = new Random(seed);
    }

    Playlist next() {
        return random.nextBoolean() ? multivariant() : media();
    }

    private MultivariantPlaylist multivariant() {
        return new MultivariantPlaylist(
                header(), list(this::variant), list(this::rendition), list(this::sessionData), list(this::key));
    }

    private Variant variant() {
        return new Variant(
                uri(),
                random.nextInt(5_000_000),
                random.nextInt(3) * 64_000L,
                random.nextBoolean() ? CodecList.UNSTATED : new CodecList(List.of("mp4a.40.2", "fLaC")),
                optional(this::text),
                optional(() -> "640x480"),
                new Variant.Labels(
                        optional(this::text),
                        optional(this::text),
                        optional(this::text),
                        optional(() -> random.nextInt(100) / 8.0)));
    }

    private Rendition rendition() {
        boolean isDefault = random.nextBoolean();
        return new Rendition(
                text(),
                random.nextBoolean() ? "" : text(),
                optional(this::text),
                optional(this::text),
                isDefault,
                isDefault || random.nextBoolean(),
                optional(this::uri),
                optional(this::text),
                list(() -> "public.accessibility.x" + random.nextInt(9)),
                new Rendition.Sound(optional(() -> "16/JOC"), random.nextInt(2) * 48_000, random.nextInt(2) * 24));
    }

    private SessionData sessionData() {
        return new SessionData(
                text(), optional(() -> "a value, with = and #"), optional(this::uri), optional(this::text));
    }

    private MediaPlaylist media() {
        MediaPlaylist.Numbering numbering = new MediaPlaylist.Numbering(
                random.nextInt(4) == 0 ? random.nextInt() * 4L : random.nextInt(100),
                random.nextInt(4) == 0 ? random.nextInt(5) : 0,
                random.nextInt(4));
        return new MediaPlaylist(
                header(),
                TYPES.get(random.nextInt(TYPES.size())),
                random.nextInt(20) * 500_000L,
                numbering,
                random.nextBoolean(),
                dateRanges(),
                segments(numbering));
    }

    private List<DateRange> dateRanges() {
        List<DateRange> ranges = new ArrayList<>();
        for (int i = random.nextInt(3); i > 0; i--) {
            ranges.add(new DateRange(
                    "id " + i,
                    optional(this::text),
                    optional(this::instant),
                    optional(this::instant),
                    optional(this::us),
                    optional(this::us),
                    random.nextBoolean(),
                    Map.of("X-A", text(), "SCTE35-OUT", "0xFC00")));
        }
        return ranges;
    }

    private List<Segment> segments(MediaPlaylist.Numbering numbering) {
        List<Segment> segments = new ArrayList<>();
        long number = numbering.mediaSequence() + numbering.skippedSegments();
        long discontinuity = numbering.discontinuitySequence();
        long startUs = 0;
        SegmentKey key = null;
        MediaInit init = null;
        for (int i = random.nextInt(12); i > 0; i--) {
            key = random.nextInt(3) == 0 ? optional(this::key) : key;
            init = random.nextInt(4) == 0 ? new MediaInit(uri(), optional(this::range), optional(this::key)) : init;
            discontinuity += random.nextInt(4) == 0 ? 1 + random.nextInt(2) : 0;
            long durationUs = us();
            ByteRange range = optional(this::range);
            segments.add(new Segment(
                    number++, startUs, durationUs, discontinuity, uri(), range, init, key, notes(range != null)));
            startUs += durationUs;
        }
        return segments;
    }

    private Segment.Notes notes(boolean range) {
        return new Segment.Notes(
                random.nextBoolean() ? "" : text(),
                random.nextInt(5) == 0,
                random.nextInt(3) == 0 ? instant() : null,
                range ? 0 : random.nextInt(3) * 64_000L);
    }

    private SegmentKey key() {
        return switch (random.nextInt(4)) {
            case 0 -> new SegmentKey("SAMPLE-AES", null, null, "com.apple.streamingkeydelivery", "1");
            case 1 ->
                new SegmentKey("AES-128", URI.create("data:;base64,AAAAAAAAAAAAAAAAAAAAAA=="), null, "identity", null);
            default ->
                new SegmentKey(
                        "AES-128",
                        uri(),
                        optional(() -> new Iv(random.nextLong(), random.nextLong())),
                        "identity",
                        optional(() -> "1/2"));
        };
    }

    private Playlist.Header header() {
        return new Playlist.Header(
                BASE,
                1 + random.nextInt(12),
                random.nextBoolean(),
                optional(() -> new StartPoint(us() - 5_000_000, random.nextBoolean())),
                random.nextBoolean() ? Map.of() : Map.of("a-b_1", "val{$not}ue", "empty", ""));
    }

    private ByteRange range() {
        return new ByteRange(random.nextInt() & 0xFFFFFFFFL, 1 + random.nextInt(1_000_000));
    }

    private Instant instant() {
        return Instant.ofEpochSecond(1_700_000_000L + random.nextInt(), random.nextInt(1000) * 1_000_000L);
    }

    private long us() {
        return random.nextInt(12_000_000);
    }

    private URI uri() {
        return switch (random.nextInt(5)) {
            case 0 -> URI.create("https://example.com/show/" + random.nextInt(100) + ".ts");
            case 1 -> URI.create("http://cdn-" + random.nextInt(3) + ".example:8080/a%20b/c.ts?q=1&r=%7E#f");
            case 2 -> URI.create("https://example.com//double//slash.ts");
            case 3 -> URI.create("https://user@[::1]/" + random.nextInt(100));
            default -> URI.create("https://example.com/?" + random.nextInt(100));
        };
    }

    private String text() {
        return "text " + random.nextInt(100) + ", ü=#" + (char) ('a' + random.nextInt(26));
    }

    private <T> List<T> list(Supplier<T> element) {
        List<T> list = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            list.add(element.get());
        }
        return list;
    }

    private <T> @Nullable T optional(Supplier<T> value) {
        return random.nextBoolean() ? value.get() : null;
    }
}
