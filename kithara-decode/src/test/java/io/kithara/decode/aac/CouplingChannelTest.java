package io.kithara.decode.aac;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.kithara.decode.DecodeException;
import io.kithara.decode.PacketDecoder;
import io.kithara.decode.PcmBuffer;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Coupling channels of one coefficient, added to elements that are silent themselves. */
class CouplingChannelTest {
    private static final int PACKETS = 3;

    /** A step of gain_element_scale 2 is half of 6 dB. */
    private static final int HALF_POWER_STEPS = 2;

    /** individual_channel_stream() with one coefficient, or none. */
    private static void channel(BitWriter bits, int value) {
        bits.put(140, 8)
                .put(0, 1)
                .put(0, 2)
                .put(0, 1)
                .put(value == 0 ? 0 : 1, 6)
                .put(0, 1);
        if (value > 0) {
            bits.put(3, 4).put(1, 5).code(0, 60).put(0, 3).code(3, 27 * value).put(0, 1);
        } else {
            bits.put(0, 3);
        }
    }

    private static BitWriter single(BitWriter bits, int tag, int value) {
        channel(bits.put(0, 3).put(tag, 4), value);
        return bits;
    }

    private static BitWriter pair(BitWriter bits, int tag) {
        bits.put(1, 3).put(tag, 4).put(0, 1);
        channel(bits, 0);
        channel(bits, 0);
        return bits;
    }

    /** The element up to its channel: independent or not, its targets with their bits, domain, sign, scale. */
    private static BitWriter coupling(BitWriter bits, boolean independent, int targets, int targetBits, int bitCount) {
        return bits.put(2, 3)
                .put(0, 4)
                .put(independent ? 1 : 0, 1)
                .put(targets - 1, 3)
                .put(targetBits, bitCount);
    }

    /** Decodes the same packet some times; returns the last frame's channel. */
    private static float[] decode(BitWriter packet, int channels, int channel) throws DecodeException {
        try (PacketDecoder decoder = AacMedia.decoder(channels, channels)) {
            PcmBuffer buffer = new PcmBuffer();
            for (int i = 0; i < PACKETS; i++) {
                assertThat(decoder.decode(packet.packet(1024L * i, 1024), buffer))
                        .isEqualTo(1024);
            }
            assertThat(decoder.format().channels()).isEqualTo(channels);
            float[] samples = new float[1024];
            for (int i = 0; i < samples.length; i++) {
                samples[i] = buffer.samples()[channels * i + channel];
            }
            return samples;
        }
    }

    private static float[] itself() throws DecodeException {
        float[] direct = decode(single(new BitWriter(), 0, 1).put(7, 3), 1, 0);
        assertThat(direct).contains(largest(direct)).isNotEqualTo(new float[1024]);
        return direct;
    }

    private static float largest(float[] samples) {
        float largest = -1;
        for (float sample : samples) {
            largest = Math.max(largest, sample);
        }
        return largest;
    }

    private static float[] scaled(float[] samples, double factor) {
        float[] scaled = samples.clone();
        for (int i = 0; i < scaled.length; i++) {
            scaled[i] = (float) (samples[i] * factor);
        }
        return scaled;
    }

    @ParameterizedTest
    @CsvSource({"false, 0", "false, 1", "true, 0", "true, 1"})
    void decode_singleCoupled_soundsLikeTheSignalItself(boolean independent, int domain) throws Exception {
        BitWriter bits = single(new BitWriter(), 5, 0);
        coupling(bits, independent, 1, 5, 1 + 4).put(domain, 1).put(0, 1).put(2, 2);
        channel(bits, 1);
        assertThat(decode(bits.put(7, 3), 1, 0)).containsExactly(itself(), within(1e-9f));
    }

    @Test
    void decode_otherTag_isNotCoupled() throws Exception {
        BitWriter bits = single(new BitWriter(), 5, 0);
        coupling(bits, true, 1, 4, 1 + 4).put(1, 1).put(0, 1).put(2, 2);
        channel(bits, 1);
        assertThat(decode(bits.put(7, 3), 1, 0)).containsExactly(new float[1024], within(1e-9f));
    }

    @ParameterizedTest
    @CsvSource({"false, 0", "false, 1", "true, 1"})
    void decode_pairWithAListEach_takesTheSecondForTheRight(boolean independent, int domain) throws Exception {
        BitWriter bits = pair(new BitWriter(), 3);
        coupling(bits, independent, 1, 1 << 6 | 3 << 2 | 3, 1 + 4 + 2)
                .put(domain, 1)
                .put(0, 1)
                .put(2, 2);
        channel(bits, 1);
        if (!independent) {
            bits.put(1, 1); // common_gain_element_present
        }
        bits.code(0, 60 + HALF_POWER_STEPS).put(7, 3);
        assertThat(decode(bits, 2, 0)).containsExactly(itself(), within(1e-9f));
        assertThat(decode(bits, 2, 1)).containsExactly(scaled(itself(), 0.5), within(1e-9f));
    }

    @ParameterizedTest
    @CsvSource({"0, 1, 1", "1, 0, 1", "2, 1, 0"})
    void decode_pairWithOneList_goesToTheChannelsNamed(int channels, double left, double right) throws Exception {
        BitWriter bits = pair(new BitWriter(), 3);
        coupling(bits, false, 1, 1 << 6 | 3 << 2 | channels, 1 + 4 + 2)
                .put(1, 1)
                .put(0, 1)
                .put(2, 2);
        channel(bits, 1);
        bits.put(7, 3);
        double first = channels == 1 ? 0 : left;
        double second = channels == 2 ? 0 : right;
        assertThat(decode(bits, 2, 0)).containsExactly(scaled(itself(), first), within(1e-9f));
        assertThat(decode(bits, 2, 1)).containsExactly(scaled(itself(), second), within(1e-9f));
    }

    @Test
    void decode_gainsByBandWithSigns_turnTheSignal() throws Exception {
        BitWriter bits = pair(new BitWriter(), 3);
        coupling(bits, false, 1, 1 << 6 | 3 << 2 | 3, 1 + 4 + 2)
                .put(0, 1)
                .put(1, 1)
                .put(3, 2);
        channel(bits, 1);
        // 3: one step of 6 dB down, and the other sign
        bits.put(0, 1).code(0, 60 + 3).put(7, 3);
        assertThat(decode(bits, 2, 1)).containsExactly(scaled(itself(), -0.5), within(1e-9f));
    }

    @Test
    void decode_severalTargets_countTheirLists() throws Exception {
        BitWriter bits = pair(single(new BitWriter(), 1, 0), 2);
        // the pair 2 with a list each, then the single 1
        coupling(bits, true, 2, (1 << 6 | 2 << 2 | 3) << 5 | 1, 7 + 5)
                .put(1, 1)
                .put(0, 1)
                .put(2, 2);
        channel(bits, 1);
        bits.code(0, 60 + HALF_POWER_STEPS).code(0, 60 + 2 * HALF_POWER_STEPS).put(7, 3);
        assertThat(decode(bits, 3, 0)).containsExactly(itself(), within(1e-9f));
        assertThat(decode(bits, 3, 1)).containsExactly(scaled(itself(), 0.5), within(1e-9f));
        assertThat(decode(bits, 3, 2)).containsExactly(scaled(itself(), 0.25), within(1e-9f));
    }

    @Test
    void decode_gainsBeyondAllBounds_stayFinite() throws Exception {
        BitWriter bits = pair(new BitWriter(), 3);
        coupling(bits, true, 1, 1 << 6 | 3 << 2 | 3, 1 + 4 + 2)
                .put(1, 1)
                .put(0, 1)
                .put(3, 2);
        channel(bits, 1);
        bits.code(0, 0).put(7, 3);
        try (PacketDecoder decoder = AacMedia.decoder(2, 2)) {
            PcmBuffer buffer = new PcmBuffer();
            int frames = 0;
            try {
                frames = decoder.decode(bits.packet(0, 1024), buffer);
            } catch (DecodeException e) {
                assertThat(e.reason()).isEqualTo(DecodeException.Reason.CORRUPT_PACKET);
            }
            float[] pcm = Arrays.copyOf(buffer.samples(), 2 * frames);
            for (float sample : pcm) {
                assertThat(Math.abs(sample)).isLessThan(1.4126f);
            }
        }
    }
}
