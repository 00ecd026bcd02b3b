package io.kithara.decode.tags;

import static io.kithara.decode.tags.Id3Tag.join;
import static io.kithara.decode.tags.Id3Tag.latin;
import static org.assertj.core.api.Assertions.assertThat;

import io.kithara.decode.ByteArrayData;
import io.kithara.decode.Chapter;
import io.kithara.decode.DataWindow;
import io.kithara.decode.DataWindow.Load;
import io.kithara.decode.Metadata;
import io.kithara.decode.Picture;
import io.kithara.decode.PictureKind;
import io.kithara.decode.PictureReading;
import io.kithara.decode.TagKey;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Vorbis comments and what else FLAC has beside its sound. */
class VorbisCommentsTest {
    @Test
    void read_comments_areKeptInOrderUnderLowerCaseNames() throws Exception {
        Metadata metadata = read(comments("TITLE=L\u00F6", "Artist=A", "artist=B", "empty=", "=none", "odd"));

        assertThat(metadata.tags().title()).contains("L\u00F6");
        assertThat(metadata.tags().all(TagKey.ARTIST)).containsExactly("A", "B");
        assertThat(metadata.tags().entries()).hasSize(3);
    }

    @Test
    void read_chapters_haveTimesAndTitles() throws Exception {
        Metadata metadata = read(
                comments("CHAPTER002=00:01:02.5", "CHAPTER001=00:00:00.000", "CHAPTER001NAME=One", "CHAPTER003=never"));

        assertThat(metadata.chapters())
                .containsExactly(
                        new Chapter("One", Duration.ZERO, Optional.of(Duration.ofMillis(62_500))),
                        new Chapter("", Duration.ofMillis(62_500), Optional.empty()));
        assertThat(metadata.tags().first("chapter001")).contains("00:00:00.000");
    }

    @Test
    void read_pictureInBase64_isHeld() throws Exception {
        byte[] block = picture(3, "image/png", "L\u00F6", 640, 480, new byte[] {1, 2, 3});
        Metadata metadata = read(comments(
                "METADATA_BLOCK_PICTURE=" + Base64.getEncoder().encodeToString(block),
                "METADATA_BLOCK_PICTURE=%%%",
                "METADATA_BLOCK_PICTURE=AAAA"));

        assertThat(metadata.pictures()).hasSize(1);
        Picture cover = metadata.pictures().get(0);
        assertThat(cover.kind()).isEqualTo(PictureKind.FRONT_COVER);
        assertThat(cover.mimeType()).isEqualTo("image/png");
        assertThat(cover.description()).isEqualTo("L\u00F6");
        assertThat(cover.width()).hasValue(640);
        assertThat(cover.height()).hasValue(480);
        assertThat(cover.content()).isEqualTo(new Picture.Held(new byte[] {1, 2, 3}));
    }

    @Test
    void read_morePicturesThanAreHeld_keepsTheFirst() throws Exception {
        byte[] block = picture(3, "image/png", "", 1, 1, new byte[900_000]);
        String comment = "METADATA_BLOCK_PICTURE=" + Base64.getEncoder().encodeToString(block);

        assertThat(read(comments(comment, comment, comment)).pictures()).hasSize(2);
    }

    @Test
    void read_listThatBreaksOff_keepsWhatStandsBefore() throws Exception {
        byte[] list = comments("TITLE=One", "ARTIST=Me");
        byte[] cut = Arrays.copyOf(list, list.length - 3);

        assertThat(read(cut).tags().title()).contains("One");
        assertThat(read(cut).tags().artist()).isEmpty();
    }

    @Test
    void flacPicture_inTheFile_isLoadedOnDemand() throws Exception {
        byte[] pixels = new byte[100_000];
        pixels[99_999] = 9;
        byte[] block = picture(4, "image/jpeg", "a longer description ".repeat(20), 0, 0, pixels);
        byte[] file = join(new byte[10], block, new byte[10]);
        MetadataDraft draft = new MetadataDraft();
        DataWindow window = new DataWindow(new ByteArrayData(file));

        assertThat(FlacPicture.read(window, 10, 10 + block.length, draft)).isEqualTo(Load.READY);
        Picture back = draft.build().pictures().get(0);
        assertThat(back.kind()).isEqualTo(PictureKind.BACK_COVER);
        assertThat(back.width()).isEmpty();
        assertThat(back.description()).startsWith("a longer").hasSizeGreaterThan(400);
        PictureReading reading = new PictureReading(back, new ByteArrayData(file), pixels.length);
        assertThat(reading.read()).isTrue();
        assertThat(reading.bytes()).isEqualTo(pixels);
    }

    @Test
    void flacPicture_thatClaimsMoreThanItsBlock_endsWithIt() throws Exception {
        byte[] block = picture(4, "image/jpeg", "", 0, 0, new byte[8]);
        ByteBuffer.wrap(block).putInt(block.length - 12, 2_000_000_000);
        MetadataDraft draft = new MetadataDraft();
        DataWindow window = new DataWindow(new ByteArrayData(block));

        assertThat(FlacPicture.read(window, 0, block.length, draft)).isEqualTo(Load.READY);
        assertThat(draft.build().pictures().get(0).sizeBytes()).isEqualTo(8);
    }

    @Test
    void cueSheet_tracks_areChapters() throws Exception {
        byte[] first = track(0, 1, 0);
        byte[] second = track(44_100, 2, 100, 588);
        byte[] leadOut = track(88_200, 170);
        byte[] sheet = join(new byte[395], new byte[] {3}, first, second, leadOut);
        MetadataDraft draft = new MetadataDraft();

        assertThat(FlacCueSheet.read(new DataWindow(new ByteArrayData(sheet)), 0, sheet.length, 44_100, draft))
                .isEqualTo(Load.READY);
        Duration start = Duration.ofNanos((44_100 + 588) * 1_000_000_000L / 44_100);
        assertThat(draft.build().chapters())
                .containsExactly(
                        new Chapter("Track 1", Duration.ZERO, Optional.of(start)),
                        new Chapter("Track 2", start, Optional.empty()));
    }

    /** A track with index points 0, 1, ..., or only 1 where there is one. */
    private static byte[] track(long start, int number, long... points) {
        ByteBuffer track = ByteBuffer.allocate(36 + 12 * points.length);
        track.putLong(start).put((byte) number).position(35);
        track.put((byte) points.length);
        for (int i = 0; i < points.length; i++) {
            track.putLong(points[i]).put((byte) (points.length == 1 ? 1 : i)).put(new byte[3]);
        }
        return track.array();
    }

    static byte[] picture(int kind, String type, String description, int width, int height, byte[] pixels) {
        byte[] text = description.getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(32 + type.length() + text.length + pixels.length)
                .putInt(kind)
                .putInt(type.length())
                .put(latin(type))
                .putInt(text.length)
                .put(text)
                .putInt(width)
                .putInt(height)
                .putInt(24)
                .putInt(0)
                .putInt(pixels.length)
                .put(pixels)
                .array();
    }

    static byte[] comments(String... comments) {
        byte[] list = join(le(2), latin("us"), le(comments.length));
        for (String comment : comments) {
            byte[] text = comment.getBytes(StandardCharsets.UTF_8);
            list = join(list, le(text.length), text);
        }
        return list;
    }

    private static byte[] le(int number) {
        return ByteBuffer.allocate(4)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(number)
                .array();
    }

    private static Metadata read(byte[] list) throws Exception {
        MetadataDraft draft = new MetadataDraft();
        DataWindow window = new DataWindow(new ByteArrayData(list));
        assertThat(new VorbisComments(window, 0, list.length, draft).read()).isEqualTo(Load.READY);
        return draft.build();
    }
}
