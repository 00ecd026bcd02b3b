package io.kithara.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UsageTest {
    @Test
    void wrongCalls_exitWith2AndOneSentence() {
        assertUsage("no command given");
        assertUsage("frobnicate is not a command", "frobnicate");
        assertUsage("--from soon is not a time", "decode", "a.mp3", "--from", "soon");
        assertUsage("is not after --from", "decode", "a.mp3", "--from", "5", "--to", "4");
        assertUsage("--rate 7 is not possible", "decode", "a.mp3", "--rate", "7");
        assertUsage("give auto, highest, lowest", "decode", "a.mp3", "--variant", "best");
        assertUsage("--format ogg is not known", "decode", "a.mp3", "--format", "ogg");
        assertUsage("exclude each other", "decode", "a.mp3", "--cache", "x", "--memory");
        assertUsage("has no name", "decode", "a.mp3", "--header", "nothing");
        assertUsage("cannot be sent", "decode", "a.mp3", "--header", "X Y: 1");
        assertUsage("cannot be sent", "decode", "a.mp3", "--header", "X-Name: ö");
        assertUsage("cannot be sent", "decode", "a.mp3", "--header", "X-Name: a\nb");
        assertUsage("neither http", "decode", "gopher://e.com/a.mp3");
        assertUsage("impossible port, 99999", "decode", "http://e.com:99999/a.mp3");
        assertUsage("impossible port, 0", "probe", "http://my_host:0/a.mp3");
        assertUsage("is about one asset", "cache", "show", "--cache", "x");
        assertUsage("another machine", "decode", "file://e.com/a.mp3");
        assertUsage("is not a path", "decode", "");
        assertUsage("names no file", "decode", "a.mp3", "-o", "");
        assertUsage("leaves no time", "decode", "a.mp3", "--deadline", "0");
        assertUsage("Unknown option", "decode", "a.mp3", "--frob");
        assertUsage("Missing required parameter", "decode");
        assertUsage("add --for TIME", "prefetch", "http://e.com/a.mp3", "--cache", "x");
        assertUsage("add --cache DIR", "prefetch", "http://e.com/a.mp3", "--for", "5");
        assertUsage("add --cache DIR", "download", "http://e.com/a.mp3");
        assertUsage("add --cache DIR", "cache", "list");
        assertUsage("cache frob is not known", "cache", "frob", "--cache", "x");
        assertUsage("cache list is about all of them", "cache", "list", "more", "--cache", "x");
        assertUsage("no http(s) address", "prefetch", "a.mp3", "--for", "5", "--cache", "x");
        assertUsage("no http(s) address", "download", "a.mp3", "--cache", "x");
    }

    @Test
    void decode_ontoItsInput_isRefused(@TempDir Path dir) throws IOException {
        Path file = Files.write(dir.resolve("a.wav"), new byte[10]);
        Run run = new Run();
        assertThat(run.kithara("decode", file.toString(), "-o", file.toString()))
                .isEqualTo(ExitCode.USAGE);
        assertThat(run.err()).contains("is the input itself");
        assertThat(file).hasSize(10);
    }

    @Test
    void decode_ofNoFile_ontoAFileThatIsThere_saysWhichIsMissingAndLeavesTheOther(@TempDir Path folder)
            throws Exception {
        Path output = Files.write(folder.resolve("a.wav"), new byte[10]);
        Path missing = folder.resolve("a.mp3");

        Run run = new Run();
        assertThat(run.kithara("decode", missing.toString(), "-o", output.toString()))
                .isEqualTo(ExitCode.FAILED);

        assertThat(run.err()).contains(missing + " does not exist");
        assertThat(output).hasSize(10);
    }

    @Test
    void help_isOnStandardOutput() {
        Run overview = new Run();
        assertThat(overview.kithara("--help")).isEqualTo(ExitCode.COMPLETE);
        assertThat(overview.out())
                .contains("decode", "play", "probe", "waveform", "prefetch", "download", "cache", "serve");
        Run decode = new Run();
        assertThat(decode.kithara("decode", "--help")).isEqualTo(ExitCode.COMPLETE);
        assertThat(decode.out()).contains("--deadline", "--realtime", "--output");
        assertThat(decode.err()).isEmpty();
    }

    private static void assertUsage(String sentence, String... args) {
        Run run = new Run();
        assertThat(run.kithara(args)).as(sentence).isEqualTo(ExitCode.USAGE);
        assertThat(run.err()).startsWith("kithara: ").contains(sentence).hasLineCount(1);
        assertThat(run.out()).isEmpty();
    }
}
