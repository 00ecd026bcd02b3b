package io.kithara.codec.jaad;

import static org.assertj.core.api.Assertions.assertThat;

import io.kithara.decode.DecodeException;
import io.kithara.decode.Packet;
import io.kithara.decode.PacketDecoder;
import io.kithara.decode.PcmBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/** JAAD has one generator for the whole JVM, so nothing may decode AAC beside it. */
@Isolated
class NoiseSeedTest {
    private static final TestPackets NOISE = TestPackets.of("noise.aac");

    // scenario 79
    @Test
    void decode_substitutedNoise_isTheSameAfterASeek() throws Exception {
        try (PacketDecoder decoder = new JaadProvider().create(NOISE.track())) {
            List<float[]> linear = decode(decoder, 0);
            decoder.reset();
            List<float[]> sought = decode(decoder, 10);

            // the first one lacks the half of its predecessor: that is what pre-roll is for
            for (int i = 1; i < sought.size(); i++) {
                assertThat(sought.get(i)).as("packet %d", 10 + i).isEqualTo(linear.get(10 + i));
            }
        }
    }

    @Test
    void decode_samePacketAtAnotherTime_isOtherNoise() throws Exception {
        Packet packet = NOISE.packets().get(10);
        float[] here = decodeOnce(packet);
        packet.place(packet.startFrame() + 1024, packet.frames(), packet.position(), false);

        float[] later = decodeOnce(packet);

        assertThat(later).isNotEqualTo(here);
    }

    private static float[] decodeOnce(Packet packet) throws DecodeException {
        PcmBuffer buffer = new PcmBuffer();
        try (PacketDecoder decoder = new JaadProvider().create(NOISE.track())) {
            int frames = decoder.decode(packet, buffer);
            return Arrays.copyOf(buffer.samples(), frames);
        }
    }

    private static List<float[]> decode(PacketDecoder decoder, int first) throws DecodeException {
        List<float[]> decoded = new ArrayList<>();
        PcmBuffer buffer = new PcmBuffer();
        for (Packet packet : NOISE.packets().subList(first, NOISE.packets().size())) {
            int frames = decoder.decode(packet, buffer);
            decoded.add(Arrays.copyOf(buffer.samples(), frames));
        }
        return decoded;
    }
}
