package io.kithara.decode.matroska;

import static io.kithara.decode.matroska.MatroskaWriter.cluster;
import static io.kithara.decode.matroska.MatroskaWriter.concat;
import static io.kithara.decode.matroska.MatroskaWriter.ebml;
import static io.kithara.decode.matroska.MatroskaWriter.element;
import static io.kithara.decode.matroska.MatroskaWriter.simpleBlock;
import static io.kithara.decode.matroska.MatroskaWriter.text;
import static io.kithara.decode.matroska.MatroskaWriter.track;
import static io.kithara.decode.matroska.MatroskaWriter.uint;
import static org.assertj.core.api.Assertions.assertThat;

import io.kithara.decode.ArrivingData;
import io.kithara.decode.ByteArrayData;
import io.kithara.decode.Chapter;
import io.kithara.decode.CountedData;
import io.kithara.decode.DemuxOptions;
import io.kithara.decode.Demuxer.Progress;
import io.kithara.decode.Metadata;
import io.kithara.decode.Picture;
import io.kithara.decode.PictureKind;
import io.kithara.decode.PictureReading;
import io.kithara.decode.TagKey;
import io.kithara.decode.Tags;
import io.kithara.stream.MediaData;
import java.time.Duration;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class MatroskaTagsTest {
    private static final int UID = 77;

    private static final DemuxOptions ALL = new DemuxOptions(true, false, true);

    /** Far beyond what is read on through rather than asked for. */
    private static final int FAR_BYTES = 1 << 20;

    private static final byte[] PIXELS = pixels(300_000);

    private static byte[] pixels(int count) {
        byte[] pixels = new byte[count];
        new Random(7).nextBytes(pixels);
        return pixels;
    }

    @Test
    void open_fileOfFfmpeg_hasTagsChaptersAndThePicture() throws Exception {
        byte[] file = Reading.file("tagged.mka");
        Metadata metadata = Reading.opened(file).track().metadata();

        assertThat(metadata.tags().title()).contains("Song");
        assertThat(metadata.tags().artist()).contains("Me");
        assertThat(metadata.tags().album()).contains("Record");
        assertThat(metadata.tags().trackNumber()).hasValue(3);
        assertThat(metadata.tags().year()).hasValue(2024);
        assertThat(metadata.tags().trackGainDb()).hasValue(-6.5);
        assertThat(metadata.chapters())
                .containsExactly(
                        new Chapter("One", Duration.ZERO, Optional.of(Duration.ofMillis(500))),
                        new Chapter("Two", Duration.ofMillis(500), Optional.of(Duration.ofSeconds(1))));
        Picture cover = metadata.pictures().get(0);
        assertThat(cover.kind()).isEqualTo(PictureKind.FRONT_COVER);
        assertThat(cover.mimeType()).isEqualTo("image/png");
        PictureReading reading = new PictureReading(cover, new ByteArrayData(file), 1 << 20);
        assertThat(reading.read()).isTrue();
        assertThat(reading.bytes()).startsWith(0x89, 'P', 'N', 'G');
        assertThat(reading.bytes()).hasSize((int) cover.sizeBytes());
    }

    @Test
    void tags_ofAlbumAndTrack_areToldApart() throws Exception {
        byte[] tags = element(
                Id.TAGS,
                tag(50, 0, simple("TITLE", "Record"), simple("ARTIST", "All"), simple("TOTAL_PARTS", "12")),
                tag(30, 0, simple("TITLE", "Song"), simple("ARTIST", "Me"), simple("PART_NUMBER", "3")),
                tag(40, 0, simple("PART_NUMBER", "2")),
                tag(60, 0, simple("TITLE", "Box")),
                tag(0, 0, simple("GENRE", "Rock"), simple("DATE_RELEASED", "1999-05-01")));
        Tags read = inFront(tags).tags();

        assertThat(read.title()).contains("Song");
        assertThat(read.artist()).contains("Me");
        assertThat(read.album()).contains("Record");
        assertThat(read.albumArtist()).contains("All");
        assertThat(read.trackNumber()).hasValue(3);
        assertThat(read.first(TagKey.TRACK_TOTAL)).contains("12");
        assertThat(read.first(TagKey.DISC)).contains("2");
        assertThat(read.first("60/title")).contains("Box");
        assertThat(read.genres()).containsExactly("Rock");
        assertThat(read.year()).hasValue(1999);
    }

    @Test
    void tags_ofOtherTracksChaptersAndAttachments_areLeftOut() throws Exception {
        byte[] tags = element(
                Id.TAGS,
                element(Id.TAG, element(Id.TARGETS, uint(Id.TAG_TRACK_UID, UID + 1)), simple("TITLE", "Other")),
                element(Id.TAG, element(Id.TARGETS, uint(Id.TAG_CHAPTER_UID, 5)), simple("TITLE", "Chapter")),
                element(Id.TAG, element(Id.TARGETS, uint(Id.TAG_ATTACHMENT_UID, 5)), simple("TITLE", "Picture")),
                element(Id.TAG, simple("COMMENT", "of all"), element(Id.TARGETS, uint(Id.TAG_TRACK_UID, UID))));

        assertThat(inFront(tags).tags().asMap()).containsOnlyKeys("comment");
    }

    @Test
    void tags_nested_haveTheNamesOfBoth() throws Exception {
        byte[] artist = element(
                Id.SIMPLE_TAG,
                text(Id.TAG_NAME, "ARTIST"),
                text(Id.TAG_STRING, "The Band"),
                simple("SORT_WITH", "Band, The"),
                simple("URL", "https://example.com"));

        Tags tags = inFront(element(Id.TAGS, tag(30, 0, artist))).tags();
        assertThat(tags.artist()).contains("The Band");
        assertThat(tags.first(TagKey.ARTIST_SORT)).contains("Band, The");
        assertThat(tags.first("artist/url")).contains("https://example.com");
    }

    @Test
    void title_ofTheSegment_isTheTracksUnlessATagHasOne() throws Exception {
        byte[] titled = element(Id.INFO, text(Id.TITLE, "Segment"));

        assertThat(inFront(titled).tags().title()).contains("Segment");
        assertThat(inFront(titled, element(Id.TAGS, tag(30, 0, simple("TITLE", "Song"))))
                        .tags()
                        .all(TagKey.TITLE))
                .containsExactly("Song", "Segment");
    }

    @Test
    void chapters_hiddenOnesAndOtherEditions_areLeftOut() throws Exception {
        byte[] other = element(Id.EDITION_ENTRY, atom(0, "Other"));
        byte[] ours = element(
                Id.EDITION_ENTRY,
                uint(Id.EDITION_FLAG_DEFAULT, 1),
                atom(0, "One"),
                element(Id.CHAPTER_ATOM, uint(Id.CHAPTER_TIME_START, 1), uint(Id.CHAPTER_FLAG_HIDDEN, 1)),
                element(Id.CHAPTER_ATOM, uint(Id.CHAPTER_TIME_START, 2), uint(Id.CHAPTER_FLAG_ENABLED, 0)),
                atom(60_000_000_000L, "Two"));

        assertThat(inFront(element(Id.CHAPTERS, other, ours)).chapters())
                .containsExactly(
                        new Chapter("One", Duration.ZERO, Optional.of(Duration.ofMinutes(1))),
                        new Chapter("Two", Duration.ofMinutes(1), Optional.empty()));
    }

    @Test
    void open_everythingBehindTheSound_isReadWhereItIsAllHere() throws Exception {
        assertThat(metadata(new ByteArrayData(fileWithAllBehind()), DemuxOptions.FILE))
                .satisfies(MatroskaTagsTest::isAllThere);
    }

    @Test
    void open_everythingBehindTheSound_takesOneRequestOfARemoteFileAndOnlyIfAskedFor() throws Exception {
        CountedData asked = new CountedData(fileWithAllBehind());
        assertThat(metadata(asked, ALL)).satisfies(MatroskaTagsTest::isAllThere);
        // The start of the file, what stands behind the sound, and what stands behind the picture there.
        assertThat(asked.requests()).isEqualTo(3);

        CountedData unasked = new CountedData(fileWithAllBehind());
        assertThat(metadata(unasked, DemuxOptions.FILE)).isEqualTo(Metadata.NONE);
        assertThat(unasked.requests()).isEqualTo(1);
    }

    @Test
    void open_largeAttachmentsBeforeTheSound_areJumpedOverUnlessAskedFor() throws Exception {
        byte[] file = file(concat(), concat(attachments(), tagsWithTitle()), new byte[0]);
        CountedData unasked = new CountedData(file);
        Metadata playing = metadata(unasked, DemuxOptions.FILE);

        assertThat(playing.pictures()).isEmpty();
        assertThat(playing.tags().title()).contains("Song");
        assertThat(metadata(new CountedData(file), ALL).pictures()).hasSize(1);
    }

    @Test
    void open_bytesThatTrickleIn_readsTheSame() throws Exception {
        byte[] file = fileWithAllBehind();
        ArrivingData data = new ArrivingData(file, 700, true);
        MatroskaDemuxer demuxer = new MatroskaDemuxer(data, ALL);
        int steps = 0;
        while (demuxer.open() == Progress.NEED_DATA) {
            assertThat(++steps).isLessThan(1000);
            assertThat(demuxer.consumed()).isLessThan(demuxer.wanted().end());
            data.arrive(demuxer.wanted().start() + 4000);
        }

        isAllThere(demuxer.track().metadata());
    }

    @Test
    void open_brokenOnes_costNoSound() throws Exception {
        byte[] broken = element(Id.TAGS, tag(30, 0, simple("TITLE", "Song")), new byte[] {(byte) 0xFF, 0, 1, 2});
        byte[] wild = element(Id.ATTACHMENTS, element(Id.ATTACHED_FILE, new byte[] {0x46, 0x5C, 0x08, -1}));
        byte[] file = file(concat(), concat(broken, wild, element(Id.CHAPTERS, new byte[] {1})), new byte[0]);

        assertThat(Reading.opened(file).track().metadata().tags().title()).contains("Song");
        assertThat(Reading.all(file)).hasSize(1);
    }

    private static void isAllThere(Metadata metadata) {
        assertThat(metadata.tags().title()).contains("Song");
        assertThat(metadata.chapters()).hasSize(1);
        Picture cover = metadata.pictures().get(0);
        assertThat(cover.kind()).isEqualTo(PictureKind.FRONT_COVER);
        assertThat(cover.description()).isEqualTo("cover.jpg");
        assertThat(cover.sizeBytes()).isEqualTo(PIXELS.length);
    }

    private static Metadata inFront(byte[]... parts) throws Exception {
        return Reading.opened(file(concat(), concat(parts), new byte[0]))
                .track()
                .metadata();
    }

    private static Metadata metadata(MediaData data, DemuxOptions options) throws Exception {
        MatroskaDemuxer demuxer = new MatroskaDemuxer(data, options);
        assertThat(demuxer.open()).isEqualTo(Progress.DONE);
        return demuxer.track().metadata();
    }

    /** As mkvmerge writes it: one index in front that names another at the end. */
    private static byte[] fileWithAllBehind() throws Exception {
        byte[] attachments = attachments();
        byte[] chapters = element(Id.CHAPTERS, element(Id.EDITION_ENTRY, atom(0, "One")));
        byte[] tags = tagsWithTitle();
        byte[] placeholder = seekHead(0, 0, 0);
        byte[] before = concat(placeholder, header(), cluster(0, simpleBlock(1, 0, new byte[FAR_BYTES])));
        long first = before.length;
        byte[] seekHead = seekHead(first, first + attachments.length, first + attachments.length + chapters.length);
        return file(seekHead, concat(), concat(attachments, chapters, tags));
    }

    private static byte[] seekHead(long attachments, long chapters, long tags) {
        return element(
                Id.SEEK_HEAD, seek(Id.ATTACHMENTS, attachments), seek(Id.CHAPTERS, chapters), seek(Id.TAGS, tags));
    }

    private static byte[] seek(int id, long position) {
        return element(Id.SEEK, uint(Id.SEEK_ID, Integer.toUnsignedLong(id)), uint(Id.SEEK_POSITION, position));
    }

    private static byte[] attachments() {
        return element(
                Id.ATTACHMENTS,
                element(Id.ATTACHED_FILE, text(Id.FILE_MEDIA_TYPE, "font/ttf"), element(Id.FILE_DATA, new byte[100])),
                element(
                        Id.ATTACHED_FILE,
                        text(Id.FILE_NAME, "cover.jpg"),
                        text(Id.FILE_MEDIA_TYPE, "image/jpeg"),
                        element(Id.FILE_DATA, PIXELS)));
    }

    private static byte[] tagsWithTitle() {
        return element(Id.TAGS, tag(30, UID, simple("TITLE", "Song")));
    }

    private static byte[] tag(int level, long track, byte[]... simple) {
        byte[] targets = element(
                Id.TARGETS,
                level == 0 ? new byte[0] : uint(Id.TARGET_TYPE_VALUE, level),
                uint(Id.TAG_TRACK_UID, track));
        return element(Id.TAG, targets, concat(simple));
    }

    private static byte[] simple(String name, String value) {
        return element(Id.SIMPLE_TAG, text(Id.TAG_NAME, name), text(Id.TAG_STRING, value));
    }

    private static byte[] atom(long startNs, String title) {
        return element(
                Id.CHAPTER_ATOM,
                uint(Id.CHAPTER_TIME_START, startNs),
                element(Id.CHAPTER_DISPLAY, text(Id.CHAP_STRING, title)));
    }

    private static byte[] header() {
        return MatroskaWriter.head(track(1, "A_PCM/INT/LIT", 8000, 1, 8, uint(Id.TRACK_UID, UID)));
    }

    /** One segment with a second and more of sound. */
    private static byte[] file(byte[] seekHead, byte[] before, byte[] behind) {
        byte[] sound = cluster(0, simpleBlock(1, 0, new byte[FAR_BYTES]));
        return concat(ebml("matroska"), element(Id.SEGMENT, seekHead, header(), before, sound, behind));
    }
}
