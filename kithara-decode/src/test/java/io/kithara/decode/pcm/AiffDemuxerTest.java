package io.kithara.decode.pcm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kithara.decode.ByteArrayData;
import io.kithara.decode.DecodeException;
import io.kithara.decode.DecodeException.Reason;
import io.kithara.decode.DemuxOptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AiffDemuxerTest {
    private static final byte[] SOUND = {0x40, 0, (byte) 0xC0, 0, 0x20, 0, (byte) 0x80, 0};

    // scenario 78
    @Test
    void read_plainFile_givesEveryFrame() throws Exception {
        PcmReading reading = PcmReading.aiff(form("AIFF")
                .bytes(comm(2, 2, 16, ""))
                .bytes(ssnd(SOUND.length + 8, SOUND))
                .bytes());

        assertThat(reading.track().format().sampleRate()).isEqualTo(44_100);
        assertThat(reading.track().frames()).hasValue(2);
        assertThat(reading.samples()).containsExactly(0.5f, -0.5f, 0.25f, -1f);
    }

    @ParameterizedTest
    @CsvSource({
        "NONE, 16, 4",
        "sowt, 16, 4",
        "fl32, 32, 2",
        "fl64, 64, 1",
        "ulaw, 8, 8",
        "ALAW, 8, 8",
        "in24, 24, 2",
        "in32, 32, 2",
        "raw , 8, 8",
        "NONE, 8, 8",
        "NONE, 12, 4"
    })
    void read_compressionTypes_haveTheirSize(String type, int bits, int frames) throws Exception {
        String padded = (type + " ").substring(0, 4);
        PcmReading reading = PcmReading.aiff(form("AIFC")
                .bytes(comm(1, frames, bits, padded))
                .bytes(ssnd(SOUND.length + 8, SOUND))
                .bytes());

        assertThat(reading.samples()).hasSize(frames);
        assertThat(reading.failure()).isNull();
    }

    @Test
    void read_textsBehindSound_areTags() throws Exception {
        PcmReading reading = PcmReading.aiff(form("AIFF")
                .bytes(comm(1, 4, 16, ""))
                .bytes(ssnd(SOUND.length + 8, SOUND))
                .ascii("NAME")
                .be(4, 4)
                .ascii("Song")
                .ascii("AUTH")
                .be(2, 4)
                .ascii("Me")
                .bytes());

        assertThat(reading.track().metadata().tags().title()).contains("Song");
        assertThat(reading.track().metadata().tags().artist()).contains("Me");
        assertThat(reading.samples()).hasSize(4);
    }

    @Test
    void read_formatBehindSound_isFound() throws Exception {
        PcmReading reading = PcmReading.aiff(form("AIFF")
                .bytes(ssnd(SOUND.length + 8, SOUND))
                .bytes(comm(1, 4, 16, ""))
                .bytes());

        assertThat(reading.samples()).containsExactly(0.5f, -0.5f, 0.25f, -1f);
    }

    // scenario 80
    @Test
    void read_lessSoundThanStated_isTruncated() throws Exception {
        PcmReading reading = PcmReading.aiff(
                form("AIFF").bytes(comm(1, 100, 16, "")).bytes(ssnd(208, SOUND)).bytes());

        assertThat(reading.samples()).hasSize(4);
        assertThat(reading.failure())
                .isInstanceOfSatisfying(
                        DecodeException.class, e -> assertThat(e.reason()).isEqualTo(Reason.TRUNCATED));
    }

    // scenario 79
    @Test
    void seek_isExact() throws Exception {
        byte[] file =
                form("AIFF").bytes(comm(1, 4, 16, "")).bytes(ssnd(16, SOUND)).bytes();

        assertThat(PcmReading.read(new AiffDemuxer(new ByteArrayData(file), DemuxOptions.FILE), 2)
                        .samples())
                .containsExactly(0.25f, -1f);
    }

    @Test
    void open_unknownCompression_isUnsupportedByName() {
        byte[] file = form("AIFC")
                .bytes(comm(1, 4, 16, "ima4"))
                .bytes(ssnd(16, SOUND))
                .bytes();

        assertThatThrownBy(() -> PcmReading.aiff(file))
                .isInstanceOfSatisfying(
                        DecodeException.class, e -> assertThat(e.reason()).isEqualTo(Reason.UNSUPPORTED))
                .hasMessageContaining("ima4");
    }

    static WavFile form(String type) {
        return new WavFile().ascii("FORM").be(1000, 4).ascii(type);
    }

    /** 44,100 Hz is 0x400E AC44 0000 0000 0000 as an 80-bit float. */
    static byte[] comm(int channels, int frames, int bits, String type) {
        return new WavFile()
                .ascii("COMM")
                .be(18 + type.length(), 4)
                .be(channels, 2)
                .be(frames, 4)
                .be(bits, 2)
                .be(0x400E, 2)
                .be(0xAC44_0000_0000_0000L, 8)
                .ascii(type)
                .bytes();
    }

    static byte[] ssnd(int size, byte[] sound) {
        return new WavFile().ascii("SSND").be(size, 4).be(0, 8).bytes(sound).bytes();
    }
}
