package io.kithara.codec.jlayer;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PacketCrcTest {
    /** MPEG-1 layer III, protected, 128 kbit/s, 44.1 kHz, stereo. */
    private static final byte[] HEADER = {(byte) 0xFF, (byte) 0xFA, (byte) 0x90, 0};

    @Test
    void update_theUsualNineDigits_isTheirKnownCheck() {
        byte[] digits = "123456789".getBytes(StandardCharsets.US_ASCII);
        assertThat(PacketCrc.update(0xFFFF, digits, 0, digits.length)).isEqualTo(0xAEE7);
    }

    @Test
    void isWrong_bitOfTheSideInformationFlipped_isTrue() {
        byte[] packet = new byte[417];
        new Random(1).nextBytes(packet);
        System.arraycopy(HEADER, 0, packet, 0, HEADER.length);
        PacketHeader header = PacketHeader.read(packet);
        int crc = PacketCrc.update(PacketCrc.update(0xFFFF, packet, 2, 4), packet, 6, 6 + 32);
        packet[4] = (byte) (crc >> 8);
        packet[5] = (byte) crc;

        assertThat(PacketCrc.isWrong(packet, header)).isFalse();
        packet[100] ^= 1;
        assertThat(PacketCrc.isWrong(packet, header)).isFalse();
        packet[20] ^= 1;
        assertThat(PacketCrc.isWrong(packet, header)).isTrue();
    }

    @Test
    void isWrong_withoutACheckWord_isFalse() {
        byte[] packet = {(byte) 0xFF, (byte) 0xFB, (byte) 0x90, 0};
        assertThat(PacketCrc.isWrong(packet, PacketHeader.read(packet))).isFalse();
    }
}
