package io.kithara;

import static io.kithara.RampHls.RATE;
import static org.assertj.core.api.Assertions.assertThat;

import io.kithara.testing.FakeOrigin;
import io.kithara.testing.Fault;
import io.kithara.testing.Gate;
import java.io.IOException;
import java.net.URI;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a process leaves in the cache that is killed while it fetches segments. */
final class HlsCrashTest {
    private static final int SECONDS = 12;

    // scenario 64, scenario 15
    @Test
    void open_cacheOfAKilledProcess_playsCompleteAndFetchesOnlyWhatIsMissing(@TempDir Path root) throws Exception {
        Path live = Files.createDirectory(root.resolve("live"));
        Path dead = root.resolve("dead");
        RampHls media = RampHls.variant().paddedTo(200_000).segments(SECONDS, RATE);
        Gate gate = Gate.closed();
        try (FakeOrigin origin = FakeOrigin.start()) {
            URI uri = media.serve(origin, "/a/");
            origin.withFault(Fault.stallAfter(120_000, gate).onPath("/a/4.m4s").first(1));
            for (int i = 5; i < SECONDS; i++) {
                origin.withFault(Fault.withhold(gate).onPath("/a/" + i + ".m4s").first(1));
            }
            try (Kithara killed = Kithara.builder().cacheDirectory(live).build();
                    AudioStream audio = killed.open(uri)) {
                RampHls.assertReads(audio, 0, 4 * RATE);
                gate.awaitArrivals(6, Duration.ofSeconds(30)); // nothing else is on its way
                killed.cache().checkpoint();
                copy(live, dead);
            }
            gate.open();
            litter(dead);
            int before = origin.requests().size();
            try (Kithara next = Kithara.builder().cacheDirectory(dead).build();
                    AudioStream audio = next.open(uri)) {
                RampHls.assertReads(audio, 0, SECONDS * RATE);
                assertThat(Pulled.all(audio).frames()).isZero();
                assertThat(audio.outcome()).contains(new Outcome.Complete());
            }
            List<String> asked = origin.requests().stream()
                    .skip(before)
                    .map(request -> request.path())
                    .toList();
            assertThat(asked).contains("/a/4.m4s").doesNotContain("/a/0.m4s", "/a/1.m4s", "/a/2.m4s", "/a/3.m4s");
        }
    }

    /** Copies what a kill at this moment leaves: nothing is tidied up. */
    private static void copy(Path live, Path dead) throws IOException {
        Files.walkFileTree(live, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) throws IOException {
                Files.createDirectory(dead.resolve(live.relativize(folder).toString()));
                // A kill stops all files at one instant, a copy does not: what vouches goes first, since bytes are only
                // ever added, and then those that land during the copy are as good as not vouched for yet.
                Path manifest = folder.resolve("manifest.json");
                return Files.exists(manifest) ? visitFile(manifest, attributes) : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Path copied = dead.resolve(live.relativize(file).toString());
                try {
                    if (!Files.exists(copied)) {
                        Files.copy(file, copied);
                    }
                    return FileVisitResult.CONTINUE;
                } catch (NoSuchFileException e) {
                    return visitFileFailed(file, e);
                }
            }

            /** A manifest's temporary file has been given its name meanwhile. */
            @Override
            public FileVisitResult visitFileFailed(Path file, IOException failure) throws IOException {
                if (failure instanceof NoSuchFileException) {
                    return FileVisitResult.CONTINUE;
                }
                throw failure;
            }
        });
    }

    /** Puts a half-written temporary file beside every file. */
    private static void litter(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path each : all.filter(Files::isRegularFile).toList()) {
                Files.write(each.resolveSibling(each.getFileName() + ".tmp"), new byte[100]);
            }
        }
    }
}
