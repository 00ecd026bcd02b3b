package io.kithara.codec.jaad;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** JAAD's jar serves javax.sound, but its decoder runs on an image that has no java.desktop. */
class WithoutDesktopTest {
    @Test
    void decode_onBaseAndLoggingOnly_works(@TempDir Path directory) throws Exception {
        Path output = directory.resolve("output");
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xshare:auto",
                        "--limit-modules",
                        "java.base,java.logging",
                        "-cp",
                        System.getProperty("java.class.path"),
                        DecodeTone.class.getName())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();

        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(output).hasContent("67584 frames");
        assertThat(process.exitValue()).isZero();
    }

    /** What the other JVM runs. */
    static final class DecodeTone {
        private DecodeTone() {}

        public static void main(String[] args) throws IOException {
            System.out.println(JaadDecoding.frames(TestPackets.of("tone.aac")) + " frames");
        }
    }
}
