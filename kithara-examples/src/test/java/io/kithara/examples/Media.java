package io.kithara.examples;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The demo's sample, which {@code scripts/make-sample.sh} makes: 20 s of our own music, stereo, 44.1 kHz. */
final class Media {
    static final long FRAMES = 882_000;

    private Media() {}

    static Path root() {
        return Path.of(System.getProperty("kithara.root"));
    }

    static byte[] mp3() throws IOException {
        return sample("kithara.mp3");
    }

    /** Returns the same music as AAC of 32, 64 or 128 kbit/s. */
    static byte[] aac(int kilobits) throws IOException {
        return sample("kithara-" + kilobits + "k.aac");
    }

    private static byte[] sample(String name) throws IOException {
        return Files.readAllBytes(root().resolve("kithara-cli/src/main/resources/io/kithara/cli/sample")
                .resolve(name));
    }
}
