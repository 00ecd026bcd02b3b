package io.kithara;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kithara.file.ByteSource;
import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Wrong or extreme arguments and calls after close: the documented exception, and the stream goes on where it was. */
final class MisuseTest {
    private static final int FRAMES = 100_000;
    private static final Duration FOR_EVER = Duration.ofSeconds(Long.MAX_VALUE);

    private Kithara kithara;
    private AudioStream audio;

    @BeforeEach
    void open() throws Exception {
        kithara = Kithara.builder().build();
        audio = kithara.open(ByteSource.of(RampWav.ofFrames(FRAMES)), OpenOptions.defaults());
    }

    @AfterEach
    void close() {
        kithara.close();
    }

    @Test
    void read_intoTooSmallATarget_throwsWhateverIsReady_andLosesNothing() throws Exception {
        float[] pcm = new float[100];
        assertThatThrownBy(() -> audio.read(pcm, 0, Integer.MAX_VALUE)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> audio.read(pcm, -1, 10)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> audio.read(pcm, Integer.MAX_VALUE, 10)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> audio.read(pcm, 0, 0)).isInstanceOf(IllegalArgumentException.class);
        audio.seekFrame(FRAMES - 5);
        assertThat(audio.awaitReadable(Duration.ofSeconds(10))).isTrue();
        assertThatThrownBy(() -> audio.read(pcm, 99, 10)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThat(Pulled.all(audio).frames()).isEqualTo(5);
    }

    @Test
    void seek_negative_isRefused_andThePositionStays() throws Exception {
        Pulled.atMost(audio, 7);
        assertThatThrownBy(() -> audio.seek(Duration.ofNanos(-1))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> audio.seekFrame(-1)).isInstanceOf(IllegalArgumentException.class);
        assertThat(audio.positionFrames()).isEqualTo(7);
    }

    @Test
    void timesBeyondAnyStream_areTheEnd() throws Exception {
        audio.seek(FOR_EVER);
        assertThat(audio.awaitReadable(FOR_EVER)).isTrue();
        assertThat(audio.read(new float[1], 0, 1)).isEqualTo(AudioStream.END);
        OpenOptions late =
                OpenOptions.builder().start(FOR_EVER).deadline(FOR_EVER).build();
        try (AudioStream other = kithara.open(ByteSource.of(RampWav.ofFrames(FRAMES)), late)) {
            assertThat(Pulled.all(other).frames()).isZero();
            assertThat(other.positionFrames()).isEqualTo(FRAMES);
        }
    }

    @Test
    void open_afterClose_failsAsCancelled_andClosesTheBytes() throws Exception {
        kithara.close();
        AtomicBoolean closed = new AtomicBoolean();
        CompletableFuture<AudioStream> opening =
                kithara.openAsync(closing(closed), OpenOptions.defaults()).toCompletableFuture();
        assertThatThrownBy(() -> opening.get(10, TimeUnit.SECONDS))
                .isInstanceOf(ExecutionException.class)
                .cause()
                .isInstanceOfSatisfying(
                        KitharaException.class,
                        e -> assertThat(e.reason()).isEqualTo(KitharaException.Reason.CANCELLED));
        assertThat(closed).isTrue();
        assertThatThrownBy(() -> kithara.open(URI.create("http://127.0.0.1:1/a.mp3")))
                .isInstanceOf(KitharaException.class);
    }

    private static ByteSource closing(AtomicBoolean closed) {
        return new ByteSource() {
            @Override
            public long length() {
                return 0;
            }

            @Override
            public int read(long position, ByteBuffer target) {
                return -1;
            }

            @Override
            public void close() {
                closed.set(true);
            }
        };
    }
}
