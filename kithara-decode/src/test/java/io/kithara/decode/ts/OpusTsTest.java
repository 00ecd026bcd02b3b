package io.kithara.decode.ts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kithara.decode.ArrivingData;
import io.kithara.decode.ByteArrayData;
import io.kithara.decode.DecodeException;
import io.kithara.decode.DemuxOptions;
import io.kithara.decode.Demuxer;
import io.kithara.decode.Demuxer.Progress;
import io.kithara.decode.Drained;
import io.kithara.decode.Packet;
import io.kithara.decode.Resources;
import io.kithara.decode.ogg.OggProvider;
import io.kithara.stream.Codec;
import io.kithara.stream.Container;
import io.kithara.testing.TsMuxer;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Opus in MPEG-TS, as ffmpeg writes it, and by hand. */
class OpusTsTest {
    private static final DemuxOptions SEGMENT = new DemuxOptions(true, true);

    /** Descriptors of private data: a registration, and Xiph's with the channels. */
    private static final byte[] STEREO = {5, 4, 'O', 'p', 'u', 's', 0x7F, 2, (byte) 0x80, 2};

    /** One packet of 20 ms: coded by CELT, mono or stereo does not matter here. */
    private static final byte[] TWENTY_MS = {(byte) 0xFC, 1, 2, 3, 4, 5};

    private static final int FRAMES = 960;

    /** What ffmpeg copies from Ogg has the same packets at the same places, cut at both ends as there. */
    // scenario 78, scenario 115
    @Test
    void drain_packetsCopiedFromOgg_areTheSameAtTheSamePlaces() throws Exception {
        Drained ogg = Drained.of(new OggProvider()
                .create(Optional.empty(), new ByteArrayData(Resources.bytes("ogg/stereo.opus")), DemuxOptions.FILE));
        Drained drained = drain(Resources.bytes("ts/stereo-opus.ts"), DemuxOptions.FILE);

        assertThat(drained.ending()).isEqualTo("END");
        assertThat(drained.track().container()).isEqualTo(Container.MPEG_TS);
        assertThat(drained.track().codec()).isEqualTo(Codec.OPUS);
        assertThat(drained.track().format()).isEqualTo(ogg.track().format());
        assertThat(drained.track().encoderDelay()).isEqualTo(312);
        assertThat(drained.packets()).isEqualTo(ogg.packets());
    }

    @Test
    void drain_trickling_isTheSame() throws Exception {
        byte[] file = Resources.bytes("ts/stereo-opus.ts");
        ArrivingData data = new ArrivingData(file, 100, true);

        assertThat(Drained.trickled(new TsDemuxer(data, DemuxOptions.FILE), data, 333)
                        .packets())
                .isEqualTo(drain(file, DemuxOptions.FILE).packets());
    }

    @Test
    void drain_ungapless_hasTheDelayToo() throws Exception {
        Drained drained = drain(Resources.bytes("ts/stereo-opus.ts"), new DemuxOptions(false, false));

        assertThat(drained.track().encoderDelay()).isZero();
        assertThat(drained.packets().get(0).startFrame()).isZero();
    }

    @Test
    void drain_aSegment_countsFromItsTimestamps() throws Exception {
        Drained drained = drain(Resources.bytes("ts/stereo-opus.ts"), SEGMENT);

        assertThat(drained.track().encoderDelay()).isEqualTo(312);
        assertThat(drained.packets().get(0).startFrame()).isEqualTo(126_000L * 48_000 / 90_000);
        assertThat(drained.packets().get(1).startFrame()).isEqualTo(126_000L * 48_000 / 90_000 + FRAMES);
    }

    @Test
    void track_ofFiveAndOne_saysHowItsStreamsAreMapped() throws Exception {
        Drained drained = drain(Resources.bytes("ts/six-opus.ts"), DemuxOptions.FILE);

        assertThat(drained.track().format().channels()).isEqualTo(6);
        assertThat(drained.track().config()).endsWith(1, 4, 2, 0, 4, 1, 2, 3, 5);
        assertThat(drained.frames()).isEqualTo(24_000 + 312);
    }

    @Test
    void seek_anywhere_goesOnAsLinearReadingDoes() throws Exception {
        List<Drained.Item> linear =
                drain(Resources.bytes("ts/stereo-opus.ts"), DemuxOptions.FILE).packets();
        TsDemuxer demuxer = new TsDemuxer(new ByteArrayData(Resources.bytes("ts/stereo-opus.ts")), DemuxOptions.FILE);
        assertThat(demuxer.open()).isEqualTo(Progress.DONE);
        Random random = new Random(4);
        for (int i = 0; i < 50; i++) {
            int target = random.nextInt(144_000);
            assertThat(demuxer.seek(target, 0)).isEqualTo(Progress.DONE);
            List<Drained.Item> rest = Drained.rest(demuxer, () -> {}).packets();
            assertThat(rest)
                    .as("seek to %d", target)
                    .isEqualTo(linear.subList(linear.size() - rest.size(), linear.size()));
            assertThat(rest.get(0).startFrame())
                    .as("80 ms before %d", target)
                    .isLessThanOrEqualTo(Math.max(0, target - 3840));
        }
    }

    @Test
    void open_packetsThatAreTrimmedWholly_countAsDelay() throws Exception {
        byte[] stream =
                mux(STEREO, unit(0x10, FRAMES), unit(0x10, 40), unit(0, 0), unit(0x08, 900), unit(0x08, FRAMES));
        Drained drained = drain(stream, DemuxOptions.FILE);

        assertThat(drained.track().encoderDelay()).isEqualTo(1000);
        assertThat(drained.packets().stream().map(Drained.Item::startFrame)).containsExactly(-1000L, -40L, 920L, 1880L);
        assertThat(drained.packets().stream().map(Drained.Item::frames)).containsExactly(FRAMES, FRAMES, FRAMES, 60);
    }

    @Test
    void next_afterALostTransportPacket_tellsWhatIsMissing() throws Exception {
        TsMuxer muxer = muxer(STEREO);
        for (int i = 0; i < 6; i++) {
            if (i == 3) {
                muxer.lose(TsMuxer.AUDIO_PID, 1);
            } else {
                muxer.pes(i * 1800L, unit(0, 0));
            }
        }
        TsDemuxer demuxer = new TsDemuxer(new ByteArrayData(muxer.take()), DemuxOptions.FILE);
        assertThat(demuxer.open()).isEqualTo(Progress.DONE);
        Packet packet = new Packet();
        for (int i = 0; i < 6; i++) {
            assertThat(demuxer.next(packet)).isEqualTo(Progress.DONE);
            assertThat(packet.startFrame()).isEqualTo((long) i * FRAMES);
            assertThat(packet.isLost()).isEqualTo(i == 3);
        }
        assertThat(demuxer.next(packet)).isEqualTo(Progress.END);
    }

    @Test
    void next_behindABrokenHeader_findsTheNextThatAnotherFollows() throws Exception {
        byte[] broken = unit(0, 0);
        broken[0] = 0;
        byte[] garbage = {0x7F, (byte) 0xE0, 3, 1, 2, 3};
        Drained drained =
                drain(mux(STEREO, unit(0, 0), broken, garbage, new byte[9], unit(0, 0), unit(0, 0)), DemuxOptions.FILE);

        assertThat(drained.ending()).isEqualTo("END");
        assertThat(drained.packets()).hasSize(3);
        assertThat(drained.packets())
                .allSatisfy(item -> assertThat(item.length()).isEqualTo(TWENTY_MS.length));
    }

    @Test
    void open_channelsThatNobodyMaps_areRefusedByName() {
        byte[] dual = STEREO.clone();
        dual[9] = 0;
        assertThatThrownBy(() -> drain(mux(dual, unit(0, 0)), DemuxOptions.FILE))
                .isInstanceOfSatisfying(
                        DecodeException.class,
                        e -> assertThat(e.reason()).isEqualTo(DecodeException.Reason.UNSUPPORTED))
                .hasMessageContaining("channel configuration 0");
    }

    private static Drained drain(byte[] bytes, DemuxOptions options) throws Exception {
        Demuxer demuxer = new TsDemuxer(new ByteArrayData(bytes), options);
        return Drained.of(demuxer);
    }

    /** Returns a packet behind its header, with the trim that a flag announces. */
    private static byte[] unit(int flag, int trim) {
        byte[] head = flag == 0
                ? new byte[] {0x7F, (byte) 0xE0, (byte) TWENTY_MS.length}
                : new byte[] {0x7F, (byte) (0xE0 | flag), (byte) TWENTY_MS.length, (byte) (trim >> 8), (byte) trim};
        byte[] unit = Arrays.copyOf(head, head.length + TWENTY_MS.length);
        System.arraycopy(TWENTY_MS, 0, unit, head.length, TWENTY_MS.length);
        return unit;
    }

    private static TsMuxer muxer(byte[] descriptors) {
        TsMuxer muxer = TsMuxer.of(0x06);
        muxer.section(0, TsMuxer.pat(1, TsMuxer.PMT_PID));
        return muxer.section(TsMuxer.PMT_PID, TsMuxer.pmt(1, TsMuxer.stream(0x06, TsMuxer.AUDIO_PID, descriptors)));
    }

    /** All units in one PES packet. */
    private static byte[] mux(byte[] descriptors, byte[]... units) {
        ByteArrayOutputStream payload = new ByteArrayOutputStream();
        for (byte[] unit : units) {
            payload.writeBytes(unit);
        }
        return muxer(descriptors).pes(0, payload.toByteArray()).take();
    }
}
