package io.kithara.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class TailTest {
    @Test
    void append_anyPieces_keepsTheLastBytes() {
        long seed = 42;
        Random random = new Random(seed);
        byte[] all = Net.media(100_000);
        Tail tail = new Tail();
        int at = 0;
        while (at < all.length) {
            int count = Math.min(1 + random.nextInt(9_000), all.length - at);
            tail.append(ByteBuffer.wrap(all, at, count));
            at += count;
            int held = Math.min(at, Tail.CAPACITY_BYTES);
            assertThat(tail.length()).as("seed %d", seed).isEqualTo(held);
            assertThat(tail.matches(held, all, at - held, held))
                    .as("seed %d", seed)
                    .isTrue();
        }
    }

    @Test
    void matches_oneByteOff_isFalse() {
        byte[] bytes = Net.media(100);
        Tail tail = new Tail();
        tail.append(ByteBuffer.wrap(bytes));
        byte[] other = Arrays.copyOfRange(bytes, 50, 100);
        assertThat(tail.matches(50, other, 0, 50)).isTrue();
        other[49]++;
        assertThat(tail.matches(50, other, 0, 50)).isFalse();
    }
}
