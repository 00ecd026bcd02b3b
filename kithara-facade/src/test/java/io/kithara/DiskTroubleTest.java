package io.kithara;

import static io.kithara.RampHls.RATE;
import static org.assertj.core.api.Assertions.assertThat;

import io.kithara.testing.FakeOrigin;
import io.kithara.testing.FaultyFileSystem;
import io.kithara.testing.FileOperation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a listener hears of a disk that is full, read-only or gone: nothing. The cache has less, and never a wrong byte. */
final class DiskTroubleTest {
    private static final int SECONDS = 6;
    private static final int WAV_FRAMES = 60_000;

    /** Operations of a play that may fail, each of them once or for good. */
    private static final List<FileOperation> FAILING = List.of(
            FileOperation.WRITE,
            FileOperation.OPEN,
            FileOperation.FORCE,
            FileOperation.MOVE,
            FileOperation.CREATE_DIRECTORY);

    @TempDir
    Path folder;

    // scenario 10, scenario 23
    @Test
    void play_someWritesRefused_isComplete() throws Exception {
        torment(37);
    }

    // scenario 10, scenario 23
    @Test
    @Tag("stress")
    @Timeout(value = 60, unit = TimeUnit.MINUTES)
    void play_eachWriteRefused_isComplete() throws Exception {
        torment(1);
    }

    /** Lets every {@code stride}th call of each operation fail in a play of its own, alone or with all after it. */
    private void torment(int stride) throws Exception {
        int plays = 0;
        try (FakeOrigin origin = FakeOrigin.start()) {
            List<URI> tracks = serve(origin);
            for (FileOperation operation : FAILING) {
                long calls = callsOfAPlay(tracks, operation);
                for (int nth = 1; nth <= calls; nth += stride) {
                    play(tracks, operation, nth, false);
                    play(tracks, operation, nth, true);
                    plays += 2;
                }
            }
        }
        System.out.println("disk faults: plays " + plays + ", complete " + plays + ", wrong frames 0");
        assertThat(plays).isPositive();
    }

    private static List<URI> serve(FakeOrigin origin) {
        RampHls media = RampHls.variant().paddedTo(100_000).segments(SECONDS, RATE);
        origin.serve("/ramp.wav", RampWav.ofFrames(WAV_FRAMES));
        return List.of(media.serve(origin, "/a/"), origin.uri("/ramp.wav"));
    }

    private long callsOfAPlay(List<URI> tracks, FileOperation operation) throws Exception {
        FaultyFileSystem disk = new FaultyFileSystem();
        Path cache = newCache();
        playAll(disk.path(cache), tracks);
        delete(cache);
        return disk.count(operation);
    }

    private void play(List<URI> tracks, FileOperation operation, int nth, boolean allAfter) throws Exception {
        FaultyFileSystem disk = new FaultyFileSystem();
        disk.withoutForcing();
        Path cache = newCache();
        try (Kithara kithara =
                Kithara.builder().cacheDirectory(disk.path(cache)).build()) {
            int later = (int) Math.max(1, nth - disk.count(operation));
            if (allAfter) {
                disk.failFrom(operation, later);
            } else {
                disk.failNth(operation, later);
            }
            for (URI track : tracks) {
                assertPlays(kithara, track);
            }
        }
        playAll(cache, tracks); // what is left in the cache is right
        delete(cache);
    }

    // scenario 10
    @Test
    void play_diskFullFromTheStart_isCompleteAndFetchedAgainTheNextTime() throws Exception {
        FaultyFileSystem disk = new FaultyFileSystem();
        Path cache = newCache();
        try (FakeOrigin origin = FakeOrigin.start();
                Kithara kithara =
                        Kithara.builder().cacheDirectory(disk.path(cache)).build()) {
            List<URI> tracks = serve(origin);
            disk.noSpaceAfter(0);
            for (URI track : tracks) {
                assertPlays(kithara, track);
            }
            assertThat(bytesOnDisk(cache)).isLessThan(1000);

            disk.heal();
            int requests = origin.requests().size();
            for (URI track : tracks) {
                assertPlays(kithara, track);
            }
            assertThat(origin.requests().size()).isGreaterThan(requests);
            origin.goOffline();
            for (URI track : tracks) {
                assertPlays(kithara, track);
            }
        }
    }

    // scenario 10
    @Test
    void play_directoryTurnedReadOnly_isComplete() throws Exception {
        FaultyFileSystem disk = new FaultyFileSystem();
        try (FakeOrigin origin = FakeOrigin.start();
                Kithara kithara =
                        Kithara.builder().cacheDirectory(disk.path(newCache())).build()) {
            List<URI> tracks = serve(origin);
            assertPlays(kithara, tracks.get(0));
            disk.readOnly();

            assertPlays(kithara, tracks.get(0));
            assertPlays(kithara, tracks.get(1));
        }
    }

    // scenario 10, scenario 24
    @Test
    void play_directoryRemovedInTheMiddle_isCompleteAndCachedAgain() throws Exception {
        Path cache = newCache();
        try (FakeOrigin origin = FakeOrigin.start()) {
            List<URI> tracks = serve(origin);
            try (Kithara kithara = Kithara.builder().cacheDirectory(cache).build();
                    AudioStream audio = kithara.open(tracks.get(0))) {
                RampHls.assertReads(audio, 0, RATE);
                delete(cache);
                RampHls.assertReads(audio, RATE, (SECONDS - 1) * RATE);
                assertThat(Pulled.all(audio).frames()).isZero();
                assertThat(audio.outcome()).contains(new Outcome.Complete());
                assertPlays(kithara, tracks.get(1));
            }
            playAll(cache, tracks);
            origin.goOffline();
            playAll(cache, tracks);
        }
    }

    private static void playAll(Path cache, List<URI> tracks) throws Exception {
        try (Kithara kithara = Kithara.builder().cacheDirectory(cache).build()) {
            for (URI track : tracks) {
                assertPlays(kithara, track);
            }
        }
    }

    private static void assertPlays(Kithara kithara, URI track) throws Exception {
        try (AudioStream audio = kithara.open(track)) {
            if (track.getPath().endsWith(".wav")) {
                Pulled pulled = Pulled.all(audio);
                RampWav.ORACLE.assertContiguous(pulled.samples(), 1, 0);
                assertThat(pulled.frames()).isEqualTo(WAV_FRAMES);
            } else {
                RampHls.assertReads(audio, 0, SECONDS * RATE);
                assertThat(Pulled.all(audio).frames()).isZero();
            }
            assertThat(audio.outcome()).contains(new Outcome.Complete());
        }
    }

    private Path newCache() throws IOException {
        return Files.createTempDirectory(folder, "cache");
    }

    private static long bytesOnDisk(Path cache) throws IOException {
        try (Stream<Path> files = Files.walk(cache)) {
            return files.mapToLong(
                            file -> file.toFile().isFile() ? file.toFile().length() : 0)
                    .sum();
        }
    }

    /** Removes a directory that is in use: until nothing has been put into it between the look and the removal. */
    private static void delete(Path cache) throws IOException {
        boolean gone = false;
        while (!gone) {
            gone = tryDelete(cache);
        }
    }

    private static boolean tryDelete(Path cache) throws IOException {
        try (Stream<Path> all = Files.walk(cache)) {
            for (Path file : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
            return true;
        } catch (DirectoryNotEmptyException | UncheckedIOException e) {
            return false;
        }
    }
}
