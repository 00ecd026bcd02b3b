package io.kithara.decode.latm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kithara.decode.ArrivingData;
import io.kithara.decode.ByteArrayData;
import io.kithara.decode.DecodeException;
import io.kithara.decode.Demuxer.Progress;
import io.kithara.decode.Drained;
import io.kithara.decode.PcmFormat;
import io.kithara.decode.Resources;
import io.kithara.stream.Codec;
import io.kithara.stream.Container;
import io.kithara.stream.MediaHint;
import io.kithara.testing.CodedFrames;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class LatmDemuxerTest {
    private static final byte[] LOAS = Resources.bytes("ts/tone.latm");
    private static final byte[] TONE = Resources.bytes("aac/tone.aac");
    private static final List<byte[]> FRAMES = CodedFrames.aacOfAdts(TONE);

    // scenario 78
    @Test
    void drain_fileOfFfmpeg_isEveryCodedFrame() throws Exception {
        Drained drained = drain(LOAS);

        assertThat(drained.ending()).isEqualTo("END");
        assertThat(drained.track().container()).isEqualTo(Container.LATM);
        assertThat(drained.track().codec()).isEqualTo(Codec.AAC);
        assertThat(drained.track().format()).isEqualTo(new PcmFormat(44_100, 2));
        assertThat(Arrays.copyOf(drained.track().config(), 2)).isEqualTo(CodedFrames.aacConfigOfAdts(TONE));
        assertThat(hashes(drained))
                .isEqualTo(FRAMES.stream().map(Arrays::hashCode).toList());
        assertThat(drained.last().startFrame()).isEqualTo(65 * 1024);
    }

    @Test
    void drain_bytesArriveInPieces_isTheSame() throws Exception {
        for (int step : new int[] {1, 100, 5000}) {
            ArrivingData data = new ArrivingData(LOAS, 333, false);
            assertThat(Drained.trickled(new LatmDemuxer(data), data, step).packets())
                    .isEqualTo(drain(LOAS).packets());
        }
    }

    // scenario 80
    @Test
    void drain_cut_givesWholeFramesAndIsTruncated() throws Exception {
        Drained drained = drain(Arrays.copyOf(LOAS, 10_000));

        assertThat(drained.ending()).startsWith("TRUNCATED");
        assertThat(drained.packets())
                .isEqualTo(drain(LOAS).packets().subList(0, drained.packets().size()));
        assertThat(drained.packets()).hasSizeBetween(25, 40);
    }

    @Test
    void drain_severalPayloadsPerElement_isOnePacketEach() throws Exception {
        Bits bits = new Bits().config(0, 3);
        for (byte[] frame : FRAMES.subList(0, 3)) {
            bits.payload(frame);
        }

        Drained drained = drain(bits.loas());

        assertThat(hashes(drained))
                .isEqualTo(FRAMES.subList(0, 3).stream().map(Arrays::hashCode).toList());
        assertThat(drained.last().startFrame()).isEqualTo(2048);
    }

    @Test
    void drain_configWithStatedLength_isRead() throws Exception {
        byte[] frame = FRAMES.get(3);
        Bits bits = new Bits().config(1, 1);

        Drained drained = drain(bits.payload(frame).loas());

        assertThat(hashes(drained)).containsExactly(Arrays.hashCode(frame));
    }

    @Test
    void open_severalLayers_isUnsupported() {
        byte[] loas = new Bits()
                .put(1, 0)
                .put(1, 0)
                .put(1, 1)
                .put(6, 0)
                .put(4, 0)
                .put(3, 1)
                .loas();

        assertThatThrownBy(() -> drain(loas))
                .isInstanceOfSatisfying(
                        DecodeException.class,
                        e -> assertThat(e.reason()).isEqualTo(DecodeException.Reason.UNSUPPORTED))
                .hasMessageContaining("layers");
    }

    @Test
    void open_elementsBeforeTheFirstConfig_arePassed() throws Exception {
        byte[] without = new Bits().put(1, 1).put(8, 1).put(8, 0).loas();
        byte[] both = Arrays.copyOf(without, without.length + LOAS.length);
        System.arraycopy(LOAS, 0, both, without.length, LOAS.length);

        assertThat(drain(both).packets()).hasSize(66);
    }

    // scenario 79
    @Test
    void seek_anywhere_startsTwoPacketsBefore() throws Exception {
        List<Drained.Item> linear = drain(LOAS).packets();
        LatmDemuxer demuxer = new LatmDemuxer(new ByteArrayData(LOAS));
        assertThat(demuxer.open()).isEqualTo(Progress.DONE);
        for (int packet : new int[] {50, 3, 65, 0, 1, 33}) {
            assertThat(demuxer.seek(packet * 1024L + 17, 0)).isEqualTo(Progress.DONE);

            assertThat(Drained.rest(demuxer, () -> {}).packets())
                    .isEqualTo(linear.subList(Math.max(0, packet - 2), 66));
        }
    }

    @Test
    void probe_loasAndOthers_tellsThemApart() {
        LatmProvider provider = new LatmProvider();

        assertThat(provider.probe(Arrays.copyOf(LOAS, 4096), MediaHint.NONE)).isPositive();
        assertThat(provider.probe(Arrays.copyOf(TONE, 4096), MediaHint.NONE)).isZero();
        assertThat(provider.probe(new byte[0], MediaHint.NONE)).isZero();
    }

    private static Drained drain(byte[] bytes) throws Exception {
        return Drained.of(new LatmDemuxer(new ByteArrayData(bytes)));
    }

    private static List<Integer> hashes(Drained drained) {
        return drained.packets().stream().map(Drained.Item::hash).toList();
    }

    /** Bits in a row, and the LOAS frame around them. */
    private static final class Bits {
        private final List<Boolean> bits = new ArrayList<>();

        Bits put(int count, int value) {
            for (int i = count - 1; i >= 0; i--) {
                bits.add((value >> i & 1) != 0);
            }
            return this;
        }

        Bits bytes(byte[] bytes) {
            for (byte each : bytes) {
                put(8, each);
            }
            return this;
        }

        /** A payload behind its length: 255 for as often as it takes, and the rest. */
        Bits payload(byte[] payload) {
            for (int left = payload.length; left >= 0; left -= 255) {
                put(8, Math.min(255, left));
            }
            return bytes(payload);
        }

        /** A StreamMuxConfig of the tone, variable lengths. */
        Bits config(int version, int subFrames) {
            put(1, 0).put(1, version);
            if (version == 1) {
                put(1, 0).put(2, 0).put(8, 0); // audioMuxVersionA, taraBufferFullness
            }
            put(1, 1).put(6, subFrames - 1).put(4, 0).put(3, 0);
            if (version == 1) {
                put(2, 0).put(8, 16);
            }
            bytes(CodedFrames.aacConfigOfAdts(TONE));
            return put(3, 0).put(8, 0xFF).put(1, 0).put(1, 0);
        }

        byte[] loas() {
            byte[] frame = new byte[3 + (bits.size() + 7) / 8];
            for (int i = 0; i < bits.size(); i++) {
                frame[3 + i / 8] |= (byte) (bits.get(i) ? 0x80 >> i % 8 : 0);
            }
            int header = 0x2B7 << 13 | (frame.length - 3);
            frame[0] = (byte) (header >> 16);
            frame[1] = (byte) (header >> 8);
            frame[2] = (byte) header;
            return frame;
        }
    }
}
