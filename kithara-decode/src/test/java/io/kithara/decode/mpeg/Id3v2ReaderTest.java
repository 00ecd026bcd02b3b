package io.kithara.decode.mpeg;

import static org.assertj.core.api.Assertions.assertThat;

import io.kithara.decode.ByteArrayData;
import io.kithara.decode.DataWindow;
import io.kithara.decode.DataWindow.Load;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;

class Id3v2ReaderTest {
    @Test
    void read_encodings_areText() throws Exception {
        byte[] utf16 = "\1\u00FF\u00FEL\0\u00F6\0".getBytes(StandardCharsets.ISO_8859_1);
        byte[] utf16be = "\2\0L\0\u00F6".getBytes(StandardCharsets.ISO_8859_1);
        byte[] utf8 = "\3L\u00C3\u00B6".getBytes(StandardCharsets.ISO_8859_1);
        Map<String, String> tags = read(new MpegFile()
                .id3(
                        20,
                        MpegFile.text("TIT2", "L\u00F6"),
                        MpegFile.id3Frame("TPE1", utf16),
                        MpegFile.id3Frame("TALB", utf16be),
                        MpegFile.id3Frame("TCOM", utf8))
                .bytes());

        assertThat(tags).hasSize(4).allSatisfy((key, value) -> assertThat(value).isEqualTo("L\u00F6"));
    }

    @Test
    void read_descriptions_areKeys() throws Exception {
        Map<String, String> tags = read(new MpegFile()
                .id3(0, MpegFile.text("TXXX", "replaygain\0-3 dB"), MpegFile.text("COMM", "eng\0plain comment"))
                .bytes());

        assertThat(tags).containsEntry("replaygain", "-3 dB").containsEntry("COMM", "plain comment");
    }

    @Test
    void read_version22_hasShortIds() throws Exception {
        byte[] tag = "ID3\2\0\0\0\0\0\14TT2\0\0\5\0Song".getBytes(StandardCharsets.ISO_8859_1);

        assertThat(read(tag)).containsEntry("TT2", "Song");
    }

    @Test
    void read_unsynchronised_takesTheStuffingOut() throws Exception {
        byte[] tag =
                "ID3\3\0\u0080\0\0\0\24TIT2\0\0\0\7\0\0\1\u00FF\0\u00FEA\0B\0".getBytes(StandardCharsets.ISO_8859_1);

        assertThat(read(tag)).containsEntry("TIT2", "AB");
    }

    @Test
    void read_textLongerThanTheLimit_isPassedOver() throws Exception {
        Map<String, String> tags = read(new MpegFile()
                .id3(
                        0,
                        MpegFile.text("TXXX", "lyrics\0" + "la".repeat(Id3v2Reader.MAX_TEXT_BYTES)),
                        MpegFile.text("TIT2", "Song"))
                .bytes());

        assertThat(tags).containsOnlyKeys("TIT2");
    }

    @Test
    void read_hlsTimestamp_isFound() throws Exception {
        byte[] owner =
                "com.apple.streaming.transportStreamTimestamp\0\0\0\0\1\0\0\0\5".getBytes(StandardCharsets.ISO_8859_1);
        DataWindow window = new DataWindow(new ByteArrayData(
                new MpegFile().id3(0, MpegFile.id3Frame("PRIV", owner)).bytes()));
        Id3v2Reader reader = new Id3v2Reader(window, 0);

        assertThat(reader.read()).isEqualTo(Load.READY);
        assertThat(reader.hlsTimestamp()).hasValue((1L << 32) + 5);
    }

    private static Map<String, String> read(byte[] tag) throws Exception {
        Id3v2Reader reader = new Id3v2Reader(new DataWindow(new ByteArrayData(tag)), 0);
        assertThat(reader.read()).isEqualTo(Load.READY);
        return reader.tags();
    }
}
