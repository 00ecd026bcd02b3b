package io.kithara.decode;

import static org.assertj.core.api.Assertions.assertThat;

import io.kithara.decode.RampFormat.Spec;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Plays one stream under a random order of everything that can happen: worker runs, reads, seeks, bytes and chunks
 * arriving. Single-threaded and driven by a seed. At the end everything arrives and nobody touches the worker but the
 * wake-ups it left behind: if the stream then does not come to its end, a wake-up was lost.
 */
class DecodeInterleavingTest {
    private static final int RATE = 44_000;
    private static final int FRAMES = 60_000;

    // scenario 97, scenario 90, scenario 81
    @Test
    void file_randomInterleavings_exactFramesAndNoLostWakeUp() throws Exception {
        for (int seed = 0; seed < 200; seed++) {
            playFile(seed);
        }
    }

    // scenario 97, scenario 90, scenario 81
    @Test
    void chunks_randomInterleavings_exactFramesAndNoLostWakeUp() throws Exception {
        for (int seed = 0; seed < 200; seed++) {
            playChunks(seed);
        }
    }

    // scenario 97
    @Tag("stress")
    @Test
    void randomInterleavings_manySeeds() throws Exception {
        for (int seed = 1000; seed < 50_000; seed++) {
            playFile(seed);
            playChunks(seed);
        }
    }

    private static void playFile(int seed) throws Exception {
        byte[] bytes = new Spec(RATE, 1, 50, 20, 0, FRAMES, FRAMES / 50 + 1).bytes();
        ScriptedData data = ScriptedData.withheld(bytes, 0);
        ScriptedSource source = ScriptedSource.file(data);
        try (Rig rig = new Rig(source)) {
            Player player = new Player(rig, seed, 0, FRAMES);
            player.play(random -> data.land(data.landed() + random.nextInt(1000)));
            data.land(bytes.length);
            player.playToTheEnd();
        }
    }

    private static void playChunks(int seed) throws Exception {
        int perChunk = FRAMES / 6;
        ScriptedSource source = ScriptedSource.chunked();
        ScriptedData[] chunks = new ScriptedData[6];
        for (int i = 0; i < chunks.length; i++) {
            byte[] bytes = new Spec(RATE, 1, 50, 0, 7_000 + i * perChunk, -1, perChunk / 50).bytes();
            chunks[i] = ScriptedData.withheld(bytes, 0);
            source.chunk(chunks[i], FrameTime.us((long) i * perChunk, RATE), FrameTime.us(perChunk, RATE));
        }
        source.show(0);
        int[] shown = {0};
        try (Rig rig = new Rig(source)) {
            Player player = new Player(rig, seed, 7_000, FRAMES);
            player.play(random -> {
                ScriptedData any = chunks[random.nextInt(chunks.length)];
                any.land(any.landed() + random.nextInt(1500));
                if (random.nextInt(10) == 0) {
                    source.show(++shown[0]);
                }
            });
            source.show(chunks.length);
            for (ScriptedData chunk : chunks) {
                chunk.land(Integer.MAX_VALUE);
            }
            player.playToTheEnd();
        }
    }

    /** Something arrives. */
    private interface Arrival {
        void step(Random random);
    }

    private static final class Player {
        private final Rig rig;
        private final int seed;
        private final Random random;
        private final long origin;
        private final int frames;
        private final float[] pcm = new float[800];
        private long position;
        private boolean ended;

        Player(Rig rig, int seed, long origin, int frames) {
            this.rig = rig;
            this.seed = seed;
            this.random = new Random(seed);
            this.origin = origin;
            this.frames = frames;
        }

        void play(Arrival arrival) throws Exception {
            for (int i = 0; i < 400; i++) {
                switch (random.nextInt(8)) {
                    case 0, 1 -> rig.workers.step();
                    case 2 -> rig.workers.settle();
                    case 3, 4 -> read();
                    case 5 -> seek();
                    default -> arrival.step(random);
                }
            }
        }

        private void seek() {
            if (rig.session.opened().toCompletableFuture().isDone() && random.nextInt(3) == 0) {
                position = random.nextInt(frames + 100);
                rig.session.seek(position);
                position = Math.min(position, frames);
                ended = false;
            }
        }

        private void read() throws Exception {
            int count = rig.session.read(pcm, 0, 1 + random.nextInt(pcm.length));
            if (count == DecodeSession.END) {
                assertThat(position).as("end, seed %d", seed).isEqualTo(frames);
                ended = true;
                return;
            }
            assertThat(ended && count > 0)
                    .as("frames after the end, seed %d", seed)
                    .isFalse();
            for (int i = 0; i < count; i++) {
                assertThat(pcm[i])
                        .as("frame %d, seed %d", position + i, seed)
                        .isEqualTo(RampFormat.ORACLE.sampleAt(origin + position + i));
            }
            position += count;
        }

        void playToTheEnd() throws Exception {
            while (!ended) {
                boolean worked = rig.workers.step();
                long before = position;
                read();
                if (!worked && !ended && position == before && rig.workers.isIdle()) {
                    throw new AssertionError("a wake-up was lost at frame " + position + ", seed " + seed);
                }
            }
        }
    }
}
