package io.kithara.decode;

import static org.assertj.core.api.Assertions.assertThat;

import io.kithara.bufpool.BufferPool;
import io.kithara.bufpool.LeakDetectingPool;
import io.kithara.testing.RampOracle;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class PcmRingTest {
    private static final RampOracle RAMP = RampOracle.ofBits(24);

    private final LeakDetectingPool pool = BufferPool.leakDetecting(1 << 24);
    private final PcmRing ring = new PcmRing(pool, 2, 100, 0, 0);

    private int write(long from, int frames) {
        return ring.write(RAMP.signal(from, frames, 2), 0, frames);
    }

    private float[] read(long epoch, int frames) {
        float[] pcm = new float[2 * frames];
        int count = ring.read(epoch, pcm, 0, frames);
        return Arrays.copyOf(pcm, 2 * count);
    }

    @Test
    void write_aroundTheEdge_framesStayInOrder() {
        long written = 0;
        long read = 0;
        Random random = new Random(3);
        for (int i = 0; i < 1000; i++) {
            written += write(written, 1 + random.nextInt(70));
            float[] pcm = read(0, 1 + random.nextInt(70));
            RAMP.assertContiguous(pcm, 2, read);
            read += pcm.length / 2;
        }
        assertThat(read).isGreaterThan(10_000);
        assertThat(ring.readPosition(0)).isEqualTo(read);
    }

    @Test
    void write_full_takesNoMore() {
        assertThat(write(0, 150)).isEqualTo(100);
        assertThat(write(100, 1)).isZero();
    }

    // scenario 91
    @Test
    void beginEpoch_oldFramesAreDroppedAndTheirRoomIsFree() {
        assertThat(write(0, 100)).isEqualTo(100);
        ring.beginEpoch(1, 5000);

        assertThat(write(5000, 100)).isEqualTo(100);
        assertThat(read(0, 10)).isEmpty();
        RAMP.assertContiguous(read(1, 100), 2, 5000);
        assertThat(ring.readPosition(1)).isEqualTo(5100);
    }

    @Test
    void jump_positionFollows() {
        assertThat(write(0, 10)).isEqualTo(10);
        ring.jump(1000);
        assertThat(write(1000, 10)).isEqualTo(10);

        assertThat(read(0, 5)).hasSize(10);
        assertThat(ring.readPosition(0)).isEqualTo(5);
        assertThat(read(0, 5)).hasSize(10);
        assertThat(ring.readPosition(0)).isEqualTo(1000);
        assertThat(read(0, 5)).hasSize(10);
        assertThat(ring.readPosition(0)).isEqualTo(1005);
    }

    @Test
    void copyLast_aroundTheEdge_givesWhatWasWrittenLast() {
        assertThat(write(0, 90)).isEqualTo(90);
        assertThat(read(0, 80)).hasSize(160);
        assertThat(write(90, 40)).isEqualTo(40);

        float[] last = new float[2 * 64];
        ring.copyLast(last, 64);
        RAMP.assertContiguous(last, 2, 66);
    }

    @Test
    void copyLast_beforeTheEpochOrAJump_isSilence() {
        assertThat(write(0, 50)).isEqualTo(50);
        ring.jump(1000);
        assertThat(write(1000, 3)).isEqualTo(3);
        assertSilentThenRamp(5, 1000, 3);

        ring.beginEpoch(1, 5000);
        assertSilentThenRamp(4, 5000, 0);
        assertThat(write(5000, 2)).isEqualTo(2);
        assertSilentThenRamp(4, 5000, 2);
    }

    private void assertSilentThenRamp(int frames, long from, int known) {
        float[] last = new float[2 * frames];
        Arrays.fill(last, 0.5f);
        ring.copyLast(last, frames);
        int silent = 2 * (frames - known);
        assertThat(Arrays.copyOf(last, silent)).containsOnly(0f);
        RAMP.assertContiguous(Arrays.copyOfRange(last, silent, last.length), 2, from);
    }

    @Test
    void isWorthWaking_asMuchAsWasRead_atMostThreeQuarters() {
        assertThat(ring.isWorthWaking(0)).isFalse();
        assertThat(write(0, 1)).isEqualTo(1);
        assertThat(ring.isWorthWaking(0)).isTrue();
        assertThat(write(1, 9)).isEqualTo(9);
        assertThat(read(0, 10)).hasSize(20);

        assertThat(write(10, 9)).isEqualTo(9);
        assertThat(ring.isWorthWaking(0)).isFalse();
        assertThat(write(19, 1)).isEqualTo(1);
        assertThat(ring.isWorthWaking(0)).isTrue();

        assertThat(write(20, 80)).isEqualTo(80);
        assertThat(read(0, 90)).hasSize(180);
        assertThat(write(100, 74)).isEqualTo(74);
        assertThat(ring.isWorthWaking(0)).isFalse();
        assertThat(write(174, 1)).isEqualTo(1);
        assertThat(ring.isWorthWaking(0)).isTrue();
    }

    @Test
    void isWorthWaking_newEpoch_beginsAnew() {
        assertThat(write(0, 60)).isEqualTo(60);
        assertThat(read(0, 50)).hasSize(100);
        ring.beginEpoch(1, 5000);
        assertThat(ring.isWorthWaking(1)).isFalse();

        assertThat(write(5000, 1)).isEqualTo(1);
        assertThat(ring.isWorthWaking(1)).isTrue();
        assertThat(ring.isWorthWaking(0)).isFalse();
    }

    @Test
    void parkWriter_wakesOnceWhenHalfIsFree() {
        assertThat(write(0, 100)).isEqualTo(100);
        assertThat(ring.parkWriter()).isTrue();
        assertThat(read(0, 49)).hasSize(98);
        assertThat(ring.takeWriterWake()).isFalse();
        assertThat(read(0, 1)).hasSize(2);
        assertThat(ring.takeWriterWake()).isTrue();
        assertThat(ring.takeWriterWake()).isFalse();
    }

    @Test
    void parkWriter_roomAlready_refuses() {
        assertThat(write(0, 10)).isEqualTo(10);
        assertThat(ring.parkWriter()).isFalse();
    }

    @Test
    void retire_givesMemoryBackAndReadsNothing() {
        assertThat(write(0, 10)).isEqualTo(10);
        ring.retire();

        pool.assertNoLeaks();
        assertThat(read(0, 10)).isEmpty();
    }

    // scenario 91, scenario 94
    @Test
    void concurrentReadSeekAndRetire_noTornFrameNoPooledMemoryRead() throws Exception {
        for (int round = 0; round < 30; round++) {
            PcmRing shared = new PcmRing(pool, 2, 64, 0, 0);
            AtomicReference<Throwable> failure = new AtomicReference<>();
            CountDownLatch done = new CountDownLatch(1);
            Thread reader = new Thread(() -> {
                try {
                    readUntil(shared, done);
                } catch (Throwable e) {
                    failure.set(e);
                }
            });
            reader.start();
            long position = 0;
            for (long epoch = 1; epoch < 2000; epoch++) {
                position = 1_000 * epoch;
                shared.beginEpoch(epoch, position);
                position += shared.write(RAMP.signal(position, 40, 2), 0, 40);
            }
            shared.retire();
            done.countDown();
            reader.join();
            assertThat(failure.get()).isNull();
        }
        ring.retire();
        pool.assertNoLeaks();
    }

    /** Reads whatever epoch is current: what comes must be frames of that epoch, in order, and never the pool's poison. */
    private static void readUntil(PcmRing shared, CountDownLatch done) {
        float[] pcm = new float[2 * 16];
        long epoch = 0;
        while (done.getCount() > 0) {
            while (shared.readPosition(epoch) < 0) {
                epoch++;
            }
            int count = shared.read(epoch, pcm, 0, 16);
            if (count > 0) {
                long frame = RAMP.frameOf(pcm[0]);
                assertThat(frame / 1_000).isEqualTo(epoch);
                RAMP.assertContiguous(Arrays.copyOf(pcm, 2 * count), 2, frame);
            }
        }
    }
}
