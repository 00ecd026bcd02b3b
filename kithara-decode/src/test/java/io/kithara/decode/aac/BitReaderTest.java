package io.kithara.decode.aac;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import org.junit.jupiter.api.Test;

class BitReaderTest {
    @Test
    void read_anyWidths_givesTheBitsInOrder() {
        for (int seed = 0; seed < 200; seed++) {
            Random random = new Random(seed);
            byte[] bytes = new byte[1 + random.nextInt(300)];
            random.nextBytes(bytes);
            int offset = random.nextInt(bytes.length);
            int bits = random.nextInt(8 * (bytes.length - offset) + 1);
            BitReader reader = new BitReader();
            reader.load(bytes, offset, bits);
            int at = 0;
            while (at < bits) {
                int count = random.nextInt(33);
                assertThat(reader.read(count))
                        .as("seed %d bit %d", seed, at)
                        .isEqualTo(expected(bytes, offset, bits, at, count));
                at += count;
                assertThat(reader.position()).isEqualTo(at);
            }
            assertThat(reader.overrun()).isEqualTo(at > bits);
        }
    }

    @Test
    void peek_doesNotMove() {
        BitReader reader = of(0xA5, 0xC3);

        assertThat(reader.peek(12)).isEqualTo(0xA5C);
        assertThat(reader.read(4)).isEqualTo(0xA);
        assertThat(reader.peek(12)).isEqualTo(0x5C3);
    }

    @Test
    void read_pastTheEnd_givesZerosAndTells() {
        BitReader reader = of(0xFF);

        assertThat(reader.read(8)).isEqualTo(0xFF);
        assertThat(reader.overrun()).isFalse();
        assertThat(reader.readFlag()).isFalse();
        assertThat(reader.overrun()).isTrue();
        assertThat(reader.bitsLeft()).isZero();
        assertThat(reader.read(32)).isZero();
    }

    @Test
    void skip_timeAndAgainPastTheEnd_doesNotOverflow() {
        BitReader reader = of(0xFF);
        for (int i = 0; i < 100; i++) {
            reader.skip(1 << 28);
        }

        assertThat(reader.overrun()).isTrue();
        assertThat(reader.peek(32)).isZero();
    }

    @Test
    void align_countsFromTheOrigin() {
        BitReader reader = of(0, 0, 0);
        reader.skip(3);
        reader.align(3);
        assertThat(reader.position()).isEqualTo(3);
        reader.skip(1);
        reader.align(3);
        assertThat(reader.position()).isEqualTo(11);
        reader.align(0);
        assertThat(reader.position()).isEqualTo(16);
    }

    @Test
    void load_shorterAgain_showsNothingOfTheBitsBefore() {
        BitReader reader = of(0xFF, 0xFF, 0xFF, 0xFF, 0xFF);
        reader.load(new byte[] {-1}, 0, 5);

        assertThat(reader.peek(32)).isEqualTo(0xF800_0000);
        assertThat(reader.bitsLeft()).isEqualTo(5);
    }

    @Test
    void load_moreThanAPacketHolds_isRefused() {
        assertThatThrownBy(() -> new BitReader().load(new byte[0], 0, 8 * BitReader.MAX_BYTES + 1))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static int expected(byte[] bytes, int offset, int bits, int from, int count) {
        int value = 0;
        for (int bit = from; bit < from + count; bit++) {
            int one = bit < bits ? bytes[offset + bit / 8] >> (7 - bit % 8) & 1 : 0;
            value = value << 1 | one;
        }
        return value;
    }

    private static BitReader of(int... values) {
        byte[] bytes = new byte[values.length];
        for (int i = 0; i < values.length; i++) {
            bytes[i] = (byte) values[i];
        }
        BitReader reader = new BitReader();
        reader.load(bytes, 0, 8 * bytes.length);
        return reader;
    }
}
