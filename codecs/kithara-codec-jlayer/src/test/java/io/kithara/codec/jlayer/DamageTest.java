package io.kithara.codec.jlayer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.kithara.codec.jlayer.LinearDecoder.Decoded;
import io.kithara.decode.DecodeException;
import io.kithara.decode.Packet;
import io.kithara.decode.PcmBuffer;
import io.kithara.decode.PcmFormat;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class DamageTest {
    private static final String[] FILES = {
        "chirp-cbr.mp3", "chirp-vbr.mp3", "chirp-mpeg2.mp3", "chirp-mpeg25.mp3", "chirp.mp2"
    };
    private static final int MAX_BYTES = 2_500;

    /** Where the sound of {@code chirp-cbr.mp3} begins: after its tags, with packets of 417 and 418 bytes. */
    private static final int CHIRP_FIRST = 437;

    // scenario 122
    @Test
    void decode_mutatedFiles_isTypedAndNeverTooLoud() {
        assertTimeoutPreemptively(Duration.ofSeconds(60), () -> mutate(1, 1_000));
    }

    // scenario 122
    @Tag("stress")
    @Test
    void decode_manyMutatedFiles_isTypedAndNeverTooLoud() throws IOException {
        mutate(2, 20_000);
    }

    // scenario 122
    @Test
    void decode_damagedMiddle_recoversAfterwards() throws Exception {
        byte[] bytes = TestMedia.read("chirp-cbr.mp3");
        Decoded sound = TestMedia.decode(bytes);
        Random random = new Random(5);
        for (int i = 15_000; i < 15_600; i++) {
            bytes[i] = (byte) random.nextInt();
        }
        Decoded damaged = TestMedia.decode(bytes);

        int tail = sound.samples().length / 4;
        assertThat(Arrays.copyOfRange(damaged.samples(), damaged.samples().length - tail, damaged.samples().length))
                .isEqualTo(Arrays.copyOfRange(sound.samples(), sound.samples().length - tail, sound.samples().length));
    }

    // scenario 80
    @Test
    void decode_cutFileWithHeader_givesWholePacketsThenTruncated() throws Exception {
        byte[] bytes = TestMedia.read("chirp-cbr.mp3");
        Decoded whole = TestMedia.decode(bytes);
        Decoded cut = TestMedia.decode(Arrays.copyOf(bytes, bytes.length / 2));

        assertThat(cut.failure())
                .isInstanceOfSatisfying(
                        DecodeException.class, e -> assertThat(e.reason()).isEqualTo(DecodeException.Reason.TRUNCATED));
        assertThat(cut.samples()).isEqualTo(Arrays.copyOf(whole.samples(), cut.samples().length));
        assertThat(cut.frames()).isBetween(whole.frames() * 2 / 5, whole.frames() / 2);
    }

    @Test
    void damage_packetThatBeginsInOneThatDidNotCome_isSaidAndOverWithTheNextThatDoesNot() throws Exception {
        byte[] bytes = TestMedia.read("chirp-cbr.mp3");
        JLayerDecoder decoder = new JLayerDecoder(new PcmFormat(44_100, 2));
        Packet packet = new Packet();
        PcmBuffer pcm = new PcmBuffer();
        int first = CHIRP_FIRST + 20 * 418;
        while (bytes[first] != (byte) 0xFF || (bytes[first + 1] & 0xFF) != 0xFB) {
            first--;
        }
        List<Boolean> silent = new ArrayList<>();
        List<Boolean> damaged = new ArrayList<>();
        for (int at = first, i = 0; i < 20; i++) {
            int length = (bytes[at + 2] & 2) == 0 ? 417 : 418;
            System.arraycopy(bytes, at, packet.reserve(length), 0, length);
            packet.place(i * 1152L, 1152, at, false);

            int frames = decoder.decode(packet, pcm);

            silent.add(IntStream.range(0, frames * 2).allMatch(s -> pcm.samples()[s] == 0));
            damaged.add(decoder.damage().isPresent());
            at += length;
        }

        assertThat(silent).startsWith(true).endsWith(false);
        assertThat(damaged).isEqualTo(silent);
    }

    // scenario 122
    @Test
    void decode_packetOfNoise_isCorruptAndTheNextIsTaken() throws Exception {
        JLayerDecoder decoder = new JLayerDecoder(new PcmFormat(44_100, 2));
        Packet packet = new Packet();
        byte[] noise = packet.reserve(417);
        new Random(3).nextBytes(noise);
        System.arraycopy(new byte[] {(byte) 0xFF, (byte) 0xFB, (byte) 0x90, 0}, 0, noise, 0, 4);
        packet.place(0, 1152, 77, false);

        assertThatThrownBy(() -> decoder.decode(packet, new PcmBuffer()))
                .isInstanceOfSatisfying(
                        DecodeException.class,
                        e -> assertThat(e.reason()).isEqualTo(DecodeException.Reason.CORRUPT_PACKET))
                .hasMessageContaining("byte 77");

        Arrays.fill(noise, 4, 417, (byte) 0);
        assertThat(decoder.decode(packet, new PcmBuffer())).isEqualTo(1152);
    }

    // scenario 122
    @Test
    void appendSamples_farOverFullScaleOrNotANumber_isCutAndReported() {
        FloatOutput output = new FloatOutput();
        float[] target = new float[64];
        float[] loud = new float[32];
        Arrays.fill(loud, -1e9f);
        loud[7] = Float.NaN;
        output.start(target, 2, FloatOutput.HOT_LEVEL);
        output.appendSamples(0, loud);

        assertThat(target[0]).isEqualTo(-FloatOutput.HOT_LEVEL);
        assertThat(Math.abs(target[14])).isLessThanOrEqualTo(FloatOutput.HOT_LEVEL);
        assertThat(output.excess()).isInfinite();
    }

    // scenario 122
    @Test
    void decode_hotPackets_passUnlessACorruptOneCameBefore() throws Exception {
        byte[] chirp = TestMedia.read("chirp-cbr.mp3");
        byte[] hot = chirp;
        for (int steps = 1; peak(TestMedia.decode(hot).samples()) < 1.05f; steps++) {
            hot = louder(chirp, steps);
        }
        float[] sound = TestMedia.decode(hot).samples();
        assertThat(peak(sound)).isLessThan(FloatOutput.HOT_LEVEL);

        int sideInfo = CHIRP_FIRST + PacketHeader.BYTES;
        for (int packet = 0; packet < 40; packet++) {
            sideInfo += packetBytes(hot, sideInfo - PacketHeader.BYTES);
        }
        Arrays.fill(hot, sideInfo, sideInfo + 32, (byte) 0xFF);
        Decoded damaged = TestMedia.decode(hot);
        assertThat(damaged.corrupt()).isPositive();
        int after = 43 * 1152 * damaged.channels();
        int recovered = 50 * 1152 * damaged.channels();
        assertThat(peak(Arrays.copyOfRange(sound, after, recovered))).isGreaterThan(FloatOutput.FULL_SCALE);
        assertThat(peak(Arrays.copyOfRange(damaged.samples(), after, recovered)))
                .isEqualTo(FloatOutput.FULL_SCALE);
    }

    /** Raises the global gain of every granule of both channels by so many steps of 1.5 dB (2.4.2.7). */
    private static byte[] louder(byte[] chirp, int steps) {
        byte[] louder = chirp.clone();
        int at = CHIRP_FIRST;
        while (at + 418 < louder.length) {
            for (int granule = 0; granule < 4; granule++) {
                int gainBit = 8 * (at + PacketHeader.BYTES) + 20 + 59 * granule + 21;
                int gain = byteAt(louder, gainBit);
                if (gain > 0) {
                    addAt(louder, gainBit, steps);
                }
            }
            at += packetBytes(louder, at);
        }
        return louder;
    }

    private static int packetBytes(byte[] data, int at) {
        return 417 + (data[at + 2] >> 1 & 1);
    }

    private static int byteAt(byte[] data, int bit) {
        int two = (data[bit >> 3] & 0xFF) << 8 | (data[(bit >> 3) + 1] & 0xFF);
        return two >> (8 - (bit & 7)) & 0xFF;
    }

    private static void addAt(byte[] data, int bit, int value) {
        int two = (data[bit >> 3] & 0xFF) << 8 | (data[(bit >> 3) + 1] & 0xFF);
        int sum = two + (value << (8 - (bit & 7)));
        data[bit >> 3] = (byte) (sum >> 8);
        data[(bit >> 3) + 1] = (byte) sum;
    }

    private static float peak(float[] samples) {
        float peak = 0;
        for (float sample : samples) {
            peak = Math.abs(sample) <= peak ? peak : Math.abs(sample);
        }
        return peak;
    }

    private static void mutate(long seed, int rounds) throws IOException {
        Random random = new Random(seed);
        byte[][] files = new byte[FILES.length][];
        for (int i = 0; i < files.length; i++) {
            byte[] whole = TestMedia.read(FILES[i]);
            files[i] = Arrays.copyOf(whole, Math.min(MAX_BYTES, whole.length));
        }
        for (int round = 0; round < rounds; round++) {
            byte[] bytes = files[random.nextInt(files.length)].clone();
            int hits = 1 + random.nextInt(10);
            for (int hit = 0; hit < hits; hit++) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
            }
            check(bytes, "seed " + seed + " round " + round);
        }
    }

    private static void check(byte[] bytes, String which) throws IOException {
        try {
            float peak = peak(TestMedia.decode(bytes).samples());
            assertThat(peak).as(which).isLessThanOrEqualTo(FloatOutput.HOT_LEVEL);
        } catch (DecodeException e) {
            assertThat(e.getMessage()).as(which).isNotBlank();
        }
    }
}
