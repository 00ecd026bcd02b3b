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
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class Id3v2ReaderTest {
    @Test
    void read_encodings_areText() throws Exception {
        byte[] tag = new Id3Tag(4)
                .text("TIT2", "L\u00F6")
                .frame("TPE1", 0, latin("\1\u00FF\u00FEL\0\u00F6\0"))
                .frame("TALB", 0, latin("\2\0L\0\u00F6"))
                .frame("TCOM", 0, join(latin("\3"), "L\u00F6".getBytes(StandardCharsets.UTF_8)))
                .frame("TPE3", 0, latin("\1\0L\0\u00F6"))
                .bytes(20);

        assertThat(read(tag))
                .hasSize(5)
                .allSatisfy((key, value) -> assertThat(value).isEqualTo("L\u00F6"));
    }

    @Test
    void read_severalValues_areKeptApart() throws Exception {
        byte[] utf16 = latin("\1\u00FF\u00FEA\0\0\0\u00FF\u00FEB\0\0\0");
        Metadata metadata = metadata(
                new Id3Tag(4).text("TPE1", "One\0Two\0").frame("TCON", 0, utf16).bytes(0));

        assertThat(metadata.tags().all(TagKey.ARTIST)).containsExactly("One", "Two");
        assertThat(metadata.tags().genres()).containsExactly("A", "B");
    }

    @Test
    void read_descriptions_areKeys() throws Exception {
        Map<String, String> tags = read(new Id3Tag(3)
                .text("TXXX", "replaygain\0-3 dB")
                .text("COMM", "eng\0plain comment")
                .text("COMM", "engiTunNORM\0 00 11")
                .text("USLT", "engwords\0La la")
                .frame("WXXX", 0, latin("\0shop\0http://example.com"))
                .frame("WOAR", 0, latin("http://example.org"))
                .frame("UFID", 0, latin("http://musicbrainz.org\0abc"))
                .bytes(0));

        assertThat(tags)
                .containsEntry("replaygain", "-3 dB")
                .containsEntry("COMM", "plain comment")
                .containsEntry("iTunNORM", "00 11")
                .containsEntry("USLT", "La la")
                .containsEntry("shop", "http://example.com")
                .containsEntry("WOAR", "http://example.org")
                .containsEntry("http://musicbrainz.org", "abc");
    }

    @Test
    void read_version22_hasShortIds() throws Exception {
        Metadata metadata = metadata(new Id3Tag(2)
                .text("TT2", "Song")
                .frame("PIC", 0, latin("\0JPG\3front\0pixels"))
                .bytes(8));

        assertThat(metadata.tags().title()).contains("Song");
        Picture picture = metadata.pictures().get(0);
        assertThat(picture.mimeType()).isEqualTo("image/jpeg");
        assertThat(picture.description()).isEqualTo("front");
        assertThat(picture.kind()).isEqualTo(PictureKind.FRONT_COVER);
    }

    @Test
    void read_unsynchronised_takesTheStuffingOut() throws Exception {
        byte[] tag =
                new Id3Tag(3).frame("TIT2", 0, latin("\1\u00FF\u00FEA\0B\0")).stuffed();

        assertThat(read(tag)).containsEntry("TIT2", "AB");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void read_unsynchronisedFrame_takesTheStuffingOut(boolean measured) throws Exception {
        byte[] plain = latin("\1\u00FF\u00FEA\0B\0");
        byte[] length = measured ? new byte[] {0, 0, 0, (byte) plain.length} : new byte[0];
        byte[] tag = new Id3Tag(4)
                .frame("TIT2", measured ? 3 : 2, join(length, Id3Tag.stuff(plain)))
                .bytes(0);

        assertThat(read(tag)).containsEntry("TIT2", "AB");
    }

    @Test
    void read_extendedHeader_isPassed() throws Exception {
        Id3Tag third = new Id3Tag(3).text("TIT2", "Song");
        Id3Tag fourth = new Id3Tag(4).text("TIT2", "Song");

        assertThat(read(third.bytes(0x40, new byte[] {0, 0, 0, 6, 0, 0, 0, 0, 0, 0}, 0)))
                .containsEntry("TIT2", "Song");
        assertThat(read(fourth.bytes(0x40, new byte[] {0, 0, 0, 6, 1, 0}, 0))).containsEntry("TIT2", "Song");
    }

    /** iTunes wrote the sizes of 2.4 like those of 2.3. */
    @Test
    void read_plainSizesInVersion24_areSeenByWhatFollows() throws Exception {
        String longer = "x".repeat(300);
        byte[] body = latin("\0" + longer);
        byte[] tag = new Id3Tag(4)
                .frame("TIT2", 0, body, body.length)
                .text("TPE1", "Me")
                .bytes(10);

        assertThat(read(tag)).containsEntry("TIT2", longer).containsEntry("TPE1", "Me");
    }

    @Test
    void read_longFrameInVersion24_hasASyncSafeSize() throws Exception {
        String longer = "x".repeat(300);

        assertThat(read(new Id3Tag(4).text("TIT2", longer).text("TPE1", "Me").bytes(0)))
                .containsEntry("TIT2", longer)
                .containsEntry("TPE1", "Me");
    }

    @Test
    void read_packedFrames_areLeftOut() throws Exception {
        byte[] body = latin("\0Song");
        assertThat(read(new Id3Tag(3)
                        .frame("TIT2", 0x80, body)
                        .frame("TIT3", 0x40, body)
                        .text("TPE1", "Me")
                        .bytes(0)))
                .containsOnlyKeys("TPE1");
        assertThat(read(new Id3Tag(4)
                        .frame("TIT2", 8, body)
                        .frame("TIT3", 4, body)
                        .text("TPE1", "Me")
                        .bytes(0)))
                .containsOnlyKeys("TPE1");
    }

    @Test
    void read_groupedFrame_isReadBehindItsGroup() throws Exception {
        assertThat(read(new Id3Tag(3).frame("TIT2", 0x20, latin("g\0Song")).bytes(0)))
                .containsEntry("TIT2", "Song");
    }

    @Test
    void read_textLongerThanTheLimit_isPassedOver() throws Exception {
        byte[] tag = new Id3Tag(3)
                .text("TXXX", "lyrics\0" + "la".repeat(Id3v2Reader.MAX_TEXT_BYTES))
                .text("TIT2", "Song")
                .bytes(0);

        assertThat(read(tag)).containsOnlyKeys("TIT2");
    }

    @Test
    void read_pictures_areFoundAndLoadedOnDemand() throws Exception {
        byte[] pixels = pixels(300_000);
        byte[] tag = new Id3Tag(3)
                .frame("APIC", 0, join(latin("\1image/png\0\4\u00FF\u00FEB\0\0\0"), pixels))
                .frame("APIC", 0, latin("\0jpg\0\3\0pixels"))
                .text("TIT2", "Song")
                .bytes(0);
        Metadata metadata = metadata(tag);

        assertThat(metadata.tags().title()).contains("Song");
        assertThat(metadata.pictures()).hasSize(2);
        Picture back = metadata.pictures().get(0);
        assertThat(back.kind()).isEqualTo(PictureKind.BACK_COVER);
        assertThat(back.mimeType()).isEqualTo("image/png");
        assertThat(back.description()).isEqualTo("B");
        assertThat(loaded(back, tag)).isEqualTo(pixels);
        assertThat(metadata.pictures().get(1).mimeType()).isEqualTo("image/jpg");
        assertThat(loaded(metadata.pictures().get(1), tag)).asString().isEqualTo("pixels");
    }

    @Test
    void read_pictureInUnsynchronisedTag_isLoadedPlain() throws Exception {
        byte[] pixels = pixels(5_000);
        byte[] tag = new Id3Tag(3)
                .frame("TIT2", 0, latin("\1\u00FF\u00FEA\0"))
                .frame("APIC", 0, join(latin("\1image/png\0\3\u00FF\u00FEB\0\0\0"), pixels))
                .stuffed();

        assertThat(loaded(metadata(tag).pictures().get(0), tag)).isEqualTo(pixels);
    }

    @Test
    void read_pictureInUnsynchronisedFrame_isLoadedPlain() throws Exception {
        byte[] pixels = pixels(5_000);
        byte[] tag = new Id3Tag(4)
                .frame("APIC", 2, Id3Tag.stuff(join(latin("\1image/png\0\3\u00FF\u00FEB\0\0\0"), pixels)))
                .text("TIT2", "Song")
                .bytes(0);

        assertThat(loaded(metadata(tag).pictures().get(0), tag)).isEqualTo(pixels);
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 4})
    void read_chapters_haveTimesAndTitles(int major) throws Exception {
        byte[] title = new Id3Tag(major).text("TIT2", "Prologue").body();
        byte[] first =
                ByteBuffer.allocate(16).putInt(0).putInt(1500).putLong(-1L).array();
        byte[] second =
                ByteBuffer.allocate(16).putInt(1500).putInt(1500).putLong(-1L).array();
        Metadata metadata = metadata(new Id3Tag(major)
                .frame("CHAP", 0, join(latin("c1\0"), second))
                .frame("CHAP", 0, join(latin("c0\0"), first, title))
                .frame("CHAP", 0, latin("cut\0"))
                .bytes(0));

        assertThat(metadata.chapters())
                .containsExactly(
                        new Chapter("Prologue", Duration.ZERO, Optional.of(Duration.ofMillis(1500))),
                        new Chapter("", Duration.ofMillis(1500), Optional.empty()));
    }

    @Test
    void read_chaptersNestedAsDeepAsTheyFit_areOne() throws Exception {
        byte[] fixed =
                ByteBuffer.allocate(16).putInt(0).putInt(1500).putLong(-1L).array();
        byte[] content = join(latin("\0"), fixed);
        while (content.length + 64 < Id3v2Reader.MAX_TEXT_BYTES) {
            content = join(
                    latin("\0"), fixed, new Id3Tag(3).frame("CHAP", 0, content).body());
        }
        Metadata metadata = metadata(new Id3Tag(3).frame("CHAP", 0, content).bytes(0));

        assertThat(metadata.chapters())
                .containsExactly(new Chapter("", Duration.ZERO, Optional.of(Duration.ofMillis(1500))));
    }

    @Test
    void read_tagOfAnotherVersion_saysNothing() throws Exception {
        assertThat(metadata(new Id3Tag(5).text("TIT2", "Song").bytes(0))).isEqualTo(Metadata.NONE);
    }

    @Test
    void read_hlsTimestamp_isFound() throws Exception {
        byte[] owner = latin("com.apple.streaming.transportStreamTimestamp\0\0\0\0\1\0\0\0\5");
        DataWindow window = new DataWindow(
                new ByteArrayData(new Id3Tag(3).frame("PRIV", 0, owner).bytes(0)));
        Id3v2Reader reader = new Id3v2Reader(window, 0);

        assertThat(reader.read()).isEqualTo(Load.READY);
        assertThat(reader.hlsTimestamp()).hasValue((1L << 32) + 5);
    }

    /** Random bytes with many that look like frame headers. */
    private static byte[] pixels(int count) {
        Random random = new Random(3);
        byte[] pixels = new byte[count];
        random.nextBytes(pixels);
        for (int i = 0; i + 1 < count; i += 7) {
            pixels[i] = (byte) 0xFF;
            pixels[i + 1] = random.nextBoolean() ? 0 : (byte) 0xE3;
        }
        pixels[count - 1] = 1;
        return pixels;
    }

    private static byte[] loaded(Picture picture, byte[] file) throws Exception {
        PictureReading reading = new PictureReading(picture, new ByteArrayData(file), 1 << 20);
        assertThat(reading.read()).isTrue();
        return reading.bytes();
    }

    private static Map<String, String> read(byte[] tag) throws Exception {
        return metadata(tag).tags().asMap();
    }

    private static Metadata metadata(byte[] tag) throws Exception {
        Id3v2Reader reader = new Id3v2Reader(new DataWindow(new ByteArrayData(tag)), 0);
        assertThat(reader.read()).isEqualTo(Load.READY);
        return reader.tags().build();
    }
}
