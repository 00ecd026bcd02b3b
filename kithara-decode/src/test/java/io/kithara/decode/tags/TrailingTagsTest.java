package io.kithara.decode.tags;

import static io.kithara.decode.tags.Id3Tag.join;
import static io.kithara.decode.tags.Id3Tag.latin;
import static org.assertj.core.api.Assertions.assertThat;

import io.kithara.decode.ArrivingData;
import io.kithara.decode.ByteArrayData;
import io.kithara.decode.CountedData;
import io.kithara.decode.DataWindow;
import io.kithara.decode.DemuxOptions;
import io.kithara.decode.Metadata;
import io.kithara.decode.Picture;
import io.kithara.decode.PictureKind;
import io.kithara.decode.PictureReading;
import io.kithara.decode.TagKey;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class TrailingTagsTest {
    private static final byte[] SOUND = new byte[1000];

    @Test
    void read_id3v1_saysWhatNothingElseDoes() {
        Metadata metadata = read(new MetadataDraft(), SOUND, id3v1("Song", "Me", "1999", "Well", 7, 17));

        assertThat(metadata.tags().title()).contains("Song");
        assertThat(metadata.tags().artist()).contains("Me");
        assertThat(metadata.tags().year()).hasValue(1999);
        assertThat(metadata.tags().comment()).contains("Well");
        assertThat(metadata.tags().trackNumber()).hasValue(7);
        assertThat(metadata.tags().genres()).containsExactly("Rock");
    }

    @Test
    void read_id3v1BesideAnother_addsOnlyWhatIsUnsaid() {
        MetadataDraft draft = new MetadataDraft();
        draft.put("TIT2", "A Song whose name is longer than thirty characters");
        Metadata metadata = read(draft, SOUND, id3v1("A Song whose name is longer th", "Me", "", "", 0, 255));

        assertThat(metadata.tags().all(TagKey.TITLE))
                .containsExactly("A Song whose name is longer than thirty characters");
        assertThat(metadata.tags().artist()).contains("Me");
        assertThat(metadata.tags().genres()).isEmpty();
    }

    @Test
    void read_ape_hasTextsAndPictures() throws Exception {
        byte[] picture = join(latin("cover.jpg\0"), new byte[] {1, 2, 3});
        byte[] tag = ape(
                item("Title", "S\u00F6ng".getBytes(StandardCharsets.UTF_8), 0),
                item("Artist", latin("One\0Two"), 0),
                item("REPLAYGAIN_TRACK_GAIN", latin("-6.5 dB"), 0),
                item("Cover Art (Front)", picture, 2),
                item("Something", new byte[50], 2));
        byte[] id3v1 = id3v1("Sng", "O", "2001", "", 0, 255);
        Metadata metadata = read(new MetadataDraft(), SOUND, tag, id3v1);

        assertThat(metadata.tags().title()).contains("S\u00F6ng");
        assertThat(metadata.tags().all(TagKey.ARTIST)).containsExactly("One", "Two");
        assertThat(metadata.tags().trackGainDb()).hasValue(-6.5);
        assertThat(metadata.tags().year()).hasValue(2001);
        assertThat(metadata.pictures()).hasSize(1);
        Picture cover = metadata.pictures().get(0);
        assertThat(cover.kind()).isEqualTo(PictureKind.FRONT_COVER);
        assertThat(cover.mimeType()).isEqualTo("image/jpeg");
        PictureReading reading = new PictureReading(cover, new ByteArrayData(join(SOUND, tag, id3v1)), 100);
        assertThat(reading.read()).isTrue();
        assertThat(reading.bytes()).containsExactly(1, 2, 3);
    }

    @Test
    void read_apeOfVersion1_isLatin() {
        byte[] tag = ape(item("Title", latin("S\u00F6ng"), 0));
        ByteBuffer.wrap(tag).order(ByteOrder.LITTLE_ENDIAN).putInt(tag.length - 24, 1000);

        assertThat(read(new MetadataDraft(), SOUND, tag).tags().title()).contains("S\u00F6ng");
    }

    @Test
    void read_apeThatClaimsMoreThanThereIs_saysNothing() {
        byte[] tag = ape(item("Title", latin("Song"), 0));
        ByteBuffer.wrap(tag).order(ByteOrder.LITTLE_ENDIAN).putInt(tag.length - 20, 5000);

        assertThat(read(new MetadataDraft(), SOUND, tag)).isEqualTo(Metadata.NONE);
    }

    @Test
    void read_overANetwork_asksForTheEndInOnePiece() {
        byte[] tag = ape(
                item("Title", latin("Song"), 0), item("Cover Art (Front)", join(latin("a.png\0"), new byte[500]), 2));
        CountedData data = new CountedData(join(new byte[1 << 20], tag, id3v1("Song", "Me", "", "", 0, 255)));
        MetadataDraft draft = new MetadataDraft();

        assertThat(new TrailingTags(data).read(0, draft)).isEqualTo(DataWindow.Load.READY);
        assertThat(draft.build().tags().title()).contains("Song");
        assertThat(draft.build().tags().artist()).contains("Me");
        assertThat(draft.build().pictures()).hasSize(1);
        assertThat(data.requests()).isEqualTo(2); // the one of the file's start, and one
    }

    @Test
    void read_bytesThatHaveNotCome_saysWhichAndGoesOn() {
        byte[] file = join(new byte[40_000], ape(item("Title", latin("Song"), 0)), id3v1("Sng", "Me", "", "", 0, 255));
        ArrivingData data = new ArrivingData(file, 5000, true);
        TrailingTags reading = new TrailingTags(data);
        MetadataDraft draft = new MetadataDraft();

        assertThat(reading.read(0, draft)).isEqualTo(DataWindow.Load.NEED_DATA);
        assertThat(reading.wanted().end()).isEqualTo(file.length);
        assertThat(reading.wanted().start()).isGreaterThan(file.length - 20_000);
        data.arrive(file.length);
        assertThat(reading.read(0, draft)).isEqualTo(DataWindow.Load.READY);
        assertThat(reading.read(0, draft)).isEqualTo(DataWindow.Load.READY);
        assertThat(draft.build().tags().all(TagKey.TITLE)).containsExactly("Song");
        assertThat(draft.build().tags().artist()).contains("Me");
    }

    /** A request before the first note is more than such tags are worth, unless somebody asks for them. */
    @Test
    void readsApart_dataThatIsNotAllHere_onlyIfAskedFor() {
        CountedData remote = new CountedData(SOUND);
        DemuxOptions asked = new DemuxOptions(true, false, true);

        assertThat(DemuxOptions.FILE.readsApart(remote)).isFalse();
        assertThat(DemuxOptions.FILE.readsApart(new ByteArrayData(SOUND))).isTrue();
        assertThat(asked.readsApart(remote)).isTrue();
        assertThat(new DemuxOptions(true, true, true).readsApart(remote)).isFalse();
    }

    private static Metadata read(MetadataDraft draft, byte[]... parts) {
        assertThat(new TrailingTags(new ByteArrayData(join(parts))).read(0, draft))
                .isEqualTo(DataWindow.Load.READY);
        return draft.build();
    }

    static byte[] id3v1(String title, String artist, String year, String comment, int track, int genre) {
        byte[] tag = new byte[Id3v1.BYTES];
        put(tag, 0, "TAG");
        put(tag, 3, title);
        put(tag, 33, artist);
        put(tag, 93, year);
        put(tag, 97, comment);
        tag[126] = (byte) track;
        tag[127] = (byte) genre;
        return tag;
    }

    private static void put(byte[] target, int at, String text) {
        System.arraycopy(latin(text), 0, target, at, text.length());
    }

    static byte[] item(String key, byte[] value, int flags) {
        ByteBuffer item = ByteBuffer.allocate(9 + key.length() + value.length).order(ByteOrder.LITTLE_ENDIAN);
        return item.putInt(value.length)
                .putInt(flags)
                .put(latin(key))
                .put((byte) 0)
                .put(value)
                .array();
    }

    static byte[] ape(byte[]... items) {
        byte[] body = join(items);
        ByteBuffer footer = ByteBuffer.allocate(32).order(ByteOrder.LITTLE_ENDIAN);
        footer.put(latin("APETAGEX")).putInt(2000).putInt(body.length + 32).putInt(items.length);
        return join(body, Arrays.copyOf(footer.array(), 32));
    }
}
