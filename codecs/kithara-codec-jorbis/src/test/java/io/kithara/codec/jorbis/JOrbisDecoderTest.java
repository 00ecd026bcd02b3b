package io.kithara.codec.jorbis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kithara.decode.DecodeException;
import io.kithara.decode.PacketDecoder;
import io.kithara.decode.PcmBuffer;
import io.kithara.decode.VorbisHeaders;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class JOrbisDecoderTest {
    private static final VorbisMedia MEDIA = VorbisMedia.read("stereo.ogg");

    private final PcmBuffer pcm = new PcmBuffer();

    @Test
    void decode_firstPacket_givesNothingAndEveryOtherAQuarterOfBoth() throws Exception {
        VorbisHeaders headers = MEDIA.headers();
        try (PacketDecoder decoder = MEDIA.decoder()) {
            int before = 0;
            for (byte[] packet : MEDIA.audio()) {
                int block = headers.blockFrames(packet[0]);
                int expected = before == 0 ? 0 : (before + block) / 4;
                assertThat(decoder.decode(VorbisMedia.packet(packet), pcm)).isEqualTo(expected);
                before = block;
            }
        }
    }

    @Test
    void decode_afterReset_isAsLinearFromTheSecondPacketOn() throws Exception {
        List<float[]> linear = decodeAll(MEDIA.audio());
        try (PacketDecoder decoder = MEDIA.decoder()) {
            Random random = new Random(3);
            for (int i = 0; i < 100; i++) {
                int from = random.nextInt(MEDIA.audio().size() - 3);
                decoder.reset();
                assertThat(samples(decoder, MEDIA.audio().get(from))).isEmpty();
                assertThat(samples(decoder, MEDIA.audio().get(from + 1))).isEqualTo(linear.get(from + 1));
                assertThat(samples(decoder, MEDIA.audio().get(from + 2))).isEqualTo(linear.get(from + 2));
            }
        }
    }

    @Test
    void decode_trackChanged_doesNotOverlapWithWhatWasBefore() throws Exception {
        try (PacketDecoder decoder = MEDIA.decoder()) {
            samples(decoder, MEDIA.audio().get(0));
            var next = VorbisMedia.packet(MEDIA.audio().get(1));
            next.place(0, 0, 0, true);
            assertThat(decoder.decode(next, pcm)).isZero();
        }
    }

    @Test
    void decode_noAudioPacket_corruptAndTheNextOnesDecode() throws Exception {
        try (PacketDecoder decoder = MEDIA.decoder()) {
            assertThatThrownBy(() -> decoder.decode(VorbisMedia.packet(new byte[] {5, 1, 2}), pcm))
                    .hasMessage("the Vorbis packet at byte 4711 is not audio");
            assertThatThrownBy(() -> decoder.decode(VorbisMedia.packet(new byte[0]), pcm))
                    .isInstanceOfSatisfying(
                            DecodeException.class,
                            e -> assertThat(e.reason()).isEqualTo(DecodeException.Reason.CORRUPT_PACKET));
            assertThat(samples(decoder, MEDIA.audio().get(0))).isEmpty();
            assertThat(samples(decoder, MEDIA.audio().get(1))).isNotEmpty();
        }
    }

    // scenario 122
    @Test
    void decode_mutatedPackets_typedAndBounded() throws Exception {
        mutatePackets(5_000, 1);
    }

    // scenario 122
    @Test
    @Tag("stress")
    @Timeout(600)
    void decode_manyMutatedPackets_typedAndBounded() throws Exception {
        mutatePackets(200_000, 2);
    }

    private void mutatePackets(int rounds, long seed) throws DecodeException {
        Random random = new Random(seed);
        int longest = MEDIA.headers().longBlock();
        try (PacketDecoder decoder = MEDIA.decoder()) {
            for (int i = 0; i < rounds; i++) {
                byte[] packet = MEDIA.audio().get(i % MEDIA.audio().size()).clone();
                if (random.nextInt(6) == 0) {
                    packet = Arrays.copyOf(packet, random.nextInt(packet.length + 1));
                }
                for (int bits = random.nextInt(4); bits > 0 && packet.length > 0; bits--) {
                    packet[random.nextInt(packet.length)] ^= (byte) (1 << random.nextInt(8));
                }
                try {
                    assertThat(decoder.decode(VorbisMedia.packet(packet), pcm)).isBetween(0, longest);
                } catch (DecodeException e) {
                    assertThat(e.reason())
                            .as("seed %d round %d", seed, i)
                            .isEqualTo(DecodeException.Reason.CORRUPT_PACKET);
                }
            }
        }
    }

    // scenario 122
    @Test
    void create_mutatedSetups_typedAndDecodeNothingWild() throws Exception {
        mutateSetups(1_000, 3);
    }

    // scenario 122
    @Test
    @Tag("stress")
    @Timeout(600)
    void create_manyMutatedSetups_typedAndDecodeNothingWild() throws Exception {
        mutateSetups(40_000, 4);
    }

    private void mutateSetups(int rounds, long seed) throws DecodeException {
        byte[] config = MEDIA.headers().config();
        Random random = new Random(seed);
        int opened = 0;
        for (int i = 0; i < rounds; i++) {
            byte[] changed = config.clone();
            for (int bits = random.nextInt(3); bits >= 0; bits--) {
                changed[random.nextInt(changed.length)] ^= (byte) (1 << random.nextInt(8));
            }
            try (PacketDecoder decoder = new JOrbisProvider().create(VorbisMedia.track(changed))) {
                opened++;
                for (int k = 0; k < 4; k++) {
                    decodeOrCorrupt(decoder, MEDIA.audio().get(20 + k), "seed " + seed + " round " + i);
                }
            } catch (DecodeException e) {
                assertThat(e.reason())
                        .as("seed %d round %d", seed, i)
                        .isIn(
                                DecodeException.Reason.MALFORMED,
                                DecodeException.Reason.LIMIT,
                                DecodeException.Reason.UNSUPPORTED);
            }
        }
        assertThat(opened).isBetween(rounds / 20, rounds - rounds / 20);
    }

    private void decodeOrCorrupt(PacketDecoder decoder, byte[] packet, String what) throws DecodeException {
        try {
            int frames = decoder.decode(VorbisMedia.packet(packet), pcm);
            assertThat(frames).as(what).isBetween(0, 8192);
            assertNormal(frames * decoder.format().channels(), what);
        } catch (DecodeException e) {
            if (e.reason() != DecodeException.Reason.CORRUPT_PACKET) {
                throw new AssertionError(what, e);
            }
        }
    }

    /** As {@link PacketDecoder#givesNormalSamples} promises, and no louder than 12 dB over full scale. */
    private void assertNormal(int count, String what) {
        for (int i = 0; i < count; i++) {
            float magnitude = Math.abs(pcm.samples()[i]);
            boolean normal = magnitude == 0 || (magnitude >= Float.MIN_NORMAL && magnitude <= 4);
            if (!normal) {
                throw new AssertionError(what + ", sample " + i + " is " + pcm.samples()[i]);
            }
        }
    }

    @Test
    void provider_ofOtherCodecs_wantsNone() throws Exception {
        JOrbisProvider provider = new JOrbisProvider();
        assertThat(provider.rank(VorbisMedia.track(new byte[0]))).isEqualTo(10);
        assertThatThrownBy(() -> provider.create(VorbisMedia.track(new byte[0])))
                .isInstanceOfSatisfying(
                        DecodeException.class, e -> assertThat(e.reason()).isEqualTo(DecodeException.Reason.MALFORMED));
    }

    private List<float[]> decodeAll(List<byte[]> packets) throws DecodeException {
        List<float[]> all = new ArrayList<>();
        try (PacketDecoder decoder = MEDIA.decoder()) {
            for (byte[] packet : packets) {
                all.add(samples(decoder, packet));
            }
        }
        return all;
    }

    private float[] samples(PacketDecoder decoder, byte[] packet) throws DecodeException {
        int frames = decoder.decode(VorbisMedia.packet(packet), pcm);
        return Arrays.copyOf(pcm.samples(), frames * decoder.format().channels());
    }
}
