package io.kithara.decode.ogg;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PageCrcTest {
    @Test
    void of_anyBytesOfAnyLength_isTheRemainderBitByBit() {
        Random random = new Random(5);
        byte[] bytes = new byte[300];
        for (int length = 0; length <= bytes.length; length++) {
            random.nextBytes(bytes);

            assertThat(PageCrc.of(bytes, length)).as("%d bytes", length).isEqualTo(remainder(bytes, length));
        }
    }

    @Test
    void of_theCheckString_isThePublishedValue() {
        // CRC-32/MPEG-2 is this sum begun with ones, which is begun with 0 over the complement of the first four bytes
        byte[] text = "123456789".getBytes(StandardCharsets.US_ASCII);
        for (int i = 0; i < 4; i++) {
            text[i] ^= (byte) 0xFF;
        }

        assertThat(PageCrc.of(text, text.length)).isEqualTo(0x0376_E6E7);
    }

    private static int remainder(byte[] bytes, int length) {
        int crc = 0;
        for (int i = 0; i < length; i++) {
            crc ^= bytes[i] << 24;
            for (int bit = 0; bit < 8; bit++) {
                crc = crc << 1 ^ (crc < 0 ? 0x04C1_1DB7 : 0);
            }
        }
        return crc;
    }
}
