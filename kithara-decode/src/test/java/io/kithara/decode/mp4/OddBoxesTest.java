package io.kithara.decode.mp4;

import static io.kithara.decode.mp4.Boxes.LC_44100_STEREO;
import static io.kithara.decode.mp4.Boxes.box;
import static io.kithara.decode.mp4.Boxes.constantStsz;
import static io.kithara.decode.mp4.Boxes.elst;
import static io.kithara.decode.mp4.Boxes.entry;
import static io.kithara.decode.mp4.Boxes.join;
import static io.kithara.decode.mp4.Boxes.mp4a;
import static io.kithara.decode.mp4.Boxes.stco;
import static io.kithara.decode.mp4.Boxes.stsc;
import static io.kithara.decode.mp4.Boxes.stsd;
import static io.kithara.decode.mp4.Boxes.stsz;
import static io.kithara.decode.mp4.Boxes.stts;
import static io.kithara.decode.mp4.Boxes.trak;
import static io.kithara.decode.mp4.Boxes.u16;
import static io.kithara.decode.mp4.Boxes.u32;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kithara.decode.ByteArrayData;
import io.kithara.decode.DecodeException;
import io.kithara.decode.DecodeException.Reason;
import io.kithara.decode.DemuxOptions;
import io.kithara.decode.Drained;
import io.kithara.decode.PcmFormat;
import io.kithara.stream.Codec;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Files that no encoder at hand writes, put together box by box. The media is 4 packets of 10 bytes at offset 24. */
class OddBoxesTest {
    private static final byte[] NO_EDITS = new byte[0];
    private static final byte[] STSC = stsc(1, 4, 1);
    private static final byte[] STSZ = stsz(10, 10, 10, 10);
    private static final byte[] STCO = stco(24);
    private static final byte[] STTS = stts(4, 1024);

    // scenario 83
    @Test
    void next_iTunSmpb_trimsDelayAndPadding() throws Exception {
        String value = " 00000000 00000840 000001C0 0000000000000600 00000000";
        Drained drained = drain(file(
                trak(1, "soun", 44_100, NO_EDITS, stsd(mp4a(44_100, LC_44100_STEREO)), STTS, STSC, STSZ, STCO),
                Boxes.itunes("iTunSMPB", value)));

        assertThat(drained.track().encoderDelay()).isEqualTo(0x840);
        assertThat(drained.track().frames()).hasValue(0x600);
        assertThat(drained.packets().get(0).startFrame()).isEqualTo(-0x840);
        assertThat(drained.last().startFrame() + drained.last().frames()).isEqualTo(0x600);
    }

    @Test
    void next_iTunSmpbLongerThanTheMedia_isNotBelieved() throws Exception {
        Drained drained = drain(file(
                audio(NO_EDITS), Boxes.itunes("iTunSMPB", " 00000000 00000840 000001C0 0000000000FFFFFF 00000000")));

        assertThat(drained.track().frames()).hasValue(4096);
    }

    // scenario 83
    @Test
    void next_editListInMilliseconds_isRoundedToTheMedia() throws Exception {
        // 69 ms are 3,043 frames, the media has 3,072 behind the priming: within one millisecond
        assertThat(drain(file(audio(elst(69, 1024)))).track().frames()).hasValue(3072);
        assertThat(drain(file(audio(elst(50, 1024)))).track().frames()).hasValue(2205);
    }

    @Test
    void next_editListWithEmptyEdit_ignoresTheDelayAgainstOtherTracks() throws Exception {
        Drained drained = drain(file(audio(elst(500, -1, 0, 1024))));

        assertThat(drained.track().encoderDelay()).isEqualTo(1024);
        assertThat(drained.track().frames()).hasValue(3072);
    }

    @Test
    void next_packetsBehindTheEdit_areLeftOut() throws Exception {
        Drained drained = drain(file(audio(elst(20, 0))));

        assertThat(drained.packets()).hasSize(1);
        assertThat(drained.frames()).isEqualTo(882);
        assertThat(drained.ending()).isEqualTo("END");
    }

    @Test
    void next_lastSampleShorter_cutsThePadding() throws Exception {
        Drained drained = drain(file(track(stsd(mp4a(44_100, LC_44100_STEREO)), stts(3, 1024, 1, 100), STSZ)));

        assertThat(drained.track().frames()).hasValue(3172);
        assertThat(drained.last().frames()).isEqualTo(100);
    }

    @Test
    void next_timesFromAJitteryClock_leaveNoHoles() throws Exception {
        Drained drained =
                drain(file(track(stsd(mp4a(44_100, LC_44100_STEREO)), stts(1, 1024, 1, 1505, 2, 1024), STSZ)));

        assertThat(drained.track().frames()).hasValue(4096);
        assertThat(drained.last().startFrame()).isEqualTo(3072);
    }

    // scenario 85
    @Test
    void open_explicitSbr_countsAtTheDoubledRate() throws Exception {
        byte[] he = {0x2B, (byte) 0x92, 0x08, 0};
        Drained drained = drain(file(track(stsd(mp4a(44_100, he)), stts(4, 2048), STSZ)));

        assertThat(drained.track().format()).isEqualTo(new PcmFormat(44_100, 2));
        assertThat(drained.track().frames()).hasValue(4 * 2048);
        assertThat(drained.last().startFrame()).isEqualTo(3 * 2048);
    }

    // scenario 85
    @Test
    void open_sbrOnlyInTheTimeTable_countsAtTheDoubledRate() throws Exception {
        byte[] lc = {0x13, (byte) 0x90};
        Drained drained = drain(file(track(stsd(mp4a(22_050, lc)), stts(4, 2048), STSZ)));

        assertThat(drained.track().format()).isEqualTo(new PcmFormat(44_100, 2));
        assertThat(drained.track().frames()).hasValue(4 * 2048);
    }

    @Test
    void open_parametricStereo_announcesTwoChannels() throws Exception {
        byte[] ps = {(byte) 0xEB, (byte) 0x8A, 0x08, 0};
        Drained drained = drain(file(track(stsd(mp4a(44_100, ps)), stts(4, 2048), STSZ)));

        assertThat(drained.track().format()).isEqualTo(new PcmFormat(44_100, 2));
    }

    @Test
    void next_mediaTimescaleOfMilliseconds_countsPackets() throws Exception {
        byte[] trak = trak(
                1, "soun", 1000, NO_EDITS, stsd(mp4a(44_100, LC_44100_STEREO)), stts(3, 23, 1, 24), STSC, STSZ, STCO);
        Drained drained = drain(file(trak));

        assertThat(drained.track().frames()).hasValue(4096);
        assertThat(drained.last().startFrame()).isEqualTo(3072);
    }

    @Test
    void open_videoFirstAndUnknownAudioSecond_takesTheThird() throws Exception {
        byte[] video = trak(1, "vide", 600, NO_EDITS, box("stsd", new byte[3]));
        byte[] ac3 = trak(2, "soun", 48_000, NO_EDITS, stsd(entry("ac-3", 2, 16, 48_000)), STTS, STSC, STSZ, STCO);

        assertThat(drain(file(video, ac3, audio(NO_EDITS))).track().codec()).isEqualTo(Codec.AAC);
    }

    @Test
    void open_unknownAudioOnly_isUnsupportedNamingIt() {
        assertFails(file(track(stsd(entry("ac-3", 2, 16, 48_000)), STTS, STSZ)), Reason.UNSUPPORTED, "ac-3");
    }

    @Test
    void open_encrypted_isUnsupportedNamingTheScheme() {
        byte[] schm = box("schm", u32(0), "cbcs".getBytes(StandardCharsets.US_ASCII), u32(0));
        byte[] enca = entry("enca", 2, 16, 44_100, box("sinf", box("frma", u32(0)), schm));

        assertFails(file(track(stsd(enca), STTS, STSZ)), Reason.UNSUPPORTED, "'cbcs'");
    }

    @Test
    void open_missingTables_areMalformed() {
        byte[] entries = stsd(mp4a(44_100, LC_44100_STEREO));
        assertFails(file(trak(1, "soun", 44_100, NO_EDITS, STTS, STSC, STSZ, STCO)), Reason.MALFORMED, "stsd");
        assertFails(file(trak(1, "soun", 44_100, NO_EDITS, entries, STSC, STSZ, STCO)), Reason.MALFORMED, "stts");
        assertFails(file(trak(1, "soun", 0, NO_EDITS, entries, STTS, STSC, STSZ, STCO)), Reason.MALFORMED, "mdhd");
        assertFails(
                file(trak(1, "soun", 44_100, NO_EDITS, entries, STTS, stsc(), STSZ, STCO)), Reason.MALFORMED, "stsc");
        assertFails(file(track(stsd(), STTS, STSZ)), Reason.MALFORMED, "empty 'stsd'");
        assertFails(file(track(stsd(entry("mp4a", 2, 16, 44_100)), STTS, STSZ)), Reason.MALFORMED, "esds");
        assertFails(Boxes.join(Boxes.ftyp(), box("mdat", new byte[40])), Reason.MALFORMED, "moov");
        assertFails(file(), Reason.UNSUPPORTED, "no audio track");
    }

    @Test
    void open_declaredCountsBeyondTheBox_areMalformedWithoutMemory() {
        byte[] entries = stsd(mp4a(44_100, LC_44100_STEREO));
        byte[] huge = box("stsz", u32(0, 0, Integer.MAX_VALUE), u32(10, 10));

        assertFails(file(track(entries, STTS, huge)), Reason.MALFORMED, "stsz");
    }

    @Test
    void open_boxLargerThanTheOneAround_isMalformed() {
        byte[] inner = join(u32(1 << 20), "trak".getBytes(StandardCharsets.US_ASCII), new byte[20]);

        assertFails(join(Boxes.ftyp(), box("moov", inner)), Reason.MALFORMED, "trak");
    }

    @Test
    void open_boxesNestedWithoutEnd_hitTheLimit() {
        byte[] nested = new byte[0];
        for (int i = 0; i < 1000; i++) {
            nested = box("udta", nested);
        }

        assertFails(join(Boxes.ftyp(), box("moov", nested)), Reason.LIMIT, "udta");
    }

    @Test
    void next_chunksBeyondTheirTable_areMalformedAfterTheirPackets() throws Exception {
        byte[] trak = trak(
                1,
                "soun",
                44_100,
                NO_EDITS,
                stsd(mp4a(44_100, LC_44100_STEREO)),
                stts(9, 1024),
                STSC,
                stsz(10, 10, 10, 10, 10, 10, 10, 10, 10),
                STCO);
        Drained drained = drain(file(trak));

        assertThat(drained.ending()).startsWith("MALFORMED");
    }

    @Test
    void next_largeSizesAndUnknownBoxes_areUnderstood() throws Exception {
        byte[] mdat = Boxes.largeBox("mdat", new byte[40]);
        byte[] uuid = box("uuid", new byte[30]);
        byte[] wide = box("wide");
        int offset = Boxes.ftyp().length + uuid.length + wide.length + 16;
        byte[] table = join(STTS, STSC, STSZ, box("co64", u32(0, 1, 0, offset)));
        byte[] trak = trak(1, "soun", 44_100, NO_EDITS, stsd(mp4a(44_100, LC_44100_STEREO)), table);
        byte[] moov = Boxes.largeBox("moov", Boxes.mvhd(1000), box("free", new byte[9]), trak);

        Drained drained = drain(join(Boxes.ftyp(), uuid, wide, mdat, moov));

        assertThat(drained.packets()).hasSize(4);
        assertThat(drained.ending()).isEqualTo("END");
    }

    @Test
    void next_lastBoxOfSizeZero_runsToTheEnd() throws Exception {
        byte[] moov = moov(0);
        byte[] correct = moov(Boxes.ftyp().length + moov.length + 8);
        byte[] mdat = join(u32(0), "mdat".getBytes(StandardCharsets.US_ASCII), new byte[40]);

        assertThat(drain(join(Boxes.ftyp(), correct, mdat)).packets()).hasSize(4);
    }

    @Test
    void next_compactSizes_areReadInBits() throws Exception {
        byte[] four = box("stz2", u32(0, 4, 4), new byte[] {(byte) 0xAB, (byte) 0xC9});
        byte[] eight = box("stz2", u32(0, 8, 4), new byte[] {10, 11, 12, 7});
        byte[] sixteen = box("stz2", u32(0, 16, 4), u16(10, 11, 12, 7));

        assertThat(lengths(four)).containsExactly(10, 11, 12, 9);
        assertThat(lengths(eight)).containsExactly(10, 11, 12, 7);
        assertThat(lengths(sixteen)).containsExactly(10, 11, 12, 7);
    }

    @Test
    void next_quickTimeVersions_areReadThroughWave() throws Exception {
        byte[] esds = Boxes.esds(0x40, LC_44100_STEREO);
        byte[] wave = box("wave", box("frma", u32(Box.type("mp4a"))), esds, u32(0, 0));
        byte[] one = box(
                "mp4a", u32(0), u16(0, 1), u16(1, 0), u32(0), u16(2, 16, -2, 0), u16(44_100, 0), new byte[16], wave);
        byte[] two = box(
                "mp4a",
                u32(0),
                u16(0, 1),
                u16(2, 0),
                u32(0),
                u16(3, 16, -2, 0),
                u32(0x1_0000),
                u32(72),
                new byte[] {0x40, (byte) 0xE5, (byte) 0x88, (byte) 0x80, 0, 0, 0, 0},
                u32(2, 0x7F00_0000, 0, 0, 0, 0),
                esds);

        for (byte[] entry : new byte[][] {one, two}) {
            Drained drained = drain(file(track(stsd(entry), STTS, STSZ)));
            assertThat(drained.track().format()).isEqualTo(new PcmFormat(44_100, 2));
            assertThat(drained.track().config()).containsExactly(LC_44100_STEREO);
        }
    }

    @Test
    void next_mp3InMp4_hasItsPacketLength() throws Exception {
        byte[] mp3 = entry("mp4a", 2, 16, 44_100, Boxes.esds(0x6B, new byte[0]));

        Drained drained = drain(file(track(stsd(mp3), stts(4, 1152), STSZ)));

        assertThat(drained.track().codec()).isEqualTo(Codec.MP3);
        assertThat(drained.frames()).isEqualTo(4 * 1152);
    }

    @Test
    void next_pcmOfEachKind_namesItsEncoding() throws Exception {
        assertThat(pcm(entry("sowt", 1, 16, 8000))).isEqualTo("S16LE");
        assertThat(pcm(entry("twos", 1, 8, 8000))).isEqualTo("S8");
        assertThat(pcm(entry("raw ", 1, 8, 8000))).isEqualTo("U8");
        assertThat(pcm(entry("ulaw", 1, 16, 8000))).isEqualTo("ULAW");
        assertThat(pcm(entry("in24", 1, 16, 8000))).isEqualTo("S24BE");
        assertThat(pcm(entry("fl32", 1, 16, 8000, box("wave", box("enda", u16(1))))))
                .isEqualTo("F32LE");
        assertThat(pcm(entry("ipcm", 1, 16, 8000, box("pcmC", u32(0), new byte[] {1, 24}))))
                .isEqualTo("S24LE");
    }

    @Test
    void next_opusWithoutEditList_skipsWhatItsHeaderSays() throws Exception {
        byte[] dOps = box("dOps", new byte[] {0, 2}, u16(312), u32(16_000), new byte[3]);
        byte[] trak = trak(
                1, "soun", 48_000, NO_EDITS, stsd(entry("Opus", 2, 16, 16_000, dOps)), stts(4, 960), STSC, STSZ, STCO);
        Drained drained = drain(file(trak));

        assertThat(drained.track().format()).isEqualTo(new PcmFormat(48_000, 2));
        assertThat(drained.track().frames()).hasValue(4 * 960 - 312);
        assertThat(drained.packets().get(0).startFrame()).isEqualTo(-312);
    }

    @Test
    void next_descriptionChangesToEncrypted_isUnsupportedAfterTheClearPackets() throws Exception {
        byte[] entries = stsd(mp4a(44_100, LC_44100_STEREO), entry("enca", 2, 16, 44_100));
        byte[] trak = trak(1, "soun", 44_100, NO_EDITS, entries, STTS, stsc(1, 2, 1, 2, 2, 2), STSZ, stco(24, 44));
        Drained drained = drain(file(trak));

        assertThat(drained.packets()).hasSize(2);
        assertThat(drained.ending()).startsWith("UNSUPPORTED");
    }

    private static String pcm(byte[] entry) throws Exception {
        byte[] trak = trak(1, "soun", 8000, NO_EDITS, stsd(entry), stts(8, 1), stsc(1, 8, 1), constantStsz(1, 8), STCO);
        Drained drained = drain(file(trak));
        assertThat(drained.frames()).isEqualTo(8);
        return new String(drained.track().config(), StandardCharsets.US_ASCII);
    }

    private static Integer[] lengths(byte[] stz2) throws Exception {
        Drained drained = drain(file(track(stsd(mp4a(44_100, LC_44100_STEREO)), STTS, stz2)));
        return drained.packets().stream().map(Drained.Item::length).toArray(Integer[]::new);
    }

    private static byte[] moov(int offset) {
        byte[] trak =
                trak(1, "soun", 44_100, NO_EDITS, stsd(mp4a(44_100, LC_44100_STEREO)), STTS, STSC, STSZ, stco(offset));
        return box("moov", Boxes.mvhd(1000), trak);
    }

    private static byte[] audio(byte[] edits) {
        return trak(9, "soun", 44_100, edits, stsd(mp4a(44_100, LC_44100_STEREO)), STTS, STSC, STSZ, STCO);
    }

    private static byte[] track(byte[] entries, byte[] times, byte[] sizes) {
        return trak(1, "soun", 44_100, NO_EDITS, entries, times, STSC, sizes, STCO);
    }

    /** The media at offset 24, then the movie. */
    private static byte[] file(byte[]... inMoov) {
        return join(Boxes.ftyp(), box("mdat", new byte[64]), box("moov", Boxes.mvhd(1000), join(inMoov)));
    }

    private static Drained drain(byte[] bytes) throws Exception {
        return Drained.of(new Mp4Demuxer(Optional.empty(), new ByteArrayData(bytes), DemuxOptions.FILE));
    }

    private static void assertFails(byte[] bytes, Reason reason, String word) {
        assertThatThrownBy(() -> drain(bytes))
                .hasMessageContaining(word)
                .isInstanceOfSatisfying(
                        DecodeException.class, e -> assertThat(e.reason()).isEqualTo(reason));
    }
}
