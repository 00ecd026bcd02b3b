package io.kithara.decode.aac;

import static org.assertj.core.api.Assertions.assertThat;

import io.kithara.decode.Packet;
import io.kithara.decode.PacketDecoder;
import io.kithara.decode.PcmBuffer;
import io.kithara.decode.PcmFormat;
import io.kithara.decode.Track;
import io.kithara.decode.aac.sbr.SbrWriter;
import io.kithara.stream.Codec;
import io.kithara.stream.Container;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** 5.1 with SBR: each element has its own, and comes out as it does in a stream of its own. */
class HighBandElementsTest {
    private static final int SINGLE = 0;
    private static final int PAIR = 1;
    private static final int LOW_FREQUENCY = 3;
    private static final int FILL = 6;
    private static final int END = 7;
    private static final int EXT_SBR_DATA = 13;
    private static final int EXT_SBR_DATA_CRC = 14;

    private static final int CORE_RATE = 24_000;
    private static final int RATE_INDEX = 6;
    private static final int FRAMES = 12;
    private static final int BANDS = 20;

    /** An element by itself: its core and its payloads, the same whenever they are written. */
    private record Voice(int kind, long seed) {
        /** The elements of each frame; {@code crc} puts a check into the payloads. */
        List<CodeWriter> frames(int tag, boolean crc) {
            Random random = new Random(seed);
            SbrWriter sbr = new SbrWriter(new Random(seed), CORE_RATE, 16, kind == PAIR, CodeWriter::new);
            List<CodeWriter> frames = new ArrayList<>();
            for (int i = 0; i < FRAMES; i++) {
                CodeWriter bits = new CodeWriter().put(kind, 3).put(tag, 4).put(0, kind == PAIR ? 1 : 0);
                for (int channel = 0; channel < (kind == PAIR ? 2 : 1); channel++) {
                    channel(bits, random);
                }
                if (kind != LOW_FREQUENCY) {
                    CodeWriter payload = sbr.next(crc, i == 6);
                    int bytes = (4 + payload.length()) / 8;
                    bits.put(FILL, 3).put(Math.min(15, bytes), 4).put(bytes - 14, bytes >= 15 ? 8 : 0);
                    bits.put(crc ? EXT_SBR_DATA_CRC : EXT_SBR_DATA, 4).put(payload);
                }
                frames.add(bits);
            }
            return frames;
        }

        /** individual_channel_stream() with random lines of -1, 0 and 1 in codebook 1. */
        private static void channel(CodeWriter bits, Random random) {
            bits.put(130, 8).put(0, 4).put(BANDS, 6).put(0, 1);
            bits.put(1, 4).put(BANDS, 5);
            for (int band = 0; band < BANDS; band++) {
                put(bits, Codebook.SCALE_FACTORS, 60);
            }
            bits.put(0, 3);
            int lines = new ScaleFactorBands(CORE_RATE, 1024).offsets(false)[BANDS];
            for (int line = 0; line < lines; line += 4) {
                put(bits, 1, random.nextInt(81));
            }
        }

        private static void put(CodeWriter bits, int book, int index) {
            CodebookTest.Code code = CodebookTest.Code.of(book);
            bits.put(code.words()[index], code.lengths()[index]);
        }
    }

    private static Packet packet(int number, CodeWriter... elements) throws Exception {
        CodeWriter block = new CodeWriter();
        for (CodeWriter element : elements) {
            block.put(element);
        }
        byte[] bytes = block.put(END, 3).align().bytes();
        Packet packet = new Packet();
        System.arraycopy(bytes, 0, packet.reserve(bytes.length), 0, bytes.length);
        packet.place(1024L * number, 1024, 0, false);
        return packet;
    }

    /** Decodes and returns the samples of each channel. SBR is explicit, and down-sampled if the output keeps the core's rate. */
    private static float[][] decode(int configuration, int channels, int outputIndex, List<Packet> packets)
            throws Exception {
        CodeWriter config = new CodeWriter().put(5, 5).put(RATE_INDEX, 4).put(configuration, 4);
        byte[] bytes = config.put(outputIndex, 4).put(2, 5).put(0, 3).align().bytes();
        int rate = AudioSpecificConfig.rate(outputIndex);
        Track track = new Track(
                Container.MP4,
                Codec.AAC,
                new PcmFormat(rate, channels),
                bytes,
                OptionalLong.empty(),
                OptionalLong.empty(),
                0,
                Map.of());
        int length = 1024 * rate / CORE_RATE;
        float[][] pcm = new float[channels][packets.size() * length];
        try (PacketDecoder decoder = new AacProvider().create(track)) {
            PcmBuffer buffer = new PcmBuffer();
            for (int i = 0; i < packets.size(); i++) {
                assertThat(decoder.decode(packets.get(i), buffer)).isEqualTo(length);
                assertThat(decoder.damage()).isEmpty();
                assertThat(decoder.format()).isEqualTo(new PcmFormat(rate, channels));
                for (int at = 0; at < length * channels; at++) {
                    pcm[at % channels][i * length + at / channels] = buffer.samples()[at];
                }
            }
        }
        return pcm;
    }

    private static List<Packet> alone(Voice voice, boolean crc) throws Exception {
        List<Packet> packets = new ArrayList<>();
        List<CodeWriter> frames = voice.frames(0, crc);
        for (int i = 0; i < FRAMES; i++) {
            packets.add(packet(i, frames.get(i)));
        }
        return packets;
    }

    // scenario 85
    @ParameterizedTest
    @CsvSource({"false, 3", "true, 3", "false, 6"})
    void decode_fiveAndOne_isEachElementByItself(boolean crc, int outputIndex) throws Exception {
        Voice centre = new Voice(SINGLE, 1);
        Voice front = new Voice(PAIR, 2);
        Voice back = new Voice(PAIR, 3);
        Voice low = new Voice(LOW_FREQUENCY, 4);
        List<Packet> packets = new ArrayList<>();
        for (int i = 0; i < FRAMES; i++) {
            packets.add(packet(
                    i,
                    centre.frames(0, crc).get(i),
                    front.frames(0, crc).get(i),
                    back.frames(1, crc).get(i),
                    low.frames(0, crc).get(i)));
        }
        float[][] all = decode(6, 6, outputIndex, packets);
        float[][] pairInFront = decode(2, 2, outputIndex, alone(front, crc));
        float[][] pairBehind = decode(2, 2, outputIndex, alone(back, crc));

        assertThat(Arrays.mismatch(all[0], pairInFront[0])).isEqualTo(-1);
        assertThat(Arrays.mismatch(all[1], pairInFront[1])).isEqualTo(-1);
        assertThat(Arrays.mismatch(all[2], decode(1, 1, outputIndex, alone(centre, crc))[0]))
                .isEqualTo(-1);
        assertThat(Arrays.mismatch(all[4], pairBehind[0])).isEqualTo(-1);
        assertThat(Arrays.mismatch(all[5], pairBehind[1])).isEqualTo(-1);
        assertThat(energy(all[3])).as("low frequencies").isPositive();
    }

    private static double energy(float[] samples) {
        double energy = 0;
        for (float sample : samples) {
            energy += sample * sample;
        }
        return energy;
    }
}
