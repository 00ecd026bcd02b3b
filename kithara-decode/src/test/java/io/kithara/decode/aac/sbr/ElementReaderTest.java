package io.kithara.decode.aac.sbr;

import static org.assertj.core.api.Assertions.assertThat;

import io.kithara.decode.aac.BitReader;
import io.kithara.decode.aac.CodeWriter;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ElementReaderTest {
    private ChannelParameters[] now = {new ChannelParameters(), new ChannelParameters()};
    private ChannelParameters[] last = {new ChannelParameters(), new ChannelParameters()};

    @ParameterizedTest
    @CsvSource({"16, false", "16, true", "15, false", "15, true"})
    void read_randomFrames_givesWhatWasWritten(int slots, boolean pair) {
        for (int seed = 0; seed < 20; seed++) {
            SbrWriter writer = new SbrWriter(new Random(seed), 24_000, slots, pair, CodeWriter::new);
            ElementReader reader = new ElementReader(slots);
            SbrHeader header = SbrHeader.read(new CodeWriter().put(0, 16).reader(), null);
            for (int frame = 0; frame < 30; frame++) {
                CodeWriter payload = writer.next(false, false);
                BitReader bits = payload.reader();
                if (bits.readFlag()) {
                    header = SbrHeader.read(bits, header);
                }
                assertThat(read(reader, bits, header.coarse(), writer.bands(), pair))
                        .as("seed %d frame %d", seed, frame)
                        .isTrue();
                assertThat(bits.readFlag()).as("extended data").isFalse();
                assertThat(bits.bitsLeft()).isLessThan(8);
                for (int i = 0; i < (pair ? 2 : 1); i++) {
                    check(writer, i, "seed " + seed + " frame " + frame);
                }
                ChannelParameters[] swap = last;
                last = now;
                now = swap;
            }
        }
    }

    private boolean read(ElementReader reader, BitReader bits, boolean coarse, FrequencyBands bands, boolean pair) {
        if (!pair) {
            return reader.readSingle(bits, coarse, bands, now[0], last[0]);
        }
        return reader.readCoupling(bits)
                ? reader.readCoupledPair(bits, coarse, bands, now, last)
                : reader.readPair(bits, coarse, bands, now, last);
    }

    private void check(SbrWriter writer, int channel, String what) {
        int bands = writer.bands().envelope(now[channel].grid.fine(now[channel].grid.envelopes() - 1)).length - 1;
        int noiseBands = writer.bands().noiseBands();
        assertThat(Arrays.copyOf(now[channel].lastEnvelope(), bands))
                .as(what)
                .isEqualTo(Arrays.copyOf(writer.lastEnvelope(channel), bands));
        assertThat(Arrays.copyOf(now[channel].lastNoise(), noiseBands))
                .as(what)
                .isEqualTo(Arrays.copyOf(writer.lastNoise(channel), noiseBands));
    }
}
