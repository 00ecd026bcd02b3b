package io.kithara.decode.mp4;

import static io.kithara.decode.mp4.Boxes.box;
import static io.kithara.decode.mp4.Boxes.entry;
import static io.kithara.decode.mp4.Boxes.join;
import static io.kithara.decode.mp4.Boxes.u16;
import static io.kithara.decode.mp4.Boxes.u32;
import static org.assertj.core.api.Assertions.assertThat;

import io.kithara.decode.ArrivingData;
import io.kithara.decode.ByteArrayData;
import io.kithara.decode.Chapter;
import io.kithara.decode.DemuxOptions;
import io.kithara.decode.Demuxer;
import io.kithara.decode.Drained;
import io.kithara.decode.Metadata;
import io.kithara.decode.Picture;
import io.kithara.decode.PictureReading;
import io.kithara.decode.Resources;
import io.kithara.decode.Tags;
import io.kithara.decode.Track;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Which track of several is read, and what a movie says beside its sound. */
class MovieChoiceTest {
    private static final int ENABLED = 1;

    @Test
    void open_severalTracks_takesTheFirstThatIsEnabledAndDecodable() throws Exception {
        byte[] disabled = pcm(1, 0, "sowt", 8000);
        byte[] unknown = pcm(2, ENABLED, "ac-3", 16_000);
        byte[] wanted = pcm(3, ENABLED, "sowt", 32_000);
        byte[] other = pcm(4, ENABLED, "sowt", 48_000);

        assertThat(rate(disabled, unknown, wanted, other)).isEqualTo(32_000);
        assertThat(rate(wanted, disabled)).isEqualTo(32_000);
        assertThat(rate(disabled, unknown)).isEqualTo(8000);
        assertThat(rate(unknown, pcm(5, 0, "twos", 11_025), disabled)).isEqualTo(11_025);
    }

    @Test
    void open_plainPcmOfAnyWidth_isRead() throws Exception {
        assertThat(encoding("sowt", 24)).isEqualTo("S24LE");
        assertThat(encoding("twos", 32)).isEqualTo("S32BE");
    }

    @Test
    void open_chapters_haveTimesAndTitles() throws Exception {
        Track track = open(Resources.bytes("mp4/chapters.m4a"));

        assertThat(track.frames()).hasValue(13_230);
        assertThat(track.metadata().chapters())
                .containsExactly(
                        new Chapter("Prologue", Duration.ZERO, Optional.of(Duration.ofMillis(125))),
                        new Chapter("Épilogue", Duration.ofMillis(125), Optional.empty()));
    }

    /** As Apple writes them: no list, but a track of text that the sound refers to. */
    @Test
    void open_chapterTrack_hasTimesAndWhereTheFileIsHereTitles() throws Exception {
        byte[] file = Resources.bytes("mp4/chapters.m4a");
        String latin = new String(file, StandardCharsets.ISO_8859_1);
        byte[] withoutList = latin.replace("chpl", "free").getBytes(StandardCharsets.ISO_8859_1);

        assertThat(open(withoutList).metadata().chapters())
                .containsExactly(
                        new Chapter("Prologue", Duration.ZERO, Optional.of(Duration.ofMillis(125))),
                        new Chapter("Épilogue", Duration.ofMillis(125), Optional.of(Duration.ofMillis(300))));
        ArrivingData arriving = new ArrivingData(withoutList, 1 << 20, true);
        arriving.arrive(withoutList.length);
        Demuxer remote = new Mp4Demuxer(Optional.empty(), arriving, DemuxOptions.FILE);
        assertThat(remote.open()).isEqualTo(Demuxer.Progress.DONE);
        assertThat(remote.track().metadata().chapters())
                .extracting(Chapter::title)
                .containsExactly("", "");
        byte[] broken = latin.replace("chpl", "free")
                .replace("\0\10Prologue", "\377\377Prologue")
                .getBytes(StandardCharsets.ISO_8859_1);
        assertThat(open(broken).metadata().chapters()).hasSize(2);
    }

    @Test
    void open_chaptersThatBreakOff_keepThoseBefore() throws Exception {
        byte[] first = join(u32(0, 0x2344_4E20), new byte[] {1, 'A'});
        byte[] list = box("chpl", u32(0), new byte[] {3}, first, u32(0, 5), new byte[] {9, 'B'});
        byte[] file = file(join(pcm(1, ENABLED, "sowt", 8000), box("udta", list)));

        assertThat(open(file).metadata().chapters())
                .containsExactly(new Chapter("A", Duration.ofNanos(59_167_900_800L), Optional.empty()));
        assertThat(open(file(join(pcm(1, ENABLED, "sowt", 8000), box("udta", box("chpl", new byte[2])))))
                        .metadata())
                .isEqualTo(Metadata.NONE);
    }

    @Test
    void open_metadata_isKeptAndPicturesAreLeftWhereTheyAre() throws Exception {
        assertThat(open(Resources.bytes("mp4/chapters.m4a")).tags())
                .containsEntry("title", "Two chapters")
                .containsEntry("track", "3/7");
        byte[] pixels = new byte[200_000];
        pixels[0] = 7;
        byte[] picture = box("covr", box("data", u32(13, 0), pixels), box("data", u32(14, 0), new byte[3]));
        byte[] items = box("ilst", picture, text("\u00A9nam", "T"));
        byte[] meta = box("udta", box("meta", u32(0), Boxes.hdlr("mdir"), items));
        byte[] file = file(join(pcm(1, ENABLED, "sowt", 8000), meta));

        Metadata metadata = open(file).metadata();
        assertThat(metadata.tags().asMap()).containsExactly(Map.entry("title", "T"));
        assertThat(metadata.pictures()).extracting(Picture::mimeType).containsExactly("image/jpeg", "image/png");
        PictureReading reading = new PictureReading(metadata.pictures().get(0), new ByteArrayData(file), pixels.length);
        assertThat(reading.read()).isTrue();
        assertThat(reading.bytes()).isEqualTo(pixels);
        byte[] norm = Boxes.itunes("iTunNORM", " 000003F1 000003F1");
        assertThat(open(file(join(pcm(1, ENABLED, "sowt", 8000), norm))).tags())
                .containsEntry("iTunNORM", "000003F1 000003F1");
    }

    @Test
    void open_numbers_areReadAsTheItemsMeanThem() throws Exception {
        byte[] items = box(
                "ilst",
                box("tmpo", box("data", u32(21, 0), new byte[] {0, 120})),
                box("cpil", box("data", u32(21, 0), new byte[] {1})),
                box("gnre", box("data", u32(0, 0), new byte[] {0, 18})),
                box("disk", box("data", u32(0, 0), new byte[] {0, 0, 0, 2, 0, 3})));
        byte[] meta = box("udta", box("meta", u32(0), Boxes.hdlr("mdir"), items));
        Tags tags =
                open(file(join(pcm(1, ENABLED, "sowt", 8000), meta))).metadata().tags();

        assertThat(tags.bpm()).hasValue(120);
        assertThat(tags.isCompilation()).isTrue();
        assertThat(tags.genres()).containsExactly("Rock");
        assertThat(tags.discNumber()).hasValue(2);
        assertThat(tags.discTotal()).hasValue(3);
    }

    private static byte[] text(String type, String value) {
        return box(type, box("data", u32(1, 0), value.getBytes(StandardCharsets.UTF_8)));
    }

    private static String encoding(String type, int bits) throws Exception {
        return new String(
                open(file(trak(1, ENABLED, 8000, entry(type, 1, bits, 8000)))).config(), StandardCharsets.US_ASCII);
    }

    private static int rate(byte[]... tracks) throws Exception {
        return open(file(join(tracks))).format().sampleRate();
    }

    private static Track open(byte[] file) throws Exception {
        Drained drained = Drained.of(new Mp4Demuxer(Optional.empty(), new ByteArrayData(file), DemuxOptions.FILE));
        assertThat(drained.ending()).isEqualTo("END");
        return drained.track();
    }

    private static byte[] pcm(int id, int flags, String type, int rate) {
        return trak(id, flags, rate, entry(type, 1, 16, rate));
    }

    private static byte[] trak(int id, int flags, int rate, byte[] entry) {
        byte[] tables = join(
                Boxes.stsd(entry), Boxes.stts(4, 1), Boxes.stsc(1, 4, 1), Boxes.constantStsz(1, 4), Boxes.stco(24));
        byte[] minf = box("minf", box("stbl", tables));
        return box(
                "trak",
                box("tkhd", u16(0, flags), u32(0, 0, id)),
                box("mdia", Boxes.mdhd(rate, 0), Boxes.hdlr("soun"), minf));
    }

    /** The media at offset 24, then the movie. */
    private static byte[] file(byte[] inMoov) {
        return join(Boxes.ftyp(), box("mdat", new byte[64]), box("moov", Boxes.mvhd(1000), inMoov));
    }
}
