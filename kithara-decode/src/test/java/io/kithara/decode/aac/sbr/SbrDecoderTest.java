package io.kithara.decode.aac.sbr;

import static org.assertj.core.api.Assertions.assertThat;

import io.kithara.decode.aac.BitReader;
import io.kithara.decode.aac.CodeWriter;
import io.kithara.decode.aac.ps.PsWriter;
import io.kithara.testing.AllocationCounter;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SbrDecoderTest {
    private static final int RATE = 22_050;
    private static final int LENGTH = 1024;

    /** Analysis and synthesis delay by 578 samples, and the high band is made ahead by six slots. */
    private static final int DELAY = 578 + 6 * 64;

    private final float[][] core = new float[2][LENGTH];
    private final float[][] out = new float[2][2 * LENGTH];

    private static SbrDecoder decoder(boolean pair) {
        return new SbrDecoder(RATE, LENGTH, pair, false);
    }

    private static SbrWriter writer(long seed, boolean pair) {
        return new SbrWriter(new Random(seed), RATE, 16, pair, CodeWriter::new);
    }

    private static void read(SbrDecoder decoder, CodeWriter payload) {
        decoder.readPayload(payload.reader(), payload.length(), false);
    }

    private void noise(Random random) {
        for (float[] channel : core) {
            for (int i = 0; i < LENGTH; i++) {
                channel[i] = random.nextFloat() / 2 - 0.25f;
            }
        }
    }

    private void sine(int frame) {
        for (int i = 0; i < LENGTH; i++) {
            core[0][i] = (float) Math.sin(0.2 * (frame * LENGTH + i));
        }
    }

    @Test
    void process_withoutPayload_bringsTheCoreToTwiceTheRate() {
        SbrDecoder decoder = decoder(false);
        for (int frame = 0; frame < 4; frame++) {
            sine(frame);
            assertThat(decoder.process(core, out)).isEqualTo(1);
            for (int i = 0; frame > 1 && i < 2 * LENGTH; i++) {
                double expected = Math.sin(0.1 * (frame * 2 * LENGTH + i - DELAY));
                assertThat(Math.abs(out[0][i] - expected))
                        .as("frame %d sample %d", frame, i)
                        .isLessThan(2e-3);
            }
        }
        assertThat(decoder.damaged()).isZero();
    }

    @Test
    void process_downSampled_onlyDelays() {
        SbrDecoder decoder = new SbrDecoder(RATE, 960, false, true);
        float[][] small = {new float[960], new float[960]};
        for (int frame = 0; frame < 4; frame++) {
            for (int i = 0; i < 960; i++) {
                core[0][i] = (float) Math.sin(0.2 * (frame * 960 + i));
            }
            assertThat(decoder.process(core, small)).isEqualTo(1);
        }
        for (int i = 0; i < 960; i++) {
            double expected = Math.sin(0.2 * (3 * 960 + i - DELAY / 2));
            assertThat(Math.abs(small[0][i] - expected)).as("sample %d", i).isLessThan(2e-3);
        }
    }

    @Test
    void process_afterPayload_fillsTheHighBand() {
        SbrDecoder decoder = decoder(false);
        SbrWriter writer = writer(3, false);
        double with = 0;
        for (int frame = 0; frame < 8; frame++) {
            sine(frame);
            read(decoder, writer.next(false, false));
            assertThat(decoder.process(core, out)).isEqualTo(1);
            with = highEnergy(out[0]);
        }
        assertThat(decoder.damaged()).isZero();
        assertThat(with).isGreaterThan(1e-9);
    }

    /** Energy above the core's band: what is left after a moving mean over two samples took the low band away. */
    private static double highEnergy(float[] samples) {
        double energy = 0;
        for (int i = 4; i < samples.length; i++) {
            double fourth = samples[i] - 4 * samples[i - 1] + 6 * samples[i - 2] - 4 * samples[i - 3] + samples[i - 4];
            energy += fourth * fourth;
        }
        return energy / samples.length;
    }

    @Test
    void process_payloadsMissing_fadesTheHighBandWithoutAClick() {
        SbrDecoder decoder = decoder(false);
        SbrWriter writer = writer(3, false);
        Random random = new Random(4);
        double before = 0;
        for (int frame = 0; frame < 12; frame++) {
            noise(random);
            read(decoder, writer.next(false, false));
            assertThat(decoder.process(core, out)).isEqualTo(1);
            before += highEnergy(out[0]) / 12;
        }
        double[] after = new double[8];
        for (int frame = 0; frame < after.length; frame++) {
            noise(random);
            assertThat(decoder.process(core, out)).isEqualTo(1);
            after[frame] = highEnergy(out[0]);
        }
        SbrDecoder never = decoder(false);
        noise(random);
        assertThat(never.process(core, out)).isEqualTo(1);
        assertThat(never.process(core, out)).isEqualTo(1);
        double plain = highEnergy(out[0]);
        assertThat(after[0]).isLessThan(4 * before);
        assertThat(after[7]).isBetween(plain / 2, plain * 2);
    }

    @Test
    void readPayload_withACheck_takesOnlyWhatIsWhole() {
        SbrDecoder decoder = decoder(true);
        SbrWriter writer = writer(5, true);
        CodeWriter first = writer.next(true, false);
        decoder.readPayload(first.reader(), first.length(), true);
        assertThat(decoder.damaged()).isZero();

        byte[] broken = writer.next(true, false).bytes();
        broken[broken.length / 2] ^= 4;
        BitReader bits = new BitReader();
        bits.load(broken, 0, 8 * broken.length - 4);
        decoder.readPayload(bits, 8 * broken.length - 4, true);

        assertThat(decoder.damaged()).isEqualTo(1);
        assertThat(bits.bitsLeft()).isZero();
    }

    @Test
    void readPayload_longerThanThePacket_isDamaged() {
        SbrDecoder decoder = decoder(false);
        CodeWriter payload = writer(6, false).next(false, false);
        decoder.readPayload(payload.reader(), payload.length() + 8, false);

        assertThat(decoder.damaged()).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void reset_thenTheSameFrames_givesTheSameSamples(boolean stereo) {
        SbrDecoder decoder = decoder(false);
        float[] fresh = run(decoder, stereo);
        decoder.reset();
        decoder.place(0);

        assertThat(run(decoder, stereo)).isEqualTo(fresh);
    }

    private float[] run(SbrDecoder decoder, boolean stereo) {
        PsWriter ps = new PsWriter(new Random(9), 32, "01p");
        SbrWriter writer = new SbrWriter(new Random(8), RATE, 16, false, () -> stereo ? ps.next() : new CodeWriter());
        Random random = new Random(7);
        float[] all = new float[0];
        for (int frame = 0; frame < 6; frame++) {
            noise(random);
            read(decoder, writer.next(false, false));
            int channels = decoder.process(core, out);
            assertThat(channels).isEqualTo(stereo ? 2 : 1);
            for (int channel = 0; channel < channels; channel++) {
                all = Arrays.copyOf(all, all.length + 2 * LENGTH);
                System.arraycopy(out[channel], 0, all, all.length - 2 * LENGTH, 2 * LENGTH);
            }
        }
        assertThat(decoder.damaged()).isZero();
        return all;
    }

    /** Differences to frames that a seek has left out say nothing, and are no damage. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void readPayload_afterAReset_waitsForOneThatStandsByItself(boolean stereo) {
        int waited = 0;
        for (int seed = 0; seed < 20; seed++) {
            SbrDecoder decoder = decoder(false);
            PsWriter ps = new PsWriter(new Random(seed), 32, "01p");
            SbrWriter writer =
                    new SbrWriter(new Random(seed), RATE, 16, false, () -> stereo ? ps.next() : new CodeWriter());
            Random random = new Random(seed);
            for (int frame = 0; frame < 40; frame++) {
                noise(random);
                read(decoder, writer.next(false, false));
                if (frame == 5) {
                    decoder.reset();
                }
                assertThat(decoder.process(core, out)).isPositive();
                waited += frame > 6 && highEnergy(out[0]) < 1e-12 ? 1 : 0;
            }
            assertThat(decoder.damaged()).as("seed %d", seed).isZero();
        }
        assertThat(waited).isLessThan(20);
    }

    @Test
    void psSeen_withFirstHeader_turnsStereo() {
        SbrDecoder decoder = decoder(false);
        PsWriter ps = new PsWriter(new Random(1), 32, "0");
        boolean[] on = {false};
        SbrWriter writer = new SbrWriter(new Random(2), RATE, 16, false, () -> on[0] ? ps.next() : new CodeWriter());
        read(decoder, writer.next(false, false));
        assertThat(decoder.psSeen()).isFalse();
        assertThat(decoder.process(core, out)).isEqualTo(1);

        on[0] = true;
        read(decoder, writer.next(false, false));
        assertThat(decoder.psSeen()).isTrue();
        assertThat(decoder.process(core, out)).isEqualTo(2);
    }

    @Test
    void process_afterTheFirstFrames_allocatesNothing() {
        SbrDecoder decoder = decoder(false);
        PsWriter ps = new PsWriter(new Random(1), 32, "012345p");
        SbrWriter writer = new SbrWriter(new Random(2), RATE, 16, false, ps::next);
        BitReader[] payloads = new BitReader[60];
        int[] lengths = new int[payloads.length];
        for (int i = 0; i < payloads.length; i++) {
            CodeWriter payload = writer.next(false, false);
            payloads[i] = payload.reader();
            lengths[i] = payload.length();
        }
        AllocationCounter counter = AllocationCounter.ofCurrentThread();
        long allocated = -1;
        for (int pass = 0; pass < 2; pass++) {
            counter.reset();
            for (int i = 0; i < payloads.length; i++) {
                payloads[i].moveTo(0);
                decoder.readPayload(payloads[i], lengths[i], false);
                if (decoder.process(core, out) != 2) {
                    throw new AssertionError("no parametric stereo in frame " + i);
                }
            }
            allocated = counter.bytes();
            decoder.reset();
        }
        // less than one object each time: the JVM itself allocates a little while it compiles
        assertThat(allocated).isLessThan(8L * payloads.length);
    }

    // scenario 122
    @Test
    void readPayload_mutated_neverFailsAndStaysFinite() {
        mutate(1_500, 1);
    }

    // scenario 122
    @Test
    @Tag("stress")
    @Timeout(300) // seconds; a busy machine takes two minutes
    void readPayload_manyMutated_neverFailsAndStaysFinite() {
        mutate(60_000, 2);
    }

    private void mutate(int frames, long seed) {
        Random random = new Random(seed);
        int damaged = 0;
        for (int round = 0; round < frames / 50; round++) {
            boolean pair = random.nextBoolean();
            int slots = 15 + random.nextInt(2);
            PsWriter ps = new PsWriter(random, 2 * slots, "012345p");
            SbrWriter writer = new SbrWriter(random, RATE, slots, pair, () -> pair ? new CodeWriter() : ps.next());
            SbrDecoder decoder = new SbrDecoder(RATE, 64 * slots, pair, random.nextInt(4) == 0);
            for (int frame = 0; frame < 50; frame++) {
                noise(random);
                mutateAndRead(decoder, writer.next(false, random.nextInt(10) == 0), random);
                int channels = decoder.process(core, out);
                for (int channel = 0; channel < channels; channel++) {
                    assertFinite(out[channel], "seed " + seed + " round " + round + " frame " + frame);
                }
            }
            damaged += decoder.damaged();
        }
        assertThat(damaged).isBetween(frames / 20, frames);
    }

    private static void mutateAndRead(SbrDecoder decoder, CodeWriter payload, Random random) {
        byte[] bytes = payload.bytes();
        for (int flips = random.nextInt(3); flips > 0; flips--) {
            bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
        }
        BitReader bits = new BitReader();
        bits.load(bytes, 0, 8 * bytes.length);
        decoder.readPayload(bits, payload.length(), false);
        assertThat(bits.position()).isEqualTo(payload.length());
    }

    private static void assertFinite(float[] samples, String what) {
        for (float sample : samples) {
            if (!Float.isFinite(sample)) {
                throw new AssertionError(what + ": " + sample);
            }
        }
    }
}
