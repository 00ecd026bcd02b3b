package io.kithara.decode.ogg;

import static io.kithara.decode.ogg.OggFiles.PACKET_FRAMES;
import static io.kithara.decode.ogg.OggFiles.PRE_SKIP;
import static io.kithara.decode.ogg.OggFiles.demuxer;
import static io.kithara.decode.ogg.OggFiles.opus;
import static io.kithara.decode.ogg.OggFiles.opusFile;
import static io.kithara.decode.ogg.OggFiles.packet;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kithara.decode.ArrivingData;
import io.kithara.decode.ByteArrayData;
import io.kithara.decode.DecodeException;
import io.kithara.decode.DemuxOptions;
import io.kithara.decode.Drained;
import io.kithara.decode.PcmFormat;
import io.kithara.decode.Track;
import io.kithara.stream.Codec;
import io.kithara.stream.Container;
import io.kithara.stream.MediaHint;
import io.kithara.testing.OggMuxer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OggDemuxerTest {
    // scenario 78
    @ParameterizedTest
    @CsvSource({
        "stereo.ogg,VORBIS,44100,2,132300",
        "stereo.opus,OPUS,48000,2,144000",
        "mono.flac.ogg,FLAC,44100,1,44100"
    })
    void open_realFile_knowsCodecShapeAndExactLength(String name, Codec codec, int rate, int channels, long frames)
            throws Exception {
        Drained drained = Drained.of(demuxer(OggFiles.real(name)));

        Track track = drained.track();
        assertThat(track.container()).isEqualTo(Container.OGG);
        assertThat(track.codec()).isEqualTo(codec);
        assertThat(track.format()).isEqualTo(new PcmFormat(rate, channels));
        assertThat(track.frames()).hasValue(frames);
        assertThat(drained.ending()).isEqualTo("END");
        Drained.Item last = drained.last();
        assertThat(last.startFrame() + last.frames())
                .as("where the last packet ends")
                .isEqualTo(frames);
    }

    @ParameterizedTest
    @ValueSource(strings = {"stereo.ogg", "stereo.opus", "mono.flac.ogg"})
    void next_bytesInPieces_givesTheSamePackets(String name) throws Exception {
        byte[] bytes = OggFiles.real(name);
        Drained whole = Drained.of(demuxer(bytes));
        for (int step : new int[] {997, 70_000}) {
            ArrivingData data = new ArrivingData(bytes, 61, true);
            Drained pieces = Drained.trickled(new OggDemuxer(data, DemuxOptions.FILE), data, step);
            assertThat(pieces.packets()).as("in steps of %d", step).isEqualTo(whole.packets());
            assertThat(pieces.track().frames()).isEqualTo(whole.track().frames());
        }
    }

    @Test
    void open_lengthNotKnown_estimatesNothingAndPlaysAll() throws Exception {
        byte[] bytes = OggFiles.real("stereo.opus");
        ArrivingData data = new ArrivingData(bytes, 1 << 20, false);
        Drained drained = Drained.trickled(new OggDemuxer(data, DemuxOptions.FILE), data, 1000);
        assertThat(drained.track().frames()).isEmpty();
        assertThat(drained.track().estimatedFrames()).isEmpty();
        assertThat(drained.packets()).isEqualTo(Drained.of(demuxer(bytes)).packets());
    }

    @Test
    void open_comments_areTags() throws Exception {
        Track track = Drained.of(demuxer(opusFile(1, 1, 100, 0))).track();
        assertThat(track.tags()).containsEntry("title", "a; b").containsEntry("r128_track_gain", "-256");
    }

    @Test
    void open_opusHead_becomesTheBodyOfDOps() throws Exception {
        Track track = Drained.of(demuxer(opusFile(1, 1, 100, 0))).track();
        assertThat(track.config()).containsExactly(0, 2, 1, 0x38, 0, 0, 0xAC, 0x44, 1, 0, 0);
        assertThat(track.encoderDelay()).isEqualTo(PRE_SKIP);
    }

    // scenario 83
    @Test
    void next_preSkipAndCutEnd_areNotHeard() throws Exception {
        Drained drained = Drained.of(demuxer(opusFile(1, 3, 100, 1500)));
        assertThat(drained.track().frames()).hasValue(30 * PACKET_FRAMES - 1500 - PRE_SKIP);
        assertThat(drained.packets().get(0).startFrame()).isEqualTo(-PRE_SKIP);
        assertThat(drained.packets())
                .as("a packet wholly behind the end is not given")
                .hasSize(29);
        assertThat(drained.last().frames()).isEqualTo(2 * PACKET_FRAMES - 1500);
    }

    // scenario 83
    @Test
    void next_gaplessOff_givesEveryCodedFrame() throws Exception {
        byte[] bytes = opusFile(1, 3, 100, 1500);
        Drained drained = Drained.of(new OggDemuxer(new ByteArrayData(bytes), new DemuxOptions(false, false)));
        assertThat(drained.frames()).isEqualTo(30L * PACKET_FRAMES);
        assertThat(drained.packets().get(0).startFrame()).isZero();
    }

    @Test
    void next_granulesThatStartLate_countFromThere() throws Exception {
        OggMuxer muxer = opus(1);
        muxer.page(100_000 + PACKET_FRAMES, packet(0, 50));
        muxer.page(100_000 + 2 * PACKET_FRAMES, true, List.of(packet(1, 50)));
        Drained drained = Drained.of(demuxer(muxer.bytes()));
        assertThat(drained.packets().get(0).startFrame()).isEqualTo(-PRE_SKIP);
        assertThat(drained.track().frames()).hasValue(2 * PACKET_FRAMES - PRE_SKIP);
    }

    @ParameterizedTest
    @ValueSource(ints = {254, 255, 256, 509, 510, 60_000, 65_025, 65_026, 200_000})
    void next_packetOverPages_isPutTogether(int length) throws Exception {
        OggMuxer muxer = opus(1);
        muxer.page(3L * PACKET_FRAMES, packet(0, 100), packet(1, length), packet(2, 300));
        muxer.page(4L * PACKET_FRAMES, true, List.of(packet(3, 10)));
        Drained drained = Drained.of(demuxer(muxer.bytes()));
        assertThat(drained.packets()).extracting(Drained.Item::length).containsExactly(100, length, 300, 10);
        assertThat(drained.packets()).extracting(Drained.Item::hash).contains(Arrays.hashCode(packet(1, length)));
        assertThat(drained.packets().get(3).startFrame()).isEqualTo(3 * PACKET_FRAMES - PRE_SKIP);
    }

    @Test
    void next_emptyPackets_areNoAudio() throws Exception {
        OggMuxer muxer = opus(1);
        muxer.page(2L * PACKET_FRAMES, packet(0, 9), new byte[0], packet(1, 9));
        muxer.page(2L * PACKET_FRAMES, true, List.of(new byte[0]));
        Drained drained = Drained.of(demuxer(muxer.bytes()));
        assertThat(drained.packets()).hasSize(2);
        assertThat(drained.ending()).isEqualTo("END");
    }

    // ---- damage

    // scenario 122
    @Test
    void next_pageWithWrongChecksum_leavesAHoleAsLongAsIt() throws Exception {
        List<byte[]> pages = OggMuxer.split(opusFile(1, 5, 100, 0));
        pages.get(4)[200] ^= 1;
        assertHole(OggMuxer.join(pages));
    }

    @Test
    void next_pageThatIsMissing_leavesAHoleAsLongAsIt() throws Exception {
        List<byte[]> pages = OggMuxer.split(opusFile(1, 5, 100, 0));
        pages.remove(4);
        assertHole(OggMuxer.join(pages));
    }

    private static void assertHole(byte[] bytes) throws Exception {
        Drained drained = Drained.of(demuxer(bytes));
        assertThat(drained.packets()).hasSize(41);
        Drained.Item hole = drained.packets().get(20);
        assertThat(hole.length()).isZero();
        assertThat(hole.startFrame()).isEqualTo(20 * PACKET_FRAMES - PRE_SKIP);
        assertThat(hole.frames()).isEqualTo(10 * PACKET_FRAMES);
        assertThat(drained.packets().get(21).startFrame()).isEqualTo(30 * PACKET_FRAMES - PRE_SKIP);
        assertThat(drained.ending()).isEqualTo("END");
    }

    @Test
    void next_vorbisPageMissing_firstPacketBehindOnlyPrimes() throws Exception {
        byte[] bytes = inShortPages(OggFiles.real("stereo.ogg"));
        List<byte[]> pages = new ArrayList<>(OggMuxer.split(bytes));
        pages.remove(4);
        Drained whole = Drained.of(demuxer(bytes));
        Drained drained = Drained.of(demuxer(OggMuxer.join(pages)));
        Drained.Item hole = drained.packets().stream()
                .filter(item -> item.length() == 0)
                .findFirst()
                .orElseThrow();
        Drained.Item primer = drained.packets().get(drained.packets().indexOf(hole) + 1);
        Drained.Item next = drained.packets().get(drained.packets().indexOf(hole) + 2);
        assertThat(primer.frames()).isZero();
        assertThat(primer.startFrame()).isEqualTo(hole.startFrame() + hole.frames());
        assertThat(whole.packets()).contains(next);
    }

    /** The same stream with ten packets to a page. */
    private static byte[] inShortPages(byte[] vorbis) throws Exception {
        List<byte[]> packets = OggMuxer.packets(vorbis);
        List<Drained.Item> items = Drained.of(demuxer(vorbis)).packets();
        OggMuxer muxer = OggMuxer.of(3).page(0, packets.get(0)).page(0, packets.get(1), packets.get(2));
        for (int i = 0; i < items.size(); i += 10) {
            int to = Math.min(items.size(), i + 10);
            Drained.Item last = items.get(to - 1);
            muxer.page(last.startFrame() + last.frames(), to == items.size(), packets.subList(3 + i, 3 + to));
        }
        return muxer.bytes();
    }

    @Test
    void next_garbageBetweenPages_isPassedOver() throws Exception {
        byte[] bytes = opusFile(1, 5, 100, 0);
        List<byte[]> parts = new ArrayList<>();
        for (byte[] page : OggMuxer.split(bytes)) {
            parts.add("OggS is not OggS".repeat(300).getBytes(StandardCharsets.US_ASCII));
            parts.add(page);
        }
        Drained drained = Drained.of(demuxer(OggMuxer.join(parts)));
        assertThat(drained.packets())
                .extracting(Drained.Item::startFrame)
                .isEqualTo(Drained.of(demuxer(bytes)).packets().stream()
                        .map(Drained.Item::startFrame)
                        .toList());
    }

    // scenario 80
    @ParameterizedTest
    @ValueSource(strings = {"stereo.ogg", "stereo.opus", "mono.flac.ogg"})
    void next_cutAnywhere_givesWhatIsThereAndSaysTruncated(String name) throws Exception {
        byte[] bytes = OggFiles.real(name);
        Drained whole = Drained.of(demuxer(bytes));
        List<Integer> cuts = new ArrayList<>();
        int at = 0;
        for (byte[] page : OggMuxer.split(bytes)) {
            cuts.addAll(List.of(at, at + 5, at + 27, at + page.length / 2, at + page.length - 1));
            at += page.length;
        }
        for (int cut : cuts) {
            assertCut(Arrays.copyOf(bytes, cut), whole, cut);
        }
    }

    private static void assertCut(byte[] bytes, Drained whole, int cut) throws Exception {
        Drained drained;
        try {
            drained = Drained.of(demuxer(bytes));
        } catch (DecodeException e) {
            boolean early = e.reason() == DecodeException.Reason.TRUNCATED
                    || (e.reason() == DecodeException.Reason.MALFORMED && cut < 100);
            assertThat(early).as("cut at %d: %s", cut, e.getMessage()).isTrue();
            return;
        }
        assertThat(drained.ending()).as("cut at %d", cut).startsWith("TRUNCATED");
        assertThat(drained.packets())
                .as("cut at %d", cut)
                .isEqualTo(whole.packets().subList(0, drained.packets().size()));
        assertThat(drained.track().frames()).as("what is there is the length").isPresent();
    }

    @Test
    void open_nothingBegins_malformed() {
        byte[] bytes = opusFile(1, 3, 100, 0);
        List<byte[]> pages = OggMuxer.split(bytes);
        byte[] tail = OggMuxer.join(pages.subList(2, pages.size()));
        assertThatThrownBy(() -> Drained.of(demuxer(tail)))
                .isInstanceOfSatisfying(
                        DecodeException.class, e -> assertThat(e.reason()).isEqualTo(DecodeException.Reason.MALFORMED))
                .hasMessageStartingWith("no logical stream begins");
    }

    @Test
    void open_headerPageLost_malformed() {
        List<byte[]> pages = new ArrayList<>(OggMuxer.split(opusFile(1, 3, 100, 0)));
        pages.remove(1);
        assertThatThrownBy(() -> Drained.of(demuxer(OggMuxer.join(pages))))
                .hasMessageStartingWith("pages are missing within the headers");
    }

    // ---- several streams

    @Test
    void next_streamsSideBySide_readsTheAudio() throws Exception {
        List<byte[]> audio = OggMuxer.split(opusFile(1, 4, 100, 0));
        byte[] start = "\u0080theora...".getBytes(StandardCharsets.ISO_8859_1);
        OggMuxer video = OggMuxer.of(2).page(0, start);
        List<byte[]> mixed = new ArrayList<>();
        for (int i = 0; i < audio.size(); i++) {
            video.page(i + 1, packet(i, 5000));
            mixed.add(video.pages().get(i));
            mixed.add(audio.get(i));
        }
        Drained drained = Drained.of(demuxer(OggMuxer.join(mixed)));
        assertThat(drained.packets())
                .isEqualTo(Drained.of(demuxer(opusFile(1, 4, 100, 0))).packets());
        assertThat(drained.track().frames()).hasValue(40 * PACKET_FRAMES - PRE_SKIP);
    }

    @Test
    void open_nothingButVideo_unsupportedByName() {
        byte[] start = "\u0080theora...".getBytes(StandardCharsets.ISO_8859_1);
        OggMuxer video = OggMuxer.of(2).page(0, start).page(1, packet(1, 100));
        assertThatThrownBy(() -> Drained.of(demuxer(video.bytes())))
                .isInstanceOfSatisfying(
                        DecodeException.class,
                        e -> assertThat(e.reason()).isEqualTo(DecodeException.Reason.UNSUPPORTED))
                .hasMessage("Ogg with Theora is not decoded");
    }

    @Test
    void next_chainOfTwoCodecs_goesOnOnOneTimelineAsAnotherTrack() throws Exception {
        byte[] vorbis = OggFiles.real("stereo.ogg");
        byte[] opus = opusFile(7, 3, 100, 0);
        Drained drained = Drained.of(demuxer(OggMuxer.join(List.of(vorbis, opus))));
        assertThat(drained.track().codec()).isEqualTo(Codec.OPUS);
        List<Drained.Item> changes =
                drained.packets().stream().filter(Drained.Item::trackChanged).toList();
        assertThat(changes).hasSize(1);
        assertThat(changes.get(0).startFrame()).as("3 s at the new rate").isEqualTo(3 * 48_000 - PRE_SKIP);
        assertThat(drained.track().frames()).isEmpty();
        assertThat(drained.ending()).isEqualTo("END");
    }

    @Test
    void next_chainWithOneSerial_goesOnAllTheSame() throws Exception {
        byte[] link = opusFile(7, 3, 100, 0);
        Drained drained = Drained.of(demuxer(OggMuxer.join(List.of(link, link))));
        assertThat(drained.packets()).hasSize(60);
        assertThat(drained.last().startFrame()).isEqualTo(59 * PACKET_FRAMES - 2 * PRE_SKIP);
    }

    @Test
    void next_headersTwice_isOneStream() throws Exception {
        byte[] link = opusFile(7, 3, 100, 0);
        List<byte[]> pages = new ArrayList<>(OggMuxer.split(link));
        pages.addAll(0, pages.subList(0, 2).stream().toList());
        Drained drained = Drained.of(demuxer(OggMuxer.join(pages)));
        assertThat(drained.packets()).isEqualTo(Drained.of(demuxer(link)).packets());
    }

    @Test
    void probe_capturePattern_isSureAtTheStartOnly() {
        OggProvider provider = new OggProvider();
        byte[] page = opusFile(7, 1, 100, 0);
        assertThat(provider.probe(page, MediaHint.NONE)).isEqualTo(100);
        assertThat(provider.probe(OggMuxer.join(List.of(new byte[50], page)), MediaHint.NONE))
                .isBetween(1, 50);
        assertThat(provider.probe("Oggs".getBytes(StandardCharsets.US_ASCII), MediaHint.NONE))
                .isZero();
    }
}
