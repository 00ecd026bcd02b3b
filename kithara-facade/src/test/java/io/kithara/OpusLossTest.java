package io.kithara;

import static org.assertj.core.api.Assertions.assertThat;

import io.kithara.file.ByteSource;
import io.kithara.testing.OggMuxer;
import io.kithara.testing.TsMuxer;
import java.io.InputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Opus packets that never came, in a transport stream of one packet each. */
class OpusLossTest {
    private static final int FRAMES = 960;

    /** Private data registered as Opus, one channel. */
    private static final byte[] MONO = {5, 4, 'O', 'p', 'u', 's', 0x7F, 2, (byte) 0x80, 1};

    @Test
    void read_onePacketIsMissing_isMadeUpAndTold() throws Exception {
        List<byte[]> packets = packets();
        float[] whole = samples(stream(packets, -1, 0), 0);
        float[] holed = samples(stream(packets, 10, 1), 1);

        assertThat(holed.length).isEqualTo(whole.length);
        assertThat(Arrays.mismatch(holed, whole)).isGreaterThanOrEqualTo(10 * FRAMES);
        assertThat(power(holed, 10)).isBetween(power(whole, 10) / 4, power(whole, 10) * 4);
    }

    /** What a decoder would go on making up has nothing to do with the music any more. */
    @Test
    void read_manyPacketsAreMissing_areSilence() throws Exception {
        List<byte[]> packets = packets();
        float[] holed = samples(stream(packets, 8, 6), 1);

        assertThat(holed.length).isEqualTo(packets.size() * FRAMES);
        for (int packet = 8; packet < 14; packet++) {
            assertThat(power(holed, packet)).as("packet %d", packet).isZero();
        }
    }

    private static float[] samples(byte[] stream, long concealed) throws Exception {
        try (Kithara kithara = Kithara.builder().build();
                AudioStream audio = kithara.open(ByteSource.of(stream), OpenOptions.defaults())) {
            assertThat(audio.format().channels()).isEqualTo(1);
            float[] samples = Pulled.all(audio).samples();
            assertThat(audio.stats().concealedPackets()).isEqualTo(concealed);
            return samples;
        }
    }

    private static double power(float[] samples, int packet) {
        double sum = 0;
        for (int i = packet * FRAMES; i < (packet + 1) * FRAMES; i++) {
            sum += samples[i] * samples[i];
        }
        return sum / FRAMES;
    }

    private static List<byte[]> packets() throws Exception {
        try (InputStream in = Objects.requireNonNull(OpusLossTest.class.getResourceAsStream("formats/opus.opus"))) {
            List<byte[]> packets = OggMuxer.packets(in.readAllBytes());
            return packets.subList(2, packets.size());
        }
    }

    private static byte[] stream(List<byte[]> packets, int lostAt, int lost) {
        TsMuxer muxer = TsMuxer.of(0x06);
        muxer.section(0, TsMuxer.pat(1, TsMuxer.PMT_PID));
        muxer.section(TsMuxer.PMT_PID, TsMuxer.pmt(1, TsMuxer.stream(0x06, TsMuxer.AUDIO_PID, MONO)));
        for (int i = 0; i < packets.size(); i++) {
            if (i < lostAt || i >= lostAt + lost) {
                muxer.pes(TsMuxer.ticks((long) i * FRAMES, 48_000), unit(packets.get(i)));
            } else {
                muxer.lose(TsMuxer.AUDIO_PID, 1);
            }
        }
        return muxer.take();
    }

    private static byte[] unit(byte[] packet) {
        int whole = packet.length / 255;
        byte[] unit = new byte[2 + whole + 1 + packet.length];
        unit[0] = 0x7F;
        unit[1] = (byte) 0xE0;
        Arrays.fill(unit, 2, 2 + whole, (byte) 0xFF);
        unit[2 + whole] = (byte) (packet.length % 255);
        System.arraycopy(packet, 0, unit, 3 + whole, packet.length);
        return unit;
    }
}
