package io.kithara.decode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import com.sun.management.ThreadMXBean;
import io.kithara.decode.loudness.LoudnessSignals;
import io.kithara.decode.loudness.LoudnessSignals.Signal;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The numbers of the standards' own test signals (EBU Tech 3341 table 1, 3342 table 1), and those of another meter. */
class LoudnessMeterTest {
    private static final int RATE = 48_000;

    /** Tech 3341 section 2.9: +-0.1 LU. */
    private static final Offset<Double> LU_TOLERANCE = within(0.1);

    /** A stretch of a sine of 1 kHz at a level. */
    private record Tone(double dbfs, double seconds) {}

    static Stream<Arguments> integratedCases() {
        return Stream.of(
                Arguments.of("case 1", -23.0, List.of(new Tone(-23, 20))),
                Arguments.of("case 2", -33.0, List.of(new Tone(-33, 20))),
                Arguments.of("case 3", -23.0, List.of(new Tone(-36, 10), new Tone(-23, 60), new Tone(-36, 10))),
                Arguments.of(
                        "case 4",
                        -23.0,
                        List.of(
                                new Tone(-72, 10),
                                new Tone(-36, 10),
                                new Tone(-23, 60),
                                new Tone(-36, 10),
                                new Tone(-72, 10))),
                Arguments.of("case 5", -23.0, List.of(new Tone(-26, 20), new Tone(-20, 20.1), new Tone(-26, 20))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("integratedCases")
    void integrated_ofEbuTech3341_isAsStated(String name, double lufs, List<Tone> tones) {
        LoudnessMeter meter = stereo(tones);
        assertThat(meter.loudness().integratedLufs()).isCloseTo(lufs, LU_TOLERANCE);
    }

    @Test
    void integrated_ofFiveChannels_weighsSurrounds() {
        double[] levels = {-28, -28, -24, -30, -30};
        LoudnessMeter meter = new LoudnessMeter(new PcmFormat(RATE, 5));
        meter.add(sines(levels, 20), 0, 20 * RATE);
        assertThat(meter.loudness().integratedLufs()).isCloseTo(-23, LU_TOLERANCE);
    }

    @Test
    void integrated_lfe_countsNothing() {
        double none = Double.NEGATIVE_INFINITY;
        LoudnessMeter meter = new LoudnessMeter(new PcmFormat(RATE, 6));
        meter.add(sines(new double[] {none, none, none, -3, none, none}, 2), 0, 2 * RATE);
        assertThat(meter.loudness().integratedLufs()).isEqualTo(none);
        assertThat(meter.loudness().samplePeakDbfs()).isCloseTo(-3, within(0.01));
    }

    @Test
    void integrated_ofSevenPointOne_weighsSidesAndNotBack() {
        double none = Double.NEGATIVE_INFINITY;
        double[] side = {none, none, none, none, none, none, -20, none};
        double[] back = {none, none, none, none, -20, none, none, none};
        assertThat(integrated(side) - integrated(back)).isCloseTo(1.5, within(0.02));
    }

    @Test
    void shortTerm_ofEbuTech3341Case9_staysAsStated() {
        LoudnessMeter meter = new LoudnessMeter(new PcmFormat(RATE, 2));
        for (int i = 0; i < 5; i++) {
            add(meter, new Tone(-20, 1.34));
            add(meter, new Tone(-30, 1.66));
        }
        assertThat(meter.shortTermLufs()).isCloseTo(-23, LU_TOLERANCE);
        assertThat(meter.loudness().maxShortTermLufs()).isCloseTo(-23, LU_TOLERANCE);
    }

    @Test
    void momentary_ofEbuTech3341Case12_staysAsStated() {
        LoudnessMeter meter = new LoudnessMeter(new PcmFormat(RATE, 2));
        for (int i = 0; i < 25; i++) {
            add(meter, new Tone(-20, 0.18));
            add(meter, new Tone(-30, 0.22));
        }
        assertThat(meter.momentaryLufs()).isCloseTo(-23, LU_TOLERANCE);
        assertThat(meter.loudness().maxMomentaryLufs()).isCloseTo(-23, LU_TOLERANCE);
    }

    static Stream<Arguments> rangeCases() {
        return Stream.of(
                Arguments.of("case 1", 10.0, List.of(new Tone(-20, 20), new Tone(-30, 20))),
                Arguments.of("case 2", 5.0, List.of(new Tone(-20, 20), new Tone(-15, 20))),
                Arguments.of("case 3", 20.0, List.of(new Tone(-40, 20), new Tone(-20, 20))),
                Arguments.of(
                        "case 4",
                        15.0,
                        List.of(
                                new Tone(-50, 20),
                                new Tone(-35, 20),
                                new Tone(-20, 20),
                                new Tone(-35, 20),
                                new Tone(-50, 20))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("rangeCases")
    void range_ofEbuTech3342_isAsStated(String name, double lu, List<Tone> tones) {
        assertThat(stereo(tones).loudness().rangeLu()).isCloseTo(lu, within(1.0));
    }

    static Stream<Arguments> peakCases() {
        return Stream.of(
                Arguments.of("case 15", 4, 0.0, 0.5, -6.0),
                Arguments.of("case 16", 4, 45.0, 0.5, -6.0),
                Arguments.of("case 17", 6, 60.0, 0.5, -6.0),
                Arguments.of("case 18", 8, 67.5, 0.5, -6.0),
                Arguments.of("case 19", 4, 45.0, 1.41, 3.0));
    }

    /** Tech 3341 allows +0.2 and -0.4 dB. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("peakCases")
    void truePeak_ofEbuTech3341_isAsStated(
            String name, int samplesPerCycle, double degrees, double amplitude, double dbtp) {
        assertThat(peak(RATE, samplesPerCycle, degrees, amplitude)).isBetween(dbtp - 0.4, dbtp + 0.2);
    }

    @Test
    void truePeak_at96kHz_findsPeaksBetweenSamples() {
        assertThat(peak(96_000, 4, 45, 0.5)).isBetween(-6.4, -5.8);
        assertThat(peak(192_000, 4, 45, 0.5)).isCloseTo(-9.03, within(0.01));
    }

    static Stream<Arguments> measured() {
        String lines = new String(Resources.bytes("loudness/ffmpeg-ebur128.txt"), StandardCharsets.UTF_8);
        return lines.lines().filter(line -> !line.startsWith("#")).map(line -> {
            String[] fields = line.split(" ", -1);
            return Arguments.of(
                    fields[0],
                    Double.parseDouble(fields[1]),
                    Double.parseDouble(fields[2]),
                    Double.parseDouble(fields[3]));
        });
    }

    /** ffmpeg prints one digit, and starts counting before the first block is full: both move a tenth. */
    @ParameterizedTest(name = "{0}")
    @MethodSource("measured")
    void loudness_ofProgrammes_isWhatFfmpegSays(String name, double lufs, double range, double dbtp) {
        Signal signal = LoudnessSignals.ALL.stream()
                .filter(one -> one.name().equals(name))
                .findFirst()
                .orElseThrow();
        LoudnessMeter meter = new LoudnessMeter(new PcmFormat(signal.sampleRate(), signal.channels()));
        meter.add(signal.pcm(), 0, signal.frames());
        assertThat(meter.loudness().integratedLufs()).isCloseTo(lufs, within(0.2));
        assertThat(meter.loudness().rangeLu()).isCloseTo(range, within(0.5));
        assertThat(meter.loudness().truePeakDbtp()).isCloseTo(dbtp, within(0.3));
    }

    @Test
    void add_inBlocksOfAnySize_measuresTheSame() {
        float[] pcm = sines(new double[] {-20, -25}, 5);
        LoudnessMeter whole = new LoudnessMeter(new PcmFormat(RATE, 2));
        whole.add(pcm, 0, 5 * RATE);
        LoudnessMeter parts = new LoudnessMeter(new PcmFormat(RATE, 2));
        Random random = new Random(11);
        int done = 0;
        while (done < 5 * RATE) {
            int part = Math.min(random.nextInt(5000), 5 * RATE - done);
            parts.add(pcm, 2 * done, part);
            done += part;
        }
        assertThat(parts.loudness().integratedLufs()).isCloseTo(whole.loudness().integratedLufs(), within(1e-9));
        assertThat(parts.loudness().truePeakDbtp()).isEqualTo(whole.loudness().truePeakDbtp());
    }

    @Test
    void loudness_ofSilenceOrNothing_isNegativeInfinity() {
        LoudnessMeter meter = new LoudnessMeter(new PcmFormat(44_100, 2));
        assertThat(meter.loudness().integratedLufs()).isEqualTo(Double.NEGATIVE_INFINITY);
        meter.add(new float[2 * 44_100], 0, 44_100);
        Loudness silence = meter.loudness();
        assertThat(silence.integratedLufs()).isEqualTo(Double.NEGATIVE_INFINITY);
        assertThat(silence.truePeakDbtp()).isEqualTo(Double.NEGATIVE_INFINITY);
        assertThat(silence.rangeLu()).isZero();
    }

    @Test
    void add_whatIsNoNumber_countsAsSilenceAndNoMore() {
        LoudnessMeter meter = new LoudnessMeter(new PcmFormat(RATE, 1));
        float[] broken = new float[1000];
        Arrays.fill(broken, Float.NaN);
        broken[7] = Float.POSITIVE_INFINITY;
        meter.add(broken, 0, broken.length);
        meter.add(sines(new double[] {-20}, 5), 0, 5 * RATE);
        assertThat(meter.loudness().integratedLufs()).isCloseTo(-23, LU_TOLERANCE);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 1000, 3000, 8000, 11_025, 768_000})
    void loudness_ofAnyRate_isANumber(int rate) {
        LoudnessMeter meter = new LoudnessMeter(new PcmFormat(rate, 1));
        float[] pcm = new float[Math.max(20, 2 * rate)];
        for (int i = 0; i < pcm.length; i++) {
            pcm[i] = (float) Math.sin(i * 0.3);
        }
        meter.add(pcm, 0, pcm.length);
        assertThat(meter.loudness().integratedLufs()).isFinite();
    }

    @Test
    void add_moreThanThereIs_isRefused() {
        LoudnessMeter meter = new LoudnessMeter(new PcmFormat(RATE, 2));
        assertThatThrownBy(() -> meter.add(new float[10], 2, 5)).isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void add_inSteadyState_allocatesNothing() {
        LoudnessMeter meter = new LoudnessMeter(new PcmFormat(RATE, 2));
        WaveformBuilder outline = new WaveformBuilder(new PcmFormat(RATE, 2), 64, 64);
        float[] pcm = sines(new double[] {-20, -20}, 1);
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long self = Thread.currentThread().getId();
        long allocated = Long.MAX_VALUE;
        for (int round = 0; round < 5 && allocated > 0; round++) {
            long before = threads.getThreadAllocatedBytes(self);
            for (int block = 0; block < 40; block++) {
                meter.add(pcm, 0, RATE / 4);
                outline.add(pcm, 0, RATE / 4);
            }
            allocated = threads.getThreadAllocatedBytes(self) - before;
        }
        assertThat(allocated).isZero();
    }

    private static double integrated(double[] dbfs) {
        LoudnessMeter meter = new LoudnessMeter(new PcmFormat(RATE, dbfs.length));
        meter.add(sines(dbfs, 2), 0, 2 * RATE);
        return meter.loudness().integratedLufs();
    }

    private static LoudnessMeter stereo(List<Tone> tones) {
        LoudnessMeter meter = new LoudnessMeter(new PcmFormat(RATE, 2));
        tones.forEach(tone -> add(meter, tone));
        return meter;
    }

    private static void add(LoudnessMeter meter, Tone tone) {
        meter.add(sines(new double[] {tone.dbfs(), tone.dbfs()}, tone.seconds()), 0, (int)
                Math.round(tone.seconds() * RATE));
    }

    /** Sines of 1 kHz, one level for each channel. */
    private static float[] sines(double[] dbfs, double seconds) {
        int frames = (int) Math.round(seconds * RATE);
        float[] pcm = new float[frames * dbfs.length];
        for (int frame = 0; frame < frames; frame++) {
            double sine = Math.sin(2 * Math.PI * 1000 * frame / RATE);
            for (int channel = 0; channel < dbfs.length; channel++) {
                pcm[frame * dbfs.length + channel] = (float) (Math.pow(10, dbfs[channel] / 20) * sine);
            }
        }
        return pcm;
    }

    private static double peak(int rate, int samplesPerCycle, double degrees, double amplitude) {
        float[] pcm = new float[rate / 5];
        // faded in, as the signals of EBU are: a sine that is switched on overshoots
        int fade = rate / 20;
        for (int i = 0; i < pcm.length; i++) {
            double gain = amplitude * Math.min(1, i / (double) fade);
            pcm[i] = (float) (gain * Math.sin(2 * Math.PI * i / samplesPerCycle + Math.toRadians(degrees)));
        }
        LoudnessMeter meter = new LoudnessMeter(new PcmFormat(rate, 1));
        meter.add(pcm, 0, pcm.length);
        return meter.loudness().truePeakDbtp();
    }
}
