package io.kithara;

import static org.assertj.core.api.Assertions.assertThat;

import io.kithara.testing.FakeOrigin;
import java.io.File;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.spi.ToolProvider;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The library needs no more of the JDK than java.base and java.logging: proved on an image that has no more. */
final class SmallImageTest {
    @Test
    @Timeout(120)
    void mp3OverHttp_onImageOfBaseAndLogging_plays(@TempDir Path folder) throws Exception {
        Path image = folder.resolve("image");
        StringWriter said = new StringWriter();
        int code = ToolProvider.findFirst("jlink")
                .orElseThrow()
                .run(
                        new PrintWriter(said),
                        new PrintWriter(said),
                        "--add-modules",
                        "java.base,java.logging",
                        "--strip-debug",
                        "--output",
                        image.toString());
        assertThat(code).as(said.toString()).isZero();

        try (FakeOrigin origin = FakeOrigin.start()) {
            origin.serve("/kithara.mp3", SampleMedia.mp3());
            Process player = new ProcessBuilder(
                            image.resolve("bin").resolve("java").toString(),
                            "-cp",
                            classPathWithoutTestTools(),
                            PlayOnSmallImage.class.getName(),
                            origin.uri("/kithara.mp3").toString())
                    .redirectErrorStream(true)
                    .start();
            String output = new String(player.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(player.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(output.strip()).isEqualTo("frames=" + SampleMedia.FRAMES);
        }
    }

    private static String classPathWithoutTestTools() {
        return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> !entry.contains("junit") && !entry.contains("mockito") && !entry.contains("surefire"))
                .collect(Collectors.joining(File.pathSeparator));
    }
}
