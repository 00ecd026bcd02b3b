package io.kithara.hls.playlist;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kithara.hls.playlist.PlaylistException.Reason;
import io.kithara.stream.Codec;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PlaylistParserTest {
    private static final URI BASE = URI.create("https://example.com/a/b/media.m3u8?token=x%2Fy&empty=");

    @Test
    void parse_twoSegments_areNumberedAndTimed() throws PlaylistException {
        MediaPlaylist playlist = media("""
                #EXT-X-TARGETDURATION:6
                #EXT-X-MEDIA-SEQUENCE:4294967296
                #EXTINF:5.5,first
                one.ts
                #EXTINF:6
                two.ts
                #EXT-X-ENDLIST
                """);
        assertThat(playlist.segments()).extracting(Segment::mediaSequence).containsExactly(4294967296L, 4294967297L);
        assertThat(playlist.segments()).extracting(Segment::startUs).containsExactly(0L, 5_500_000L);
        assertThat(playlist.segments().get(0).notes().title()).isEqualTo("first");
        assertThat(playlist.endList()).isTrue();
    }

    @Test
    void parse_sixThousandThirds_doNotDrift() throws PlaylistException {
        MediaPlaylist playlist = media("#EXTINF:5.333333333333333333\na\n".repeat(6_000));
        assertThat(playlist.durationUs()).isEqualTo(32_000_000_000L);
        assertThat(playlist.segments().get(3_000).startUs()).isEqualTo(16_000_000_000L);
    }

    // scenario 54
    @Test
    void parse_multivariant_findsVariantsAndAudio() throws PlaylistException {
        MultivariantPlaylist playlist = multivariant("""
                #EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="a",NAME="English",DEFAULT=YES,URI="en.m3u8",CHANNELS="6/JOC"
                #EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="a",NAME="French"
                #EXT-X-MEDIA:TYPE=SUBTITLES,GROUP-ID="a",NAME="Text",URI="x.m3u8"
                #EXT-X-STREAM-INF:BANDWIDTH=128000,AVERAGE-BANDWIDTH=96000,AUDIO="a",STABLE-VARIANT-ID="v1",SCORE=2.5
                low.m3u8
                """);
        Variant variant = playlist.variants().get(0);
        assertThat(variant.typicalBandwidthBps()).isEqualTo(96_000);
        assertThat(variant.labels()).isEqualTo(new Variant.Labels("v1", null, null, 2.5));
        assertThat(variant.audioGroup()).isEqualTo("a");
        assertThat(playlist.renditions())
                .filteredOn(rendition -> rendition.groupId().equals("a"))
                .extracting(Rendition::name)
                .containsExactly("English", "French");
        assertThat(playlist.renditions().get(0).sound().channelCount()).hasValue(6);
        assertThat(playlist.renditions().get(1).uri()).isNull();
    }

    // scenario 54
    @ParameterizedTest
    @CsvSource({
        "MP4A.40.2, AAC",
        "mp4a.40.29, AAC",
        "fLaC, FLAC",
        "OPUS, OPUS",
        "mp4a.40.34, MP3",
        "Mp4A.6b, MP3",
        "alac, ALAC"
    })
    void parse_codecsInAnyCase_areKnown(String name, Codec codec) throws PlaylistException {
        MultivariantPlaylist playlist =
                multivariant("#EXT-X-STREAM-INF:BANDWIDTH=1,CODECS=\"avc1.4d401e, " + name + "\"\na\n");
        CodecList codecs = playlist.variants().get(0).codecs();
        assertThat(codecs.names()).containsExactly("avc1.4d401e", name);
        assertThat(codecs.audio()).containsExactly(codec);
        assertThat(codecs.foreignAudio()).isEmpty();
    }

    @Test
    void foreignAudio_namesWhatNothingDecodes() {
        assertThat(CodecList.parse("EC-3,mp4a.40.42,avc1.1").foreignAudio()).containsExactly("EC-3", "mp4a.40.42");
    }

    // scenario 54
    @Test
    void parse_missingBandwidth_isZero() throws PlaylistException {
        assertThat(multivariant("#EXT-X-STREAM-INF:CODECS=\"mp4a.40.2\"\na\n")
                        .variants()
                        .get(0)
                        .bandwidthBps())
                .isZero();
    }

    // scenario 54
    @Test
    void parse_masterWithoutVariants_isEmpty() throws PlaylistException {
        assertThat(multivariant("#EXT-X-SESSION-DATA:DATA-ID=\"a\",VALUE=\"\"\n")
                        .variants())
                .isEmpty();
        assertThat(multivariant("#EXT-X-STREAM-INF:BANDWIDTH=1\n").variants()).isEmpty();
    }

    // scenario 54
    @Test
    void parse_invalidUtf8_isReplaced() throws PlaylistException {
        byte[] text = "#EXTM3U\n#EXTINF:1,caf\u00e9\na\u00ff.ts\n".getBytes(ISO_8859_1);
        MediaPlaylist playlist = (MediaPlaylist) PlaylistParser.parse(text, BASE, Map.of());
        assertThat(playlist.segments().get(0).notes().title()).isEqualTo("caf\uFFFD");
        assertThat(playlist.segments().get(0).uri().getRawPath()).isEqualTo("/a/b/a%EF%BF%BD.ts");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\uFEFF#EXTM3U\n#EXTINF:1\na",
                "#EXTM3U\r\n#EXTINF:1\r\na\r\n",
                "\n # x\n#EXTM3U\r#EXTINF:1,\r\r  a "
            })
    void parse_oddText_isTolerated(String text) throws PlaylistException {
        assertThat(((MediaPlaylist) parse(text)).segments()).hasSize(1);
    }

    @Test
    void parse_sessionKeys_areKeptWhateverTheirMethod() throws PlaylistException {
        MultivariantPlaylist playlist = (MultivariantPlaylist) parse("""
                #EXTM3U
                #EXT-X-SESSION-KEY:METHOD=AES-128,URI="k1"
                #EXT-X-SESSION-KEY:METHOD=SAMPLE-AES,URI="k2"
                #EXT-X-STREAM-INF:BANDWIDTH=1
                v
                """);
        assertThat(playlist.sessionKeys()).hasSize(2);
        assertThat(requireNonNull(playlist.sessionKeys().get(0).uri()).getPath())
                .isEqualTo("/a/b/k1");
        assertThat(playlist.sessionKeys().get(1).unsupported())
                .hasValueSatisfying(why -> assertThat(why).contains("SAMPLE-AES"));
    }

    // scenario 54
    @Test
    void parse_byteRanges_followEachOther() throws PlaylistException {
        MediaPlaylist playlist = media("""
                #EXT-X-MAP:URI="a.mp4",BYTERANGE="100"
                #EXTINF:1
                #EXT-X-BYTERANGE:50@100
                a.mp4
                #EXT-X-BYTERANGE:25
                #EXTINF:1
                a.mp4
                """);
        assertThat(playlist.segments())
                .extracting(Segment::range)
                .containsExactly(new ByteRange(100, 50), new ByteRange(150, 25));
        assertThat(requireNonNull(playlist.segments().get(0).init()).range()).isEqualTo(new ByteRange(0, 100));
        assertThat(playlist.segments().get(1).uri())
                .isSameAs(playlist.segments().get(0).uri());
    }

    // scenario 54
    @Test
    void parse_mapAfterFirstSegment_countsFromThere() throws PlaylistException {
        MediaPlaylist playlist = media("""
                #EXTINF:1
                0.mp4
                #EXT-X-MAP:URI="i.mp4"
                #EXTINF:1
                1.mp4
                #EXTINF:1
                2.mp4
                """);
        assertThat(playlist.segments().get(0).init()).isNull();
        assertThat(playlist.segments().get(1).init())
                .isSameAs(playlist.segments().get(2).init());
    }

    @Test
    void parse_keys_applyFromTheirTagOn() throws PlaylistException {
        MediaPlaylist playlist = media("""
                #EXT-X-MEDIA-SEQUENCE:7
                #EXT-X-KEY:METHOD=AES-128,URI="k1"
                #EXT-X-MAP:URI="i.mp4"
                #EXTINF:1
                0.mp4
                #EXT-X-KEY:METHOD=AES-128,URI="k2",IV=0xFF
                #EXTINF:1
                1.mp4
                #EXT-X-KEY:METHOD=NONE
                #EXTINF:1
                2.mp4
                """);
        List<Segment> segments = playlist.segments();
        assertThat(requireNonNull(segments.get(0).key()).ivOf(7))
                .containsExactly(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 7);
        assertThat(requireNonNull(segments.get(1).key()).ivOf(8))
                .endsWith(0, 255)
                .hasSize(16);
        assertThat(requireNonNull(segments.get(1).init()).key())
                .isSameAs(segments.get(0).key());
        assertThat(segments.get(2).key()).isNull();
    }

    @Test
    void parse_drmBesideClearKey_takesTheOneWeCanUse() throws PlaylistException {
        MediaPlaylist playlist = media("""
                #EXT-X-KEY:METHOD=AES-128,URI="k1"
                #EXT-X-KEY:METHOD=AES-128,URI="skd://x",KEYFORMAT="com.apple.streamingkeydelivery"
                #EXTINF:1
                0.ts
                #EXT-X-KEY:METHOD=NONE
                #EXT-X-KEY:METHOD=SAMPLE-AES-CTR,URI="skd://x"
                #EXTINF:1
                1.ts
                """);
        assertThat(requireNonNull(playlist.segments().get(0).key()).unsupported())
                .isEmpty();
        assertThat(requireNonNull(playlist.segments().get(1).key()).unsupported())
                .hasValueSatisfying(why -> assertThat(why).contains("SAMPLE-AES-CTR"));
    }

    @Test
    void parse_segmentNotes_areKept() throws PlaylistException {
        MediaPlaylist playlist = media("""
                #EXT-X-BITRATE:128
                #EXT-X-PROGRAM-DATE-TIME:2024-01-02T03:04:05.678+01:00
                #EXT-X-DISCONTINUITY-SEQUENCE:4
                #EXT-X-DISCONTINUITY
                #EXT-X-GAP
                #EXTINF:1,a,b
                0.ts
                #EXTINF:1
                1.ts
                """);
        assertThat(playlist.segments().get(0).notes())
                .isEqualTo(new Segment.Notes("a,b", true, Instant.parse("2024-01-02T02:04:05.678Z"), 128_000));
        assertThat(playlist.segments()).extracting(Segment::discontinuity).containsExactly(5L, 5L);
        assertThat(playlist.segments().get(1).isGap()).isFalse();
    }

    @Test
    void parse_dateRanges_mergeById() throws PlaylistException {
        MediaPlaylist playlist = media("""
                #EXT-X-DATERANGE:ID="1",START-DATE="2024-01-01T00:00:00Z",PLANNED-DURATION=30.5,X-A="b"
                #EXT-X-DATERANGE:ID="1",DURATION=20,SCTE35-OUT=0xFC
                """);
        assertThat(playlist.dateRanges())
                .containsExactly(new DateRange(
                        "1",
                        null,
                        Instant.parse("2024-01-01T00:00:00Z"),
                        null,
                        20_000_000L,
                        30_500_000L,
                        false,
                        Map.of("X-A", "b", "SCTE35-OUT", "0xFC")));
    }

    @Test
    void parse_variables_areReplaced() throws PlaylistException {
        Playlist playlist = PlaylistParser.parse("""
                #EXTM3U
                #EXT-X-DEFINE:NAME="n",VALUE="{$i}"
                #EXT-X-DEFINE:IMPORT="i"
                #EXT-X-DEFINE:QUERYPARAM="token"
                #EXT-X-MAP:URI="{$i}.mp4"
                #EXTINF:1
                {$token}/{$i}{$}
                """.getBytes(UTF_8), BASE, Map.of("i", "v"));
        Segment segment = ((MediaPlaylist) playlist).segments().get(0);
        assertThat(segment.uri().getRawPath()).isEqualTo("/a/b/x/y/v%7B$%7D");
        assertThat(requireNonNull(segment.init()).uri().getRawPath()).isEqualTo("/a/b/v.mp4");
        assertThat(playlist.defines()).isEqualTo(Map.of("n", "{$i}", "i", "v", "token", "x/y"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "#EXT-X-DEFINE:IMPORT=\"other\"",
                "#EXT-X-DEFINE:QUERYPARAM=\"empty\"",
                "#EXT-X-DEFINE:QUERYPARAM=\"none\"",
                "#EXT-X-DEFINE:NAME=\"a\"",
                "#EXT-X-DEFINE:NAME=\"a b\",VALUE=\"\"",
                "#EXT-X-DEFINE:NAME=\"a\",IMPORT=\"a\",VALUE=\"\"",
                "{$undefined}.ts",
                "#EXT-X-KEY:URI=\"k\"",
                "#EXT-X-KEY:METHOD=AES-128",
                "#EXT-X-KEY:METHOD=AES-128,URI=\"k",
                "#EXT-X-KEY:METHOD=AES-128,URI=\"k\",IV=12",
                "#EXT-X-KEY:METHOD=AES-128,URI=\"k\",IV=0x000000000000000000000000000000001",
                "#EXT-X-MAP:BYTERANGE=\"1@0\"",
                "#EXT-X-MEDIA-SEQUENCE:x",
                "#EXT-X-BYTERANGE:x@0",
                "#EXT-X-BYTERANGE:0@0",
                "segment-without-any-duration.ts"
            })
    void parse_brokenLine_isMalformedAtThatLine(String line) {
        assertThatThrownBy(() -> parse("#EXTM3U\r\n\r\n# comment\n" + line + "\n#EXT-X-ENDLIST\n"))
                .isInstanceOfSatisfying(PlaylistException.class, failure -> {
                    assertThat(failure.reason()).isEqualTo(Reason.MALFORMED);
                    assertThat(failure.line()).isEqualTo(4);
                    assertThat(failure.toMedia()).hasMessageContaining("line 4");
                });
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\n", "<!DOCTYPE html>\n<html>", "# only a comment", "a.ts\n#EXTM3U"})
    void parse_noPlaylist_isMalformed(String text) {
        assertThatThrownBy(() -> parse(text))
                .isInstanceOf(PlaylistException.class)
                .hasMessageContaining("not a playlist");
    }

    @Test
    void parse_variantsAndSegments_isMalformed() {
        assertThatThrownBy(() -> parse("#EXTM3U\n#EXT-X-STREAM-INF:BANDWIDTH=1\na\n#EXTINF:1\nb\n"))
                .isInstanceOf(PlaylistException.class)
                .hasMessageContaining("line 5");
    }

    @Test
    void parse_tooManySegments_isLimit() {
        String text = "#EXTM3U\n" + "#EXTINF:1\na\n".repeat(PlaylistLimits.MAX_SEGMENTS + 1);
        assertThatThrownBy(() -> parse(text))
                .isInstanceOfSatisfying(
                        PlaylistException.class,
                        failure -> assertThat(failure.reason()).isEqualTo(Reason.LIMIT));
    }

    @Test
    void parse_tooManyLines_isLimit() {
        String text = "#EXTM3U\n" + "#\n".repeat(PlaylistLimits.MAX_LINES);
        assertThatThrownBy(() -> parse(text))
                .isInstanceOfSatisfying(
                        PlaylistException.class,
                        failure -> assertThat(failure.reason()).isEqualTo(Reason.LIMIT));
    }

    @Test
    void parse_tooManyVariants_isLimit() {
        String text = "#EXTM3U\n" + "#EXT-X-STREAM-INF:BANDWIDTH=1\nv\n".repeat(PlaylistLimits.MAX_ENTRIES + 1);
        assertThatThrownBy(() -> parse(text))
                .isInstanceOfSatisfying(
                        PlaylistException.class,
                        failure -> assertThat(failure.reason()).isEqualTo(Reason.LIMIT));
    }

    @Test
    void parse_tooManyBytes_isLimit() {
        assertThatThrownBy(() -> PlaylistParser.parse(new byte[PlaylistLimits.MAX_BYTES + 1], BASE, Map.of()))
                .isInstanceOf(PlaylistException.class)
                .hasMessageContaining("bytes");
    }

    @Test
    void indexAt_findsTheSegmentThatHoldsATime() throws PlaylistException {
        MediaPlaylist playlist = media("#EXTINF:2\na\n".repeat(5));
        assertThat(playlist.indexAt(-1)).isZero();
        assertThat(playlist.indexAt(3_999_999)).isEqualTo(1);
        assertThat(playlist.indexAt(4_000_000)).isEqualTo(2);
        assertThat(playlist.indexAt(Long.MAX_VALUE)).isEqualTo(4);
        assertThat(media("").indexAt(0)).isEqualTo(-1);
    }

    private static MediaPlaylist media(String text) throws PlaylistException {
        return (MediaPlaylist) parse("#EXTM3U\n" + text);
    }

    private static MultivariantPlaylist multivariant(String text) throws PlaylistException {
        return (MultivariantPlaylist) parse("#EXTM3U\n" + text);
    }

    private static Playlist parse(String text) throws PlaylistException {
        return PlaylistParser.parse(text.getBytes(UTF_8), BASE, Map.of());
    }
}
