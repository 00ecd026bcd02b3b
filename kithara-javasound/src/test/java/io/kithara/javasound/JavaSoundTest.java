package io.kithara.javasound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import io.kithara.AudioFormat;
import io.kithara.AudioStream;
import io.kithara.PcmEncoding;
import io.kithara.StreamDuration;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Optional;
import javax.sound.sampled.AudioInputStream;
import javax.sound.sampled.AudioSystem;
import org.junit.jupiter.api.Test;

class JavaSoundTest {
    private final AudioStream stream = mock(AudioStream.class);

    @Test
    void audioInputStream_s16_hasFormatBytesAndLengthLeft() throws IOException {
        given(PcmEncoding.S16LE, new byte[40], Optional.of(new StreamDuration(Duration.ofSeconds(1), 44_100, true)));
        when(stream.positionFrames()).thenReturn(44_090L);
        AudioInputStream audio = JavaSound.audioInputStream(stream, PcmEncoding.S16LE);
        assertThat(audio.getFormat().toString()).contains("PCM_SIGNED", "44100.0 Hz", "16 bit", "stereo", "little");
        assertThat(audio.getFrameLength()).isEqualTo(10);
        assertThat(audio.readAllBytes()).hasSize(40);
    }

    @Test
    void audioInputStream_float_withoutExactLength_leavesItOpen() {
        given(PcmEncoding.F32LE, new byte[8], Optional.of(new StreamDuration(Duration.ofSeconds(1), 44_100, false)));
        AudioInputStream audio = JavaSound.audioInputStream(stream, PcmEncoding.F32LE);
        assertThat(audio.getFormat().toString()).contains("PCM_FLOAT", "32 bit");
        assertThat(audio.getFrameLength()).isEqualTo(AudioSystem.NOT_SPECIFIED);
    }

    @Test
    void close_closesTheBytesOfTheStream() throws IOException {
        InputStream bytes = mock(InputStream.class);
        when(stream.format()).thenReturn(AudioFormat.of(44_100, 2));
        when(stream.duration()).thenReturn(Optional.empty());
        when(stream.toInputStream(PcmEncoding.S16LE)).thenReturn(bytes);
        JavaSound.audioInputStream(stream, PcmEncoding.S16LE).close();
        verify(bytes).close();
    }

    private void given(PcmEncoding encoding, byte[] bytes, Optional<StreamDuration> duration) {
        when(stream.format()).thenReturn(AudioFormat.of(44_100, 2));
        when(stream.duration()).thenReturn(duration);
        when(stream.toInputStream(encoding)).thenReturn(new ByteArrayInputStream(bytes));
    }
}
