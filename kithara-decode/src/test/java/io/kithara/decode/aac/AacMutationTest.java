package io.kithara.decode.aac;

import static org.assertj.core.api.Assertions.assertThat;

import io.kithara.decode.DecodeException;
import io.kithara.decode.Packet;
import io.kithara.decode.PacketDecoder;
import io.kithara.decode.PcmBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Packets with some bits turned, cut, or joined: whatever they hold, the decoder lives on and hurts nobody. */
class AacMutationTest {
    private static final List<String> MEDIA = List.of(
            "tone.aac",
            "lc-stereo.aac",
            "lc-mono.aac",
            "lc-six.aac",
            "main-stereo.aac",
            "ltp-stereo.aac",
            "noise.aac",
            "he-stereo.aac",
            "he-parametric.aac");

    /** 3 dB over full scale. */
    private static final float LOUDEST = 1.4126f;

    // scenario 122
    @Test
    void decode_mutatedPackets_isTypedBoundedAndNormal() throws Exception {
        mutate(5_000, 1);
    }

    // scenario 122
    @Test
    @Tag("stress")
    @Timeout(300) // seconds; a busy machine takes two minutes
    void decode_manyMutatedPackets_isTypedBoundedAndNormal() throws Exception {
        mutate(200_000, 2);
    }

    private static void mutate(int packets, long seed) throws DecodeException {
        List<AacMedia> media = media(seed);
        int corrupt = 0;
        int share = packets / media.size();
        for (AacMedia each : media) {
            Random random = new Random(seed);
            try (PacketDecoder decoder = each.decoder()) {
                PcmBuffer buffer = new PcmBuffer();
                for (int i = 0; i < share; i++) {
                    Packet packet = each.packets().get(i % each.packets().size());
                    corrupt += decode(decoder, mutated(packet, random), buffer, "seed " + seed + " round " + i);
                }
            }
        }
        assertThat(corrupt).as("some are found out, others decode").isBetween(packets / 10, packets);
    }

    /** Every file as it is, and what no file is: coupling channels, frames of 960, SBR and stereo that the config knows of. */
    private static List<AacMedia> media(long seed) throws DecodeException {
        List<AacMedia> media = new ArrayList<>();
        for (String name : MEDIA) {
            media.add(AacMedia.of(name));
        }
        AacMedia stereo = AacMedia.of("lc-stereo.aac");
        media.add(CouplingMedia.of(stereo, new Random(seed)));
        media.add(stereo.as(config("00010 0100 0010 100")));
        media.add(AacMedia.of("he-stereo.aac").as(config("00101 0111 0010 0100 00010 100")));
        media.add(AacMedia.of("he-stereo.aac").as(config("00101 0111 0010 0111 00010 000")));
        media.add(AacMedia.of("he-parametric.aac").as(config("11101 0111 0001 0100 00010 000")));
        media.add(AacMedia.of("he-parametric.aac").as(config("11101 0111 0001 0111 00010 100")));
        return media;
    }

    private static byte[] config(String bits) {
        CodeWriter writer = new CodeWriter();
        bits.chars().filter(bit -> bit != ' ').forEach(bit -> writer.put(bit - '0', 1));
        return writer.bytes();
    }

    /** Returns 1 if the packet was found corrupt. */
    private static int decode(PacketDecoder decoder, Packet packet, PcmBuffer buffer, String what) {
        int frames;
        int corrupt = 0;
        try {
            frames = decoder.decode(packet, buffer);
        } catch (DecodeException e) {
            assertThat(e.reason()).as(what).isEqualTo(DecodeException.Reason.CORRUPT_PACKET);
            frames = decoder.conceal(buffer);
            corrupt = 1;
        }
        assertThat(frames).as(what).isBetween(0, 2048);
        float[] samples = buffer.samples();
        for (int i = 0; i < frames * decoder.format().channels(); i++) {
            float magnitude = Math.abs(samples[i]);
            if (!(magnitude <= LOUDEST) || (magnitude > 0 && magnitude < Float.MIN_NORMAL)) {
                throw new AssertionError(what + ": sample " + i + " is " + samples[i]);
            }
        }
        return corrupt;
    }

    private static Packet mutated(Packet packet, Random random) throws DecodeException {
        Packet copy = new Packet();
        int length = random.nextInt(8) == 0 ? random.nextInt(packet.length() + 1) : packet.length();
        byte[] bytes = copy.reserve(length);
        System.arraycopy(packet.data(), 0, bytes, 0, length);
        for (int i = random.nextInt(4); i > 0 && length > 0; i--) {
            int at = random.nextBoolean() ? random.nextInt(length) : random.nextInt(Math.min(length, 24));
            bytes[at] ^= (byte) (1 << random.nextInt(8));
        }
        copy.place(packet.startFrame(), packet.frames(), packet.position(), false);
        return copy;
    }
}
