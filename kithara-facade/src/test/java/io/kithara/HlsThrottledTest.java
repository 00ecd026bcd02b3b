package io.kithara;

import static io.kithara.RampHls.RATE;
import static org.assertj.core.api.Assertions.assertThat;

import io.kithara.testing.FakeOrigin;
import io.kithara.testing.OriginRequest;
import java.net.URI;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Variants of 25, 50 and 100 kB/s over lines that just carry one of them, or just do not. */
// Real seconds on a throttled line: a busy machine is a slow reader.
@Tag("stress")
final class HlsThrottledTest {
    private static final int SECONDS = 8;

    // scenario 70
    @ParameterizedTest
    @ValueSource(ints = {30_000, 40_000, 60_000, 120_000})
    void read_asFastAsItComes_nothingIsFetchedTwice(int bytesPerSecond) throws Exception {
        RampHls[] ladder = new RampHls[3];
        for (int i = 0; i < ladder.length; i++) {
            ladder[i] = RampHls.variant().paddedTo(25_000 << i).segments(SECONDS, RATE);
        }
        try (FakeOrigin origin = FakeOrigin.start();
                Kithara kithara = Kithara.builder().build()) {
            URI uri = RampHls.serveLadder(origin, ladder);
            origin.bytesPerSecond(bytesPerSecond);
            try (AudioStream audio = kithara.open(uri)) {
                RampHls.assertReads(audio, 0, SECONDS * RATE);
                assertThat(Pulled.all(audio).frames()).isZero();
                assertThat(audio.outcome()).contains(new Outcome.Complete());
            }
            assertThat(fetchedInTwoVariants(origin)).isLessThanOrEqualTo(1);
            assertThat(origin.requests().stream().map(OriginRequest::path)).doesNotHaveDuplicates();
        }
    }

    private static long fetchedInTwoVariants(FakeOrigin origin) {
        Map<String, Set<String>> variants = new TreeMap<>();
        for (OriginRequest request : origin.requests()) {
            if (request.path().matches("/\\d/\\d+\\.m4s")) {
                String[] parts = request.path().split("/", -1);
                variants.computeIfAbsent(parts[2], name -> new TreeSet<>()).add(parts[1]);
            }
        }
        return variants.values().stream().filter(of -> of.size() > 1).count();
    }
}
