package io.kithara.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProbeCommandTest {
    @TempDir
    Path dir;

    /** The training sample behind a tag with texts, a picture and a chapter. */
    private String tagged() throws IOException {
        ByteArrayOutputStream frames = new ByteArrayOutputStream();
        frame(frames, "TIT2", "\0Song");
        frame(frames, "TPE1", "\0Me");
        frame(frames, "TRCK", "\0003/12");
        frame(frames, "TCON", "\0(17)");
        frame(frames, "APIC", "\0image/png\0\3front\0pixels");
        frame(
                frames,
                "CHAP",
                "c0\0\0\0\0\0\0\0\3\u00E8\u00FF\u00FF\u00FF\u00FF\u00FF\u00FF\u00FF\u00FF" + "TIT2\0\0\0\6\0\0\0Intro");
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        file.writeBytes(latin("ID3\3\0\0\0\0"));
        file.write(frames.size() >> 7);
        file.write(frames.size() & 0x7F);
        frames.writeTo(file);
        file.writeBytes(Run.media("training.mp3"));
        return Files.write(dir.resolve("a.mp3"), file.toByteArray()).toString();
    }

    private static void frame(ByteArrayOutputStream out, String id, String body) {
        out.writeBytes(latin(id));
        out.writeBytes(new byte[] {0, 0, 0, (byte) body.length(), 0, 0});
        out.writeBytes(latin(body));
    }

    private static byte[] latin(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    @Test
    void probe_json_hasTagsTypedValuesPicturesAndChapters() throws IOException {
        Run run = new Run();
        assertThat(run.kithara("probe", tagged(), "--json", "--quiet")).isEqualTo(ExitCode.COMPLETE);

        assertThat(run.json("TIT2")).isEqualTo("\"Song\"");
        assertThat(run.out())
                .contains("\"metadata\": {\"title\": \"Song\", \"artist\": \"Me\", \"genre\": \"Rock\", \"track\": 3, "
                        + "\"trackTotal\": 12}")
                .contains("\"pictures\": [{\"kind\": \"front-cover\", \"mimeType\": \"image/png\", \"description\": "
                        + "\"front\", \"bytes\": 6}]")
                .contains("\"chapters\": [{\"title\": \"Intro\", \"startSeconds\": 0.0, \"endSeconds\": 1.0}]");
    }

    @Test
    void probe_text_tellsThem() throws IOException {
        Run run = new Run();
        assertThat(run.kithara("probe", tagged())).isEqualTo(ExitCode.COMPLETE);

        assertThat(run.err())
                .contains("tag        TIT2 = Song")
                .contains("picture    front-cover, 6 bytes, image/png, front")
                .contains("chapter    ")
                .contains("Intro");
    }
}
