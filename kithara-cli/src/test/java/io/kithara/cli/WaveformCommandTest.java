package io.kithara.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.kithara.testing.FakeOrigin;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WaveformCommandTest {
    private static final int WHITE = 0xFFFFFF;

    @TempDir
    Path dir;

    private String media(String name) throws IOException {
        return Files.write(dir.resolve(name), Run.media(name)).toString();
    }

    private String file(String name) {
        return dir.resolve(name).toString();
    }

    @Test
    void waveform_png_isAPictureOfThatSize() throws IOException {
        Run run = new Run();
        assertThat(run.kithara(
                        "waveform", media("training.mp3"), "-o", file("a.png"), "--width", "400", "--height", "100"))
                .isEqualTo(ExitCode.COMPLETE);
        BufferedImage picture = ImageIO.read(dir.resolve("a.png").toFile());
        assertThat(picture.getWidth()).isEqualTo(400);
        assertThat(picture.getHeight()).isEqualTo(100);
        // both channels sound all along: ink above the middle of each lane, none at the edges, as the sines are not
        // full
        assertThat(picture.getRGB(200, 22) & WHITE).isNotEqualTo(WHITE);
        assertThat(picture.getRGB(200, 72) & WHITE).isNotEqualTo(WHITE);
        assertThat(picture.getRGB(200, 0) & WHITE).isEqualTo(WHITE);
        assertThat(run.err()).contains("LUFS").contains("a.png");
    }

    @Test
    void waveform_pngOnStandardOutput_reportsOnStandardError() throws IOException {
        Run run = new Run();
        assertThat(run.kithara("waveform", media("training.wav"), "-o", "-", "--json", "--quiet"))
                .isEqualTo(ExitCode.COMPLETE);
        assertThat(ImageIO.read(new ByteArrayInputStream(run.outBytes())).getWidth())
                .isEqualTo(1200);
        assertThat(Run.json(run.err(), "frames")).isEqualTo("8000");
        assertThat(Double.parseDouble(Run.json(run.err(), "truePeakDbtp"))).isBetween(-20.0, 0.5);
    }

    @Test
    void waveform_json_hasThePointsThatWereAskedFor() throws IOException {
        Run run = new Run();
        assertThat(run.kithara("waveform", media("training.wav"), "-o", file("a.json"), "--frames-per-point", "100"))
                .isEqualTo(ExitCode.COMPLETE);
        String json = Files.readString(dir.resolve("a.json"));
        assertThat(Run.json(json, "framesPerPoint")).isEqualTo("100");
        assertThat(Run.json(json, "points")).isEqualTo("80");
        assertThat(Run.json(json, "channel")).isEqualTo("\"FC\"");
        assertThat(Run.json(json, "min").split(",", -1)).hasSize(80);
        assertThat(Run.json(json, "rms").split(",", -1)).hasSize(80);
    }

    @Test
    void waveform_morePointsThanMayBe_halvesTheResolution() throws IOException {
        Run run = new Run();
        assertThat(run.kithara("waveform", media("training.wav"), "--format", "json", "-o", "-", "--points", "30"))
                .isEqualTo(ExitCode.COMPLETE);
        assertThat(run.json("framesPerPoint")).isEqualTo("512");
        assertThat(run.json("points")).isEqualTo("16");
    }

    @Test
    void waveform_bodyIsCut_drawsWhatCameAndSaysSo() throws IOException {
        try (FakeOrigin origin = FakeOrigin.start()) {
            byte[] wav = Run.media("training.wav");
            origin.serve("/a.wav", Arrays.copyOf(wav, wav.length / 2));
            Run run = new Run();
            assertThat(run.kithara("waveform", origin.uri("/a.wav").toString(), "-o", file("a.png"), "--json"))
                    .isEqualTo(ExitCode.TRUNCATED);
            assertThat(run.json("outcome")).isEqualTo("\"truncated\"");
            assertThat(dir.resolve("a.png")).isNotEmptyFile();
        }
    }

    @Test
    void waveform_noSuchFile_failsAndWritesNothing() {
        Run run = new Run();
        assertThat(run.kithara("waveform", file("none.wav"), "-o", file("a.png"), "--json"))
                .isEqualTo(ExitCode.FAILED);
        assertThat(run.json("loudness")).isEqualTo("null");
        assertThat(dir.resolve("a.png")).doesNotExist();
    }

    @Test
    void waveform_outputCannotBeWritten_fails() throws IOException {
        Run run = new Run();
        assertThat(run.kithara("waveform", media("training.wav"), "-o", file("none/a.png")))
                .isEqualTo(ExitCode.FAILED);
        assertThat(run.err()).contains("cannot be written");
    }

    @Test
    void waveform_nonsense_isAUsageError() throws IOException {
        String wav = media("training.wav");
        assertThat(new Run().kithara("waveform", wav, "--format", "gif")).isEqualTo(ExitCode.USAGE);
        assertThat(new Run().kithara("waveform", wav, "--width", "5")).isEqualTo(ExitCode.USAGE);
        assertThat(new Run().kithara("waveform", wav, "-o", wav)).isEqualTo(ExitCode.USAGE);
        assertThat(new Run().kithara("waveform", wav, "-o", "")).isEqualTo(ExitCode.USAGE);
    }
}
