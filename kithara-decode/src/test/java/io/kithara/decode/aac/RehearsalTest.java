package io.kithara.decode.aac;

import static org.assertj.core.api.Assertions.assertThat;

import io.kithara.decode.DecodeException;
import io.kithara.decode.Packet;
import io.kithara.decode.PcmBuffer;
import io.kithara.decode.aac.ps.PsWriter;
import io.kithara.decode.aac.sbr.SbrWriter;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RehearsalTest {
    private static final int SINGLE_CHANNEL = 0;
    private static final int FILL = 6;
    private static final int END = 7;
    private static final int EXT_SBR_DATA = 13;

    /** A payload of one envelope keeps the packet short. */
    private static final long SEED = 1;

    /** Four bands of a long window, two of quadruples and two of pairs, and SBR with parametric stereo behind them. */
    private static byte[] written() {
        CodeWriter bits = new CodeWriter().put(SINGLE_CHANNEL, 3).put(0, 4);
        bits.put(100, 8).put(0, 4).put(4, 6).put(0, 1); // global_gain, ics_info()
        bits.put(1, 4).put(2, 5).put(7, 4).put(2, 5); // section_data()
        for (int band = 0; band < 4; band++) {
            put(bits, Codebook.SCALE_FACTORS, 60);
        }
        bits.put(0, 3); // no pulses, TNS or gain control
        put(bits, 1, 67);
        put(bits, 1, 40);
        for (int pair = 0; pair < 4; pair++) {
            put(bits, 7, 0);
        }
        PsWriter ps = new PsWriter(new Random(SEED), 32, "1");
        CodeWriter payload = new SbrWriter(new Random(SEED), 22_050, 16, false, ps::next).next(false, false);
        int bytes = (4 + payload.length()) / 8;
        bits.put(FILL, 3).put(Math.min(15, bytes), 4).put(bytes - 14, bytes >= 15 ? 8 : 0);
        return bits.put(EXT_SBR_DATA, 4).put(payload).put(END, 3).align().bytes();
    }

    private static void put(CodeWriter bits, int book, int index) {
        CodebookTest.Code code = CodebookTest.Code.of(book);
        bits.put(code.words()[index], code.lengths()[index]);
    }

    @Test
    void packet_isWhatTheWritersMake() {
        assertThat(Rehearsal.PACKET).isEqualTo(HexFormat.of().formatHex(written()));
    }

    @Test
    void play_decodesCoreSbrAndParametricStereo() throws DecodeException {
        AacDecoder decoder = Rehearsal.decoder();
        Packet packet = Rehearsal.packet();
        PcmBuffer buffer = new PcmBuffer();

        assertThat(decoder.foresee(packet))
                .as("rate and channels are known after the first")
                .isFalse();
        assertThat(decoder.decode(packet, buffer)).isEqualTo(2048);
        assertThat(decoder.format().channels()).isEqualTo(2);
        assertThat(decoder.damage()).isEmpty();
        Rehearsal.play();
    }
}
