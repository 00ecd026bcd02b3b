package io.kithara.codec.jlayer;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The media beside the project; tests that need it are skipped where it is not. */
final class Corpus {
    private Corpus() {}

    static List<Path> files(String folder) throws IOException {
        Path root = Path.of(System.getProperty("kithara.corpus", "missing"));
        assumeTrue(Files.isDirectory(root), () -> "no corpus at " + root);
        try (Stream<Path> files = Files.list(root.resolve(folder))) {
            return files.filter(Files::isRegularFile)
                    .filter(file -> !file.toString().endsWith(".tsv"))
                    .sorted()
                    .toList();
        }
    }

    static String name(Path file) {
        return String.valueOf(file.getFileName());
    }
}
