package io.kithara.net;

import static org.assertj.core.api.Assertions.assertThat;

import io.kithara.testing.FakeOrigin;
import io.kithara.testing.Fault;
import io.kithara.testing.Framing;
import io.kithara.testing.Route;
import java.io.IOException;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Whatever mix of faults a server has: a body ends complete and exact, or as a failure with an exact prefix. */
class FaultyServerPropertyTest {
    private static final int MAX_LENGTH_BYTES = 400_000;

    /** Every attempt that brings 32 KiB starts the retries afresh; the rest of the bound is four attempts per start. */
    private static final int MAX_REQUESTS = 4 * (MAX_LENGTH_BYTES / (int) RetryState.PROGRESS_BYTES + 2);

    // scenario 35, scenario 109, scenario 110
    @Test
    void fetch_fromFaultyServers_isExactOrHonest() throws Exception {
        run(1, 60);
    }

    // scenario 35, scenario 109, scenario 110
    @Tag("stress")
    @Test
    void fetch_fromManyFaultyServers_isExactOrHonest() throws Exception {
        run(1_000, 3_000);
    }

    private static void run(long firstSeed, int count) throws IOException, InterruptedException {
        int complete = 0;
        try (FakeOrigin origin = FakeOrigin.start();
                HttpFetcher fetcher =
                        HttpFetcher.builder().retryPolicy(Net.FAST).build()) {
            for (long seed = firstSeed; seed < firstSeed + count; seed++) {
                String path = "/" + seed;
                Random random = new Random(seed);
                byte[] media = Net.media(1 + random.nextInt(MAX_LENGTH_BYTES));
                spoil(origin.serve(path, media), media, random);
                RecordingSink sink = new RecordingSink();
                fetcher.fetch(Net.media(origin.uri(path)), sink);
                sink.awaitEnd();
                byte[] bytes = sink.bytes();
                assertThat(Arrays.equals(media, 0, bytes.length, bytes, 0, bytes.length))
                        .as("exact prefix, seed %d", seed)
                        .isTrue();
                if (sink.isComplete()) {
                    complete++;
                    assertThat(bytes.length).as("seed %d", seed).isEqualTo(media.length);
                }
                assertThat(origin.requests(path).size()).as("seed %d", seed).isLessThanOrEqualTo(MAX_REQUESTS);
            }
        }
        assertThat(complete).as("complete of %d", count).isBetween(count / 4, count - 1);
    }

    private static void spoil(Route route, byte[] media, Random random) {
        if (random.nextInt(3) == 0) {
            route.withoutValidators();
        }
        if (random.nextInt(4) == 0) {
            route.framing(Framing.CHUNKED);
        }
        if (random.nextInt(4) == 0) {
            route.withFault(Fault.ignoreRange());
        }
        for (int request = 1; request <= 5; request++) {
            Fault fault = fault(media, random);
            route.withFault(random.nextInt(8) == 0 ? fault.fromRequest(request) : fault.onRequest(request));
        }
    }

    private static Fault fault(byte[] media, Random random) {
        int at = random.nextInt(media.length);
        return switch (random.nextInt(6)) {
            case 0 -> Fault.cutAfter(at);
            case 1 -> Fault.resetAfter(at);
            case 2 -> Fault.status(503);
            case 3 -> Fault.dropRequest();
            case 4 -> Fault.cutEarly(1);
            default -> Fault.header("X-Nothing-Wrong", "1");
        };
    }
}
