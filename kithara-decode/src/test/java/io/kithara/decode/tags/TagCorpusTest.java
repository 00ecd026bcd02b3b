package io.kithara.decode.tags;

import static org.assertj.core.api.Assertions.assertThat;

import io.kithara.decode.ByteArrayData;
import io.kithara.decode.Chapter;
import io.kithara.decode.DemuxOptions;
import io.kithara.decode.Demuxer;
import io.kithara.decode.DemuxerProvider;
import io.kithara.decode.Metadata;
import io.kithara.decode.Picture;
import io.kithara.decode.PictureKind;
import io.kithara.decode.PictureReading;
import io.kithara.decode.TagKey;
import io.kithara.decode.flac.FlacDemuxerProvider;
import io.kithara.decode.mpeg.MpegAudioDemuxerProvider;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What taggers of all kinds wrote; {@code ffprobe -show_format -show_chapters} says the same. */
class TagCorpusTest {
    private static final Path FOLDER = Path.of(System.getProperty("kithara.corpus", "missing"));

    @BeforeEach
    void needsTheCorpus() {
        Assumptions.assumeTrue(Files.isDirectory(FOLDER));
    }

    @Test
    void open_id3v23WithCover_isAsTagged() throws Exception {
        Metadata metadata = mp3("mp3agic-v1andv23tagswithalbumimage-utf16le.mp3");

        assertThat(metadata.tags().title()).contains("TITLE1234567890123456789012345");
        assertThat(metadata.tags().composer()).contains("COMPOSER23456789012345678901234");
        assertThat(metadata.tags().genres()).containsExactly("Classic Rock");
        assertThat(metadata.tags().year()).hasValue(2001);
        assertThat(metadata.tags().trackNumber()).hasValue(1);
        assertPng(metadata.pictures().get(0), "mp3/mp3agic-v1andv23tagswithalbumimage-utf16le.mp3", 200, 200);
    }

    @Test
    void open_id3v24WithCover_isAsTagged() throws Exception {
        Metadata metadata = mp3("mp3agic-v24tagswithalbumimage.mp3");

        assertThat(metadata.tags().artist()).contains("ARTIST123456789012345678901234");
        assertThat(metadata.tags().lyrics()).contains("LYRICS1234567890123456789012345");
        assertThat(metadata.tags().genres()).containsExactly("Pop");
        assertPng(metadata.pictures().get(0), "mp3/mp3agic-v24tagswithalbumimage.mp3", 200, 200);
    }

    @Test
    void open_id3Chapters_areRead() throws Exception {
        Metadata metadata = mp3("mp3agic-v23tagwithchapters.mp3");

        assertThat(metadata.chapters())
                .extracting(chapter -> chapter.title() + " " + chapter.start().toMillis() + " "
                        + chapter.end().orElseThrow().toMillis())
                .containsExactly("start 0 5000", "5 seconds 5000 10000", "10 seconds 10000 15000");
        assertThat(metadata.tags().genres()).containsExactly("Podcast");
    }

    @Test
    void open_numericGenreChaptersAndCover_areRead() throws Exception {
        Metadata metadata = mp3("media3-bear-id3-numeric-genre.mp3");

        assertThat(metadata.tags().genres()).containsExactly("Metal");
        assertThat(metadata.tags().title()).contains("Test title");
        assertThat(metadata.chapters()).extracting(Chapter::title).containsExactly("Chapter title", "");
        assertThat(metadata.pictures()).hasSize(1);
    }

    @Test
    void open_id3v1Alone_isRead() throws Exception {
        Metadata metadata = mp3("mp3agic-v1tag.mp3");

        assertThat(metadata.tags().title()).contains("TITLE1234567890123456789012345");
        assertThat(metadata.tags().genres()).containsExactly("Pop");
        assertThat(metadata.tags().trackNumber()).hasValue(1);
        assertThat(mp3("media3-sine-wave-cbr-trailing-id3v1.mp3").tags().title())
                .contains("440Hz Test Tone");
    }

    @Test
    void open_tagsOfITunes_areTyped() throws Exception {
        Metadata metadata = mp3("mediafile-bpm.mp3");

        assertThat(metadata.tags().bpm()).hasValue(128);
        assertThat(metadata.tags().albumArtist()).contains("the album artist");
        assertThat(metadata.tags().discNumber()).hasValue(4);
        assertThat(metadata.tags().discTotal()).hasValue(5);
        assertThat(metadata.tags().trackTotal()).hasValue(3);
        assertThat(metadata.tags().isCompilation()).isTrue();
        assertThat(metadata.tags().comment()).contains("the comments");
        assertThat(metadata.tags().lyrics()).contains("the lyrics");
        assertThat(metadata.tags().first(TagKey.GROUPING)).contains("the grouping");
    }

    @Test
    void open_flacPictures_areDescribed() throws Exception {
        Picture cover = flac("media3-bear_with_picture.flac").pictures().get(0);

        assertThat(cover.kind()).isEqualTo(PictureKind.FRONT_COVER);
        assertThat(cover.mimeType()).isEqualTo("image/png");
        assertPng(cover, "flac/media3-bear_with_picture.flac", 371, 320);
        Picture avif = flac("cellar-subset-59_-_AVIF_PICTURE.flac").pictures().get(0);
        assertThat(avif.mimeType()).isEqualTo("image/avif");
    }

    /** The size in the picture's own header, which only the right bytes have at the right place. */
    private static void assertPng(Picture picture, String file, int width, int height) throws Exception {
        PictureReading reading =
                new PictureReading(picture, new ByteArrayData(Files.readAllBytes(FOLDER.resolve(file))), 1 << 20);
        assertThat(reading.read()).isTrue();
        ByteBuffer png = ByteBuffer.wrap(reading.bytes());
        assertThat(png.getInt()).isEqualTo(0x8950_4E47);
        assertThat(png.getInt(16)).isEqualTo(width);
        assertThat(png.getInt(20)).isEqualTo(height);
        assertThat(png.getInt(png.capacity() - 8)).isEqualTo(0x4945_4E44);
    }

    private static Metadata mp3(String name) throws Exception {
        return open(new MpegAudioDemuxerProvider(), "mp3/" + name);
    }

    private static Metadata flac(String name) throws Exception {
        return open(new FlacDemuxerProvider(), "flac/" + name);
    }

    private static Metadata open(DemuxerProvider provider, String name) throws Exception {
        byte[] bytes = Files.readAllBytes(FOLDER.resolve(name));
        Demuxer demuxer = provider.create(Optional.empty(), new ByteArrayData(bytes), DemuxOptions.FILE);
        assertThat(demuxer.open()).isEqualTo(Demuxer.Progress.DONE);
        return demuxer.track().metadata();
    }
}
