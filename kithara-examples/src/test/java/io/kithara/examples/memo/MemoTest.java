package io.kithara.examples.memo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kithara.AudioStream;
import io.kithara.Kithara;
import io.kithara.KitharaException;
import io.kithara.OpenOptions;
import io.kithara.Outcome;
import io.kithara.file.ByteSource;
import io.kithara.stream.Codec;
import io.kithara.stream.Container;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The plug-in of the documentation, found on the class path and played through {@link Kithara}. */
final class MemoTest {
    private static final int PACKETS = 120;

    @Test
    void memo_isFoundAndPlayed() throws Exception {
        float[] expected = new float[PACKETS * MemoDecoder.FRAMES];
        byte[] memo = memo(expected);
        try (Kithara kithara = Kithara.builder().build();
                AudioStream audio = kithara.open(ByteSource.of(memo), OpenOptions.defaults())) {
            assertThat(audio.info().container()).isEqualTo(Container.OTHER);
            assertThat(audio.info().codec()).isEqualTo(Codec.OTHER);
            assertThat(audio.format().sampleRate()).isEqualTo(16_000);
            assertThat(audio.duration().orElseThrow().frames()).isEqualTo(expected.length);
            assertThat(Arrays.equals(read(audio, expected.length + 1), expected))
                    .isTrue();
            assertThat(audio.outcome()).contains(new Outcome.Complete());

            audio.seekFrame(1_234);
            assertThat(read(audio, 500)).isEqualTo(Arrays.copyOfRange(expected, 1_234, 1_734));
        }
    }

    @Test
    void memo_cutWithinAPacket_isTruncated() throws Exception {
        byte[] memo = memo(new float[PACKETS * MemoDecoder.FRAMES]);
        try (Kithara kithara = Kithara.builder().build();
                AudioStream audio =
                        kithara.open(ByteSource.of(Arrays.copyOf(memo, memo.length - 1)), OpenOptions.defaults())) {
            assertThat(read(audio, Integer.MAX_VALUE >> 8)).hasSize((PACKETS - 1) * MemoDecoder.FRAMES);
            assertThat(audio.outcome().orElseThrow()).isInstanceOf(Outcome.Truncated.class);
        }
    }

    @Test
    void memo_ofNoRate_isRefused() throws Exception {
        try (Kithara kithara = Kithara.builder().build()) {
            assertThatThrownBy(() ->
                            kithara.open(ByteSource.of(Arrays.copyOf(MemoDemuxer.MAGIC, 200)), OpenOptions.defaults()))
                    .isInstanceOf(KitharaException.class)
                    .hasMessageContaining("0 Hz");
        }
    }

    /** Returns a memo of a random walk, and its samples in {@code expected}. */
    private static byte[] memo(float[] expected) {
        Random random = new Random(1);
        ByteArrayOutputStream memo = new ByteArrayOutputStream();
        memo.writeBytes(MemoDemuxer.MAGIC);
        memo.write(16_000 >> Byte.SIZE);
        memo.write(16_000);
        int level = 0;
        for (int i = 0; i < expected.length; i++) {
            int step = random.nextInt(41) - 20 - Integer.signum(level) * (Math.abs(level) > 20_000 ? 20 : 0);
            level += step * 64;
            if (i % MemoDecoder.FRAMES == 0) {
                memo.write(level >> 8);
                memo.write(level);
            } else {
                memo.write(step);
            }
            expected[i] = level / 32_768f;
        }
        return memo.toByteArray();
    }

    private static float[] read(AudioStream audio, int frames) throws Exception {
        float[] pcm = new float[frames];
        int filled = 0;
        while (filled < frames) {
            int count = audio.read(pcm, filled, frames - filled);
            if (count == AudioStream.END) {
                break;
            }
            if (count == 0 && !audio.awaitReadable(Duration.ofSeconds(30))) {
                throw new AssertionError("nothing came for 30 s: " + audio);
            }
            filled += count;
        }
        return Arrays.copyOf(pcm, filled);
    }
}
