package io.kithara.javasound;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.anyInt;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.Mockito.inOrder;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import io.kithara.AudioFormat;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import javax.sound.sampled.SourceDataLine;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.mockito.InOrder;

/** With a mocked line: build machines have no sound device. */
class SoundOutputTest {
    private final SourceDataLine line = mock(SourceDataLine.class);
    private final ByteArrayOutputStream heard = new ByteArrayOutputStream();

    @BeforeEach
    void listen() {
        when(line.write(any(), anyInt(), anyInt())).thenAnswer(call -> {
            heard.write(call.getArgument(0), call.getArgument(1), call.getArgument(2));
            return call.<Integer>getArgument(2);
        });
    }

    @Test
    void write_floats_becomeClippedLittleEndianSamples() {
        try (SoundOutput output = new SoundOutput(line, 2)) {
            output.write(new float[] {0.5f, -0.5f, 3f, -3f, 0.1f, 0.1f}, 2);
        }
        ByteBuffer bytes = ByteBuffer.wrap(heard.toByteArray()).order(ByteOrder.LITTLE_ENDIAN);
        short[] samples = new short[4];
        bytes.asShortBuffer().get(samples);
        assertThat(samples).containsExactly(16_384, -16_384, 32_767, -32_768);
        assertThat(bytes.capacity()).isEqualTo(8);
    }

    @Test
    void write_largerBlockThanBefore_isWritten() {
        try (SoundOutput output = new SoundOutput(line, 1)) {
            output.write(new float[1], 1);
            output.write(new float[100], 100);
        }
        verify(line).write(any(), eq(0), eq(200));
    }

    @Test
    void lifecycle_startsDrainsStopsAndCloses() {
        try (SoundOutput output = new SoundOutput(line, 1)) {
            output.drain();
            output.stop();
        }
        InOrder order = inOrder(line);
        order.verify(line).start();
        order.verify(line).drain();
        order.verify(line).stop();
        order.verify(line).flush();
        order.verify(line).close();
    }

    @Test
    void open_formatNoDeviceHas_saysSo() {
        assertThatThrownBy(() -> SoundOutput.open(AudioFormat.of(767_999, 8)))
                .isInstanceOfSatisfying(SoundDeviceException.class, e -> {
                    assertThat(e.reason()).isEqualTo(SoundDeviceException.Reason.NO_DEVICE);
                    assertThat(e).hasMessageContaining("767999 Hz");
                });
    }
}
