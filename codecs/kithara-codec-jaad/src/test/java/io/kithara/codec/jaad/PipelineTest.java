package io.kithara.codec.jaad;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.kithara.bufpool.BufferPool;
import io.kithara.decode.DecodeEngine;
import io.kithara.decode.DecodeOptions;
import io.kithara.decode.DecodeSession;
import io.kithara.decode.Outcome;
import io.kithara.decode.Providers;
import io.kithara.stream.WorkerPool;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Demuxer, JAAD and pipeline together: exact frames, from any place. */
class PipelineTest {
    private static final int FRAMES = 66_150;

    /** Frames compared behind each seek: more than two packets. */
    private static final int COMPARED = 3000;

    // scenario 83
    @ParameterizedTest
    @ValueSource(strings = {"moov-last.m4a", "fragmented.mp4"})
    void read_gapless_isTheToneFromItsFirstToItsLastFrame(String name) throws Exception {
        float[] pcm = readAll(name, DecodeOptions.defaults());

        assertThat(pcm).hasSize(2 * FRAMES);
        assertThat(amplitude(pcm, 0, 0, 441)).isCloseTo(0.5, within(0.1));
        assertThat(amplitude(pcm, 0, 1, 1102.5)).isCloseTo(0.25, within(0.05));
    }

    // scenario 83
    @Test
    void read_gaplessOff_keepsTheDelayAndThePadding() throws Exception {
        float[] pcm =
                readAll("moov-last.m4a", DecodeOptions.builder().gapless(false).build());

        assertThat(pcm).hasSize(2 * 66 * 1024);
        assertThat(amplitude(pcm, 1024, 0, 441)).isCloseTo(0.5, within(0.1));
    }

    @Test
    void read_adts_deliversEveryCodedFrame() throws Exception {
        assertThat(readAll("tone.aac", DecodeOptions.defaults())).hasSize(2 * 66 * 1024);
    }

    // scenario 79, scenario 114
    @ParameterizedTest
    @ValueSource(strings = {"moov-last.m4a", "fragmented.mp4", "tone.aac"})
    void seek_anywhere_givesTheFramesOfLinearDecoding(String name) throws Exception {
        float[] linear = readAll(name, DecodeOptions.defaults());
        Random random = new Random(114);
        try (WorkerPool workers = WorkerPool.ofThreads(1);
                DecodeSession session = open(name, workers, DecodeOptions.defaults())) {
            for (int round = 0; round < 60; round++) {
                int frame = round == 0 ? 0 : random.nextInt(FRAMES);
                session.seek(frame);

                float[] pcm = read(session, COMPARED);

                float[] expected =
                        Arrays.copyOfRange(linear, 2 * frame, Math.min(linear.length, 2 * (frame + COMPARED)));
                assertThat(pcm).as("from %d", frame).isEqualTo(expected);
                assertThat(session.positionFrames()).isEqualTo(frame + pcm.length / 2);
            }
        }
    }

    // scenario 80
    @Test
    void read_cutFile_givesWhatIsThereAndIsTruncated() throws Exception {
        byte[] whole = TestPackets.bytes("fragmented.mp4");
        try (WorkerPool workers = WorkerPool.ofThreads(1);
                DecodeSession session =
                        open(Arrays.copyOf(whole, whole.length / 2), workers, DecodeOptions.defaults())) {
            float[] pcm = read(session, FRAMES);

            assertThat(pcm.length / 2).isBetween(FRAMES / 4, FRAMES * 3 / 4);
            assertThat(session.outcome()).containsInstanceOf(Outcome.Truncated.class);
        }
    }

    private static float[] readAll(String name, DecodeOptions options) throws Exception {
        try (WorkerPool workers = WorkerPool.ofThreads(1);
                DecodeSession session = open(name, workers, options)) {
            float[] pcm = read(session, 100_000);
            assertThat(session.outcome()).containsInstanceOf(Outcome.Complete.class);
            return pcm;
        }
    }

    private static DecodeSession open(String name, WorkerPool workers, DecodeOptions options) throws Exception {
        return open(TestPackets.bytes(name), workers, options);
    }

    private static DecodeSession open(byte[] bytes, WorkerPool workers, DecodeOptions options) throws Exception {
        Providers providers = Providers.load(PipelineTest.class.getClassLoader());
        DecodeEngine engine = new DecodeEngine(workers, BufferPool.builder().build(), providers);
        DecodeSession session = engine.open(new ArraySource(bytes), options);
        assertThat(session.opened()
                        .toCompletableFuture()
                        .get(20, TimeUnit.SECONDS)
                        .channels())
                .isEqualTo(2);
        return session;
    }

    private static float[] read(DecodeSession session, int frames) throws Exception {
        float[] pcm = new float[2 * frames];
        int filled = 0;
        while (filled < frames) {
            int count = session.read(pcm, 2 * filled, frames - filled);
            if (count == DecodeSession.END) {
                break;
            }
            if (count == 0) {
                assertThat(session.awaitReadable(Duration.ofSeconds(20))).isTrue();
            }
            filled += count;
        }
        return Arrays.copyOf(pcm, 2 * filled);
    }

    /** The amplitude of a sine that starts at {@code first}. */
    private static double amplitude(float[] pcm, int first, int channel, double hertz) {
        double sum = 0;
        double weight = 0;
        for (int frame = 2000; frame < FRAMES - 2000; frame++) {
            double sine = Math.sin(2 * Math.PI * hertz * frame / 44_100);
            sum += sine * pcm[2 * (first + frame) + channel];
            weight += sine * sine;
        }
        return sum / weight;
    }
}
