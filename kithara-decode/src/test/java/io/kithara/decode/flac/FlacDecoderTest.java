package io.kithara.decode.flac;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kithara.decode.ByteArrayData;
import io.kithara.decode.DecodeException;
import io.kithara.decode.DemuxOptions;
import io.kithara.decode.Demuxer;
import io.kithara.decode.Packet;
import io.kithara.decode.PacketDecoder;
import io.kithara.decode.PcmBuffer;
import io.kithara.decode.PcmFormat;
import io.kithara.decode.Resources;
import io.kithara.decode.Track;
import io.kithara.decode.mp4.Mp4Provider;
import io.kithara.stream.Codec;
import io.kithara.stream.Container;
import io.kithara.testing.AllocationCounter;
import java.security.MessageDigest;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the reference encoder made comes out with the MD5 it wrote; {@code scripts/generate-flac-media.sh} has the settings. */
class FlacDecoderTest {
    @ParameterizedTest
    @ValueSource(strings = {"fast", "best", "exhaustive", "deep", "small", "six"})
    void decode_filesOfTheReferenceEncoder_haveTheirMd5(String name) throws Exception {
        FlacReading reading = FlacReading.of(new ByteArrayData(bytes(name + ".flac")));

        StreamInfo info = StreamInfo.ofConfig(reading.track().config()).orElseThrow();
        assertThat(reading.ending).isEqualTo("END");
        assertThat(reading.corrupt).isEmpty();
        byte[] samples = reading.integers();
        assertThat(MessageDigest.getInstance("MD5").digest(samples)).isEqualTo(info.md5());
        assertThat(reading.track().frames()).hasValue(reading.frames);
    }

    @Test
    void open_tagsOfTheReferenceEncoder_areRead() throws Exception {
        Demuxer demuxer = FlacDemuxerTest.demuxer(new ByteArrayData(bytes("best.flac")));
        demuxer.open();

        assertThat(demuxer.track().tags())
                .containsEntry("title", "Three tenths of a second")
                .containsEntry("replaygain_track_gain", "-1.50 dB");
    }

    @ParameterizedTest
    @ValueSource(strings = {"plain.mp4", "fragmented.mp4"})
    void decode_inMp4_isTheSame(String name) throws Exception {
        FlacReading expected = FlacReading.of(new ByteArrayData(bytes("best.flac")));
        FlacReading reading = FlacReading.of(
                new Mp4Provider().create(Optional.empty(), new ByteArrayData(bytes(name)), DemuxOptions.FILE));

        assertThat(reading.ending).isEqualTo("END");
        assertThat(reading.track().codec()).isEqualTo(Codec.FLAC);
        assertThat(reading.floats.toByteArray()).isEqualTo(expected.floats.toByteArray());
    }

    @Test
    void decode_formatThatTheFrameStates_outranksTheTrack() throws Exception {
        Packet packet =
                packet(FlacWriter.frame(0, FlacWriter.music(2, 100, 16, 1), 48_000, 16, FlacWriter.Coding.PLAIN));
        try (PacketDecoder decoder = new FlacProvider().create(track(new byte[0]))) {
            assertThat(decoder.format()).isEqualTo(new PcmFormat(44_100, 1));
            assertThat(decoder.decode(packet, new PcmBuffer())).isEqualTo(100);
            assertThat(decoder.format()).isEqualTo(new PcmFormat(48_000, 2));
            assertThat(decoder.prerollFrames()).isZero();
        }
    }

    @Test
    void decode_afterACorruptPacket_goesOn() throws Exception {
        byte[] frame = FlacWriter.frame(0, FlacWriter.music(1, 100, 16, 1), 44_100, 16, FlacWriter.Coding.PLAIN);
        byte[] damaged = frame.clone();
        damaged[30] ^= 4;
        try (PacketDecoder decoder = new FlacProvider().create(track(new byte[0]))) {
            PcmBuffer buffer = new PcmBuffer();
            assertThatThrownBy(() -> decoder.decode(packet(damaged), buffer))
                    .isInstanceOfSatisfying(
                            DecodeException.class,
                            e -> assertThat(e.reason()).isEqualTo(DecodeException.Reason.CORRUPT_PACKET))
                    .hasMessageContaining("at byte 17");
            assertThat(decoder.conceal(buffer)).isZero();
            assertThat(decoder.decode(packet(frame), buffer)).isEqualTo(100);
        }
    }

    @Test
    void create_configThatIsNotStreaminfo_isMalformed() {
        for (byte[] config : new byte[][] {new byte[10], {4, 0, 0, 1, 0}}) {
            assertThatThrownBy(() -> new FlacProvider().create(track(config)))
                    .isInstanceOfSatisfying(
                            DecodeException.class,
                            e -> assertThat(e.reason()).isEqualTo(DecodeException.Reason.MALFORMED));
        }
    }

    @Test
    void readAndDecode_steadyState_allocateNothing() throws Exception {
        int[][] music = FlacWriter.music(2, 400 * 512, 16, 1);
        byte[] file = FlacWriter.file(music, 44_100, 16, 512, FlacWriter.Coding.PLAIN.stereo(10));
        Demuxer demuxer = FlacDemuxerTest.demuxer(new ByteArrayData(file));
        demuxer.open();
        Packet packet = new Packet();
        PcmBuffer buffer = new PcmBuffer();
        try (PacketDecoder decoder = new FlacProvider().create(demuxer.track())) {
            read(demuxer, decoder, packet, buffer, 100);
            AllocationCounter counter = AllocationCounter.ofCurrentThread();
            read(demuxer, decoder, packet, buffer, 290);
            long allocated = counter.bytes();

            // an object per packet would be 16 bytes each
            assertThat(allocated).isLessThan(16 * 290);
        }
    }

    private static void read(Demuxer demuxer, PacketDecoder decoder, Packet packet, PcmBuffer buffer, int count)
            throws Exception {
        for (int i = 0; i < count; i++) {
            if (demuxer.next(packet) != Demuxer.Progress.DONE || decoder.decode(packet, buffer) != 512) {
                throw new AssertionError("packet " + i);
            }
        }
    }

    private static Packet packet(byte[] bytes) throws DecodeException {
        Packet packet = new Packet();
        System.arraycopy(bytes, 0, packet.reserve(bytes.length), 0, bytes.length);
        packet.place(0, 100, 17, false);
        return packet;
    }

    private static Track track(byte[] config) {
        return new Track(
                Container.FMP4,
                Codec.FLAC,
                new PcmFormat(44_100, 1),
                config,
                OptionalLong.empty(),
                OptionalLong.empty(),
                0,
                Map.of());
    }

    private static byte[] bytes(String name) {
        return Resources.bytes("flac/" + name);
    }
}
