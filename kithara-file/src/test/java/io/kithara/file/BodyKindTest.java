package io.kithara.file;

import static org.assertj.core.api.Assertions.assertThat;

import io.kithara.stream.MediaHint;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class BodyKindTest {
    private static final String BYTE_ORDER_MARK = "\u00EF\u00BB\u00BF";
    private static final MediaHint NAMED_M3U = new MediaHint(Optional.empty(), Optional.of("m3u"), Optional.empty());

    private static Optional<BodyKind> kind(String head, boolean whole, MediaHint hint) {
        byte[] bytes = head.getBytes(StandardCharsets.ISO_8859_1);
        return BodyKind.of(bytes, bytes.length, whole, hint);
    }

    private static Optional<BodyKind> kind(String head) {
        return kind(head, false, MediaHint.NONE);
    }

    @Test
    void of_marks_decideWhateverTheCase() {
        assertThat(kind("#EXTM3U\n")).hasValue(BodyKind.M3U);
        assertThat(kind("[Playlist]\n")).hasValue(BodyKind.PLS);
        assertThat(kind("<playlist version=\"1\">")).hasValue(BodyKind.XSPF);
        assertThat(kind("<?xml version=\"1.0\"?>")).hasValue(BodyKind.XSPF);
    }

    @Test
    void of_preludeBeforeTheMark_isSkipped() {
        assertThat(kind(BYTE_ORDER_MARK + "\r\n #extm3u")).hasValue(BodyKind.M3U);
    }

    @Test
    void of_everyBeginningOfAMark_needsMore() {
        String text = BYTE_ORDER_MARK + "#EXTM3U";
        for (int length = 0; length < text.length(); length++) {
            String head = text.substring(0, length);
            assertThat(kind(head)).as("'" + head + "'").isEmpty();
        }
        assertThat(kind(text)).hasValue(BodyKind.M3U);
    }

    @Test
    void of_beginningOfAMarkAndNoMore_isMedia() {
        assertThat(kind("#EXT", true, MediaHint.NONE)).hasValue(BodyKind.MEDIA);
        assertThat(kind("", true, MediaHint.NONE)).hasValue(BodyKind.MEDIA);
    }

    @Test
    void of_anythingElse_isMediaAtOnce() {
        assertThat(kind("\u00FF\u00FB")).hasValue(BodyKind.MEDIA);
        assertThat(kind("RIFF")).hasValue(BodyKind.MEDIA);
        assertThat(kind("http://host/a.mp3")).hasValue(BodyKind.MEDIA);
    }

    @Test
    void of_blanksWithoutEnd_areMediaOnceTheyFillTheHead() {
        assertThat(kind(" ".repeat(BodyKind.DECISIVE_BYTES - 1))).isEmpty();
        assertThat(kind(" ".repeat(BodyKind.DECISIVE_BYTES))).hasValue(BodyKind.MEDIA);
    }

    @Test
    void of_linksWithoutAMark_areAListWhereNameOrTypeSaysSo() {
        MediaHint typed = new MediaHint(Optional.of("audio/x-mpegurl"), Optional.empty(), Optional.empty());
        assertThat(kind("http://host/a.mp3\n", true, NAMED_M3U)).hasValue(BodyKind.M3U);
        assertThat(kind("a.mp3\n", true, typed)).hasValue(BodyKind.M3U);
    }

    @Test
    void of_mediaThatIsNamedAList_isMedia() {
        assertThat(kind("ID3 text", true, NAMED_M3U)).hasValue(BodyKind.MEDIA);
        assertThat(kind("\u00FF\u00FB\u0090", true, NAMED_M3U)).hasValue(BodyKind.MEDIA);
        assertThat(kind("", true, NAMED_M3U)).hasValue(BodyKind.MEDIA);
    }
}
