package io.kithara;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Processes that die while they share a cache directory: no wrong byte, nothing left behind, little fetched twice. */
final class CacheTortureTest {
    /** Of the stress run. */
    private static final int ROUNDS = Integer.getInteger("kithara.torture.rounds", 200);

    private static final double MAX_REQUESTS_PER_IDEAL = 1.2;

    /** Of three rounds only: what a single kill costs weighs more the slower the machine. */
    private static final double MAX_REQUESTS_PER_IDEAL_OF_FEW = 2;

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    // scenario 119
    @Test
    @Timeout(180)
    void threeRounds_oneOfFourProcessesKilledInEach() throws Exception {
        torture(3, 119, MAX_REQUESTS_PER_IDEAL_OF_FEW);
    }

    // scenario 119
    @Test
    @Tag("stress")
    @Timeout(7200)
    void manyRounds_oneOfFourProcessesKilledInEach() throws Exception {
        torture(ROUNDS, new Random().nextLong(), MAX_REQUESTS_PER_IDEAL);
    }

    private void torture(int rounds, long seed, double maxRequestsPerIdeal) throws Exception {
        try (CacheTorture torture = new CacheTorture(folder)) {
            Random seeds = new Random(seed);
            for (int n = 0; n < rounds; n++) {
                long ofRound = seeds.nextLong();
                try {
                    torture.round(ofRound);
                } catch (Exception | AssertionError e) {
                    throw new AssertionError("round " + n + " of seed " + seed + " after " + torture, e);
                }
            }
            System.out.println("seed " + seed + ": " + torture);
            assertThat(torture.requestsPerIdeal()).as("%s", torture).isLessThanOrEqualTo(maxRequestsPerIdeal);
        }
    }
}
