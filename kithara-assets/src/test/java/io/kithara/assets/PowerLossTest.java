package io.kithara.assets;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The power goes while a store is at work: whatever the disk made of it, no wrong byte is read and nothing saved is lost. */
class PowerLossTest {
    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    // scenario 3, scenario 10, scenario 24
    @Test
    void powerLoss_atRandomMoments_neverGivesAWrongByte() throws Exception {
        cut(100, new Random().nextLong());
    }

    // scenario 3, scenario 10, scenario 24
    @Test
    @Tag("stress")
    @Timeout(value = 30, unit = TimeUnit.MINUTES)
    void powerLoss_twoThousandTimes_neverGivesAWrongByte() throws Exception {
        cut(2000, Long.getLong("kithara.seed", new Random().nextLong()));
    }

    private void cut(int cuts, long firstSeed) throws IOException {
        PowerLossCheck check = new PowerLossCheck();
        long seed = firstSeed;
        while (check.cuts() < cuts) {
            new PowerLossRun(seed, Files.createTempDirectory(folder, "run"), check).run();
            seed++;
        }
        System.out.println("seeds " + firstSeed + " to " + (seed - 1) + ", " + check);
        assertThat(check.cuts()).isGreaterThanOrEqualTo(cuts);
    }
}
