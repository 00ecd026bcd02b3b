package io.kithara;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Whatever a file of the corpus claims of itself: frames or one typed sentence, within 64 MB of heap, and no hang. */
final class CorpusHeapTest {
    /** No file here has so much sound that a block of it takes longer. */
    static final Duration WATCHDOG = Duration.ofSeconds(10);

    private static final List<String> FOLDERS =
            List.of("fuzz", "mp3", "aac", "wav", "ts", "alac", "flac", "fmp4", "ogg", "opus");

    // scenario 78, scenario 122
    @Test
    @Timeout(120)
    void decode_everyFileIn64Megabytes_endsInFramesOrOneTypedSentence() throws Exception {
        Path corpus = Path.of(System.getProperty("kithara.corpus", "none"));
        Assumptions.assumeTrue(Files.isDirectory(corpus), "no corpus");
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx64m",
                "-XX:+UseSerialGC",
                "-XX:+ExitOnOutOfMemoryError",
                "-cp",
                System.getProperty("java.class.path"),
                DecodeCorpus.class.getName()));
        FOLDERS.forEach(folder -> command.add(corpus.resolve(folder).toString()));
        Process decoding = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(decoding.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(decoding.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(decoding.exitValue()).as(output).isZero();
        assertThat(output.lines().filter(line -> line.contains("\t")))
                .as(output)
                .hasSize(mediaFiles(corpus));
        assertThat(output).doesNotContain("INTERNAL").doesNotContain("javazoom").doesNotContain("jaad");
    }

    private static int mediaFiles(Path corpus) throws Exception {
        int count = 0;
        for (String folder : FOLDERS) {
            try (Stream<Path> files = Files.list(corpus.resolve(folder))) {
                count += (int) files.filter(Files::isRegularFile)
                        .filter(file -> !file.toString().endsWith(".tsv"))
                        .count();
            }
        }
        return count;
    }
}
