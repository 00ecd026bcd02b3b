package io.kithara.decode.flac;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kithara.decode.DecodeException;
import io.kithara.decode.flac.FlacWriter.Coding;
import io.kithara.decode.flac.FlacWriter.Kind;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Frames of every kind come out as the integers that went in. */
class FrameDecoderTest {
    private static final int RATE = 44_100;
    private static final Kind[] CODED = {Kind.VERBATIM, Kind.FIXED, Kind.LINEAR};

    private final FrameDecoder decoder = new FrameDecoder();

    @Test
    void decode_everyWidth_isExact() throws Exception {
        for (int bits = 4; bits <= 32; bits++) {
            for (Kind kind : CODED) {
                check(FlacWriter.music(2, 300, bits, bits), bits, Coding.PLAIN.kind(kind, 2), kind + " of " + bits);
            }
        }
    }

    @Test
    void decode_everyOrder_isExactInSumsOf32And64Bits() throws Exception {
        for (int bits : new int[] {16, 24, 32}) {
            for (int order = 1; order <= 32; order++) {
                Coding coding = Coding.PLAIN.kind(Kind.LINEAR, order).partitions(0, 1, false);
                check(FlacWriter.music(1, 200, bits, order), bits, coding, bits + " bits by " + order);
            }
            for (int order = 0; order <= 4; order++) {
                Coding coding = Coding.PLAIN.kind(Kind.FIXED, order).partitions(0, 1, false);
                check(FlacWriter.music(1, 200, bits, order), bits, coding, bits + " bits by fixed " + order);
            }
        }
    }

    @Test
    void decode_everyStereoMode_isExact_alsoWhereTheDifferenceHas33Bits() throws Exception {
        for (int bits : new int[] {8, 16, 20, 24, 31, 32}) {
            for (int mode = 8; mode <= 10; mode++) {
                for (Kind kind : CODED) {
                    Coding coding =
                            Coding.PLAIN.kind(kind, 4).partitions(1, 1, false).stereo(mode);
                    check(FlacWriter.music(2, 256, bits, mode), bits, coding, bits + " bits, mode " + mode);
                }
            }
        }
    }

    @Test
    void decode_fullScaleOppositeChannels_useAll33Bits() throws Exception {
        int[][] samples = {new int[64], new int[64]};
        for (int i = 0; i < 64; i++) {
            samples[0][i] = i % 2 == 0 ? Integer.MAX_VALUE : Integer.MIN_VALUE;
            samples[1][i] = i % 3 == 0 ? Integer.MIN_VALUE : Integer.MAX_VALUE;
        }
        for (int mode = 8; mode <= 10; mode++) {
            check(samples, 32, Coding.PLAIN.kind(Kind.VERBATIM, 0).stereo(mode), "mode " + mode);
        }
        int[][] constant = {filled(64, Integer.MIN_VALUE), filled(64, Integer.MAX_VALUE)};
        for (int mode = 8; mode <= 10; mode++) {
            check(constant, 32, Coding.PLAIN.kind(Kind.CONSTANT, 0).stereo(mode), "constant, mode " + mode);
        }
    }

    @Test
    void decode_wastedBits_areGivenBack() throws Exception {
        for (int wasted = 1; wasted < 12; wasted++) {
            int[][] samples = FlacWriter.music(2, 192, 16, wasted);
            for (int[] channel : samples) {
                for (int i = 0; i < channel.length; i++) {
                    channel[i] &= -1 << wasted;
                }
            }
            for (Kind kind : CODED) {
                check(samples, 16, Coding.PLAIN.kind(kind, 3).wasted(wasted), kind + " wasting " + wasted);
                check(samples, 16, Coding.PLAIN.kind(kind, 3).wasted(wasted).stereo(8), kind + " side " + wasted);
            }
        }
    }

    @Test
    void decode_everyPartitionOrder_withAndWithoutEscapes_isExact() throws Exception {
        for (int order = 0; order <= 15; order++) {
            int[][] samples = FlacWriter.music(1, Math.max(256, 1 << order), 16, 15);
            for (boolean escapes : new boolean[] {false, true}) {
                for (int method = 0; method <= 1; method++) {
                    Coding coding = Coding.PLAIN.kind(Kind.FIXED, 1).partitions(order, method, escapes);
                    check(samples, 16, coding, order + " " + escapes + " " + method);
                }
            }
        }
    }

    @Test
    void decode_blocksOfOddAndOfTheGreatestSize_areExact() throws Exception {
        for (int size : new int[] {1, 2, 3, 5, 15, 16, 17, 255, 256, 257, 4095, 4097, 65_535, 65_536}) {
            check(FlacWriter.music(1, size, 16, size), 16, Coding.PLAIN.kind(Kind.FIXED, 1), size + " samples");
        }
        check(FlacWriter.music(8, 65_536, 24, 8), 24, Coding.PLAIN.kind(Kind.LINEAR, 12), "eight channels");
    }

    /** Loud noise behind silence: a code may have thousands of zeros. */
    @Test
    void decode_longUnaryCodes_areRead() throws Exception {
        int[][] samples = {new int[4096]};
        for (int i = 0; i < 4096; i += 512) {
            samples[0][i + 100] = 30_000;
        }
        check(samples, 16, Coding.PLAIN.kind(Kind.FIXED, 0), "clicks");
    }

    @Test
    void decode_randomCodings_areExact() throws Exception {
        long seed = 9639;
        Random random = new Random(seed);
        for (int round = 0; round < 200; round++) {
            int bits = 4 + random.nextInt(29);
            int channels = 1 + random.nextInt(8);
            int partitions = random.nextInt(5);
            int size = (16 + random.nextInt(60)) << partitions;
            Kind kind = CODED[random.nextInt(CODED.length)];
            Coding coding = new Coding(
                    kind,
                    kind == Kind.FIXED ? random.nextInt(5) : 1 + random.nextInt(16),
                    0,
                    1,
                    partitions,
                    random.nextBoolean(),
                    channels == 2 ? 7 + random.nextInt(4) : -1,
                    random.nextBoolean(),
                    5 + random.nextInt(11));
            if (coding.stereo() == 7) {
                coding = coding.stereo(-1);
            }
            String what = "seed " + seed + " round " + round + " " + coding + " of " + bits + " bits";
            check(FlacWriter.music(channels, size, bits, round), bits, coding, what);
        }
    }

    @Test
    void decode_anyBitTurned_isFoundOut() {
        byte[] frame = FlacWriter.frame(7, FlacWriter.music(2, 64, 16, 1), RATE, 16, Coding.PLAIN.stereo(10));
        for (int bit = 0; bit < 8 * frame.length; bit++) {
            byte[] damaged = frame.clone();
            damaged[bit / 8] ^= (byte) (0x80 >> bit % 8);
            assertThatThrownBy(() -> decoder.decode(damaged, damaged.length, 16))
                    .as("bit %d", bit)
                    .isInstanceOf(DecodeException.class);
        }
    }

    @Test
    void decode_cutAnywhere_isFoundOut() {
        byte[] frame = FlacWriter.frame(7, FlacWriter.music(2, 64, 16, 1), RATE, 16, Coding.PLAIN);
        for (int length = 0; length < frame.length; length++) {
            int cut = length;
            assertThatThrownBy(() -> decoder.decode(frame, cut, 16)).isInstanceOf(DecodeException.class);
            assertThat(decoder.length()).isZero();
        }
    }

    @Test
    void decode_garbageBehindTheFrame_isNotLookedAt() throws Exception {
        int[][] samples = FlacWriter.music(1, 100, 16, 1);
        byte[] frame = FlacWriter.frame(0, samples, RATE, 16, Coding.PLAIN);
        byte[] longer = Arrays.copyOf(frame, frame.length + 77);
        Arrays.fill(longer, frame.length, longer.length, (byte) 0xA5);

        decoder.decode(longer, longer.length, 16);

        assertThat(decoder.length()).isEqualTo(frame.length);
        assertThat(decoder.sample(0, 99)).isEqualTo(samples[0][99]);
    }

    /** A line is carried on far beyond 16 bits by residuals of nothing; its check sum is right. */
    @Test
    void decode_samplesBeyondTheirWidth_areCorrupt() throws Exception {
        int[][] wide = {new int[64]};
        for (int i = 0; i < 64; i++) {
            wide[0][i] = 1_000 * i;
        }
        byte[] frame = FlacWriter.frame(0, wide, RATE, 16, Coding.PLAIN);

        assertThatThrownBy(() -> decoder.decode(frame, frame.length, 16)).hasMessageContaining("more than its 16 bits");
    }

    @Test
    void decode_widthLeftToAMissingStreaminfo_isCorrupt() {
        byte[] frame = FlacWriter.frame(0, FlacWriter.music(1, 100, 15, 1), RATE, 15, Coding.PLAIN);

        assertThatThrownBy(() -> decoder.decode(frame, frame.length, 0)).hasMessageContaining("STREAMINFO");
    }

    private void check(int[][] samples, int bits, Coding coding, String what) throws DecodeException {
        byte[] frame = FlacWriter.frame(coding.variable() ? 1L << 35 : 1 << 30, samples, RATE, bits, coding);
        decoder.decode(frame, frame.length, bits);
        assertThat(decoder.length()).as(what).isEqualTo(frame.length);
        assertThat(decoder.header().channels()).as(what).isEqualTo(samples.length);
        assertThat(decoder.header().blockSize()).as(what).isEqualTo(samples[0].length);
        for (int channel = 0; channel < samples.length; channel++) {
            for (int i = 0; i < samples[0].length; i++) {
                if (decoder.sample(channel, i) != samples[channel][i]) {
                    throw new AssertionError(what + ": sample " + i + " of channel " + channel + " is "
                            + decoder.sample(channel, i) + ", not " + samples[channel][i]);
                }
            }
        }
    }

    private static int[] filled(int length, int value) {
        int[] array = new int[length];
        Arrays.fill(array, value);
        return array;
    }
}
