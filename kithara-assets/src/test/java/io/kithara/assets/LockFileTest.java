package io.kithara.assets;

import static org.assertj.core.api.Assertions.assertThat;

import io.kithara.testing.FaultyFileSystem;
import io.kithara.testing.FileOperation;
import io.kithara.testing.OtherProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Ranges of one file between channels, class loaders and processes. */
@Timeout(60)
final class LockFileTest {
    /** Above all seats. */
    private static final long HERE = 1L << 40;

    private Path path = Path.of("");

    @BeforeEach
    void choosePath(@TempDir Path directory) {
        path = directory.resolve("cache.lock");
    }

    private LockFile open() throws IOException {
        return LockFile.open(path).orElseThrow();
    }

    @Test
    void tryTake_ofTwoChannels_isGrantedToOne() throws IOException {
        LockFile one = open();
        LockFile other = open();
        try {
            HeldRange held = one.tryTake(HERE, 10).orElseThrow();
            Optional<HeldRange> overlapping = other.tryTake(HERE + 9, 1);
            Optional<HeldRange> beside = other.tryTake(HERE + 10, 1);
            held.close();
            Optional<HeldRange> later = other.tryTake(HERE + 9, 1);

            assertThat(one.seat()).isNotEqualTo(other.seat());
            assertThat(overlapping).isEmpty();
            assertThat(beside).isPresent();
            assertThat(later).isPresent();
        } finally {
            var unusedFirst = other.leave();
            var unusedLast = one.leave();
        }
    }

    @Test
    void close_aByteThatIsHeldTwice_givesItUpWithTheLast() throws IOException {
        LockFile one = open();
        LockFile other = open();
        try {
            HeldRange held = one.tryTake(HERE, 1).orElseThrow();
            HeldRange again = one.tryTake(HERE, 1).orElseThrow();
            held.close();
            held.close();
            boolean early = other.tryTake(HERE, 1).isPresent();
            again.close();

            assertThat(early).isFalse();
            assertThat(other.tryTake(HERE, 1)).isPresent();
        } finally {
            var unusedFirst = other.leave();
            var unusedLast = one.leave();
        }
    }

    @Test
    void tryTake_betweenProcesses_isGrantedToOneUntilItIsKilled() throws Exception {
        LockFile here = open();
        try (OtherProcess other = OtherProcess.start(LockScript.class)) {
            String seat = other.apply("open " + path);
            String granted = other.apply("take " + HERE + " 1");
            boolean whileAlive = here.tryTake(HERE, 1).isPresent();
            boolean itsSeat = here.tryTake(Integer.parseInt(seat), 1).isPresent();
            other.kill();

            assertThat(granted).isEqualTo("true");
            assertThat(whileAlive).isFalse();
            assertThat(itsSeat).isFalse();
            assertThat(here.tryTake(HERE, 1)).isPresent();
            assertThat(here.tryTake(Integer.parseInt(seat), 1)).isPresent();
        } finally {
            var unusedClosed = here.leave();
        }
    }

    @Test
    void take_whileAnotherProcessHoldsIt_waitsForItsEndAndKeepsAnInterruptForLater() throws Exception {
        LockFile here = open();
        try (OtherProcess other = OtherProcess.start(LockScript.class)) {
            var unusedSeat = other.apply("open " + path);
            var unusedGranted = other.apply("take " + HERE + " 1");
            try (Meanwhile<Boolean> waiting = Meanwhile.of(() -> {
                Thread.currentThread().interrupt();
                boolean taken = here.take(HERE, 1, Duration.ofSeconds(30)).isPresent();
                return taken && Thread.interrupted();
            })) {
                waiting.run(Duration.ofMillis(20));
                other.kill();

                assertThat(waiting.result()).isTrue();
            }
            assertThat(here.tryTake(HERE + 1, 1)).as("the channel is open").isPresent();
        } finally {
            var unusedClosed = here.leave();
        }
    }

    @Test
    void take_ofWhatStaysHeld_givesUp() throws IOException {
        LockFile one = open();
        LockFile other = open();
        try {
            HeldRange held = one.tryTake(HERE, 1).orElseThrow();

            assertThat(other.take(HERE, 1, Duration.ofMillis(5))).isEmpty();
            held.close();
        } finally {
            var unusedFirst = other.leave();
            var unusedLast = one.leave();
        }
    }

    @Test
    void tryTake_ofTwoClassLoaders_isGrantedToOne() throws Exception {
        LockFile here = open();
        try (OtherLoader other = OtherLoader.start(LockScript.class)) {
            String seat = other.apply("open " + path);
            String granted = other.apply("take " + HERE + " 1");

            assertThat(seat).isNotEqualTo(String.valueOf(here.seat()));
            assertThat(granted).isEqualTo("true");
            assertThat(here.tryTake(HERE, 1)).isEmpty();
            assertThat(other.apply("give")).isEqualTo("given");
            here.tryTake(HERE, 1).orElseThrow().close();
            assertThat(other.apply("leave")).isEqualTo("false");
        }
        assertThat(here.leave()).isTrue();
    }

    /** A close of the file would drop what this process holds, without a word: another process is asked whether it did. */
    @Test
    void leave_whileAnotherClassLoaderHoldsRanges_leavesThemToIt() throws Exception {
        LockFile here = open();
        HeldRange kept = here.tryTake(HERE, 1).orElseThrow();
        try (OtherLoader loader = OtherLoader.start(LockScript.class);
                OtherProcess process = OtherProcess.start(LockScript.class)) {
            var unusedSeat = loader.apply("open " + path);
            String closed = loader.apply("leave");
            var unusedOtherSeat = process.apply("open " + path);
            String stolen = process.apply("take " + HERE + " 1");
            String again = loader.apply("enter");
            kept.close();
            boolean closedHere = here.leave();

            assertThat(closed).isEqualTo("false");
            assertThat(stolen).isEqualTo("false");
            assertThat(again).isNotEmpty();
            assertThat(closedHere).isFalse();
            assertThat(loader.apply("leave")).isEqualTo("true");
        }
    }

    @Test
    void open_whereTheSystemCannotLock_isEmptyAndClosesTheFile() throws IOException {
        FaultyFileSystem system = new FaultyFileSystem();
        system.failAll(FileOperation.LOCK);

        assertThat(LockFile.open(system.path(path))).isEmpty();
        assertThat(path).isEmptyFile();
    }
}
