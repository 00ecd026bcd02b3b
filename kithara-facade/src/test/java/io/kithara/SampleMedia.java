package io.kithara;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The demo's embedded sample, as test media: {@code scripts/make-sample.sh} makes it. */
final class SampleMedia {
    /** 20 s at 44.1 kHz: the LAME tag tells delay and padding, so every frame of the source comes back. */
    static final long FRAMES = 882_000;

    private SampleMedia() {}

    static byte[] mp3() throws IOException {
        return Files.readAllBytes(Path.of(
                System.getProperty("kithara.root"),
                "kithara-cli/src/main/resources/io/kithara/cli/sample/kithara.mp3"));
    }
}
