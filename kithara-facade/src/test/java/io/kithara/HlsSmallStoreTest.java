package io.kithara;

import static io.kithara.RampHls.RATE;
import static org.assertj.core.api.Assertions.assertThat;

import io.kithara.testing.FakeOrigin;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Streams that share a cache in memory and a pool too small for what each of them would like to have of it. */
final class HlsSmallStoreTest {
    private static final int SEGMENTS = 40;

    /** A segment is 24,000 bytes: one stream alone would look ahead over all of them. */
    private static final int SEGMENT_FRAMES = RATE;

    /** What eight seconds of one channel take, as floats. */
    private static final long RING_BYTES = 256 << 10;

    /** A buffer for each of the sixteen calls there may be. */
    private static final long NETWORK_BYTES = 16 * (16 << 10);

    // scenario 74
    @ParameterizedTest
    @CsvSource({"2, 400_000", "6, 1_000_000", "6, 600_000"})
    void play_severalOverASmallStore_allToTheEndExactlyWithinTheBudget(int streams, String bytes) throws Exception {
        long poolBytes = streams * RING_BYTES + NETWORK_BYTES;
        long store = Long.parseLong(bytes.replace("_", ""));
        RampHls media = RampHls.variant().segments(SEGMENTS, SEGMENT_FRAMES);
        ExecutorService listeners = Executors.newFixedThreadPool(streams);
        try (FakeOrigin origin = FakeOrigin.start();
                Kithara kithara = Kithara.builder()
                        .cacheLimitBytes(store)
                        .bufferBudgetBytes(poolBytes)
                        .build()) {
            List<Future<Outcome>> played = new ArrayList<>();
            for (int i = 0; i < streams; i++) {
                URI uri = media.serve(origin, "/" + i + "/");
                played.add(listeners.submit(() -> playExactly(kithara, uri, media.frames())));
            }
            for (Future<Outcome> one : played) {
                assertThat(one.get(60, TimeUnit.SECONDS)).isEqualTo(new Outcome.Complete());
            }
            assertThat(kithara.poolStats().highWaterBytes()).isPositive().isLessThanOrEqualTo(poolBytes);
        } finally {
            listeners.shutdownNow();
        }
    }

    private static Outcome playExactly(Kithara kithara, URI uri, long frames) throws Exception {
        try (AudioStream audio = kithara.open(uri)) {
            RampHls.assertReads(audio, 0, (int) frames);
            assertThat(Pulled.all(audio).frames()).isZero();
            assertThat(audio.missing()).isEmpty();
            return audio.outcome().orElseThrow();
        }
    }
}
