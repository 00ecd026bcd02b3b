package io.kithara.testing;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;

/**
 * One file of the model of {@link PowerLoss}: what was forced, and what was done since. What a disk that loses power holds
 * of the latter is any of the versions that a sector had, and any of the lengths and times of the file, each chosen without
 * regard to the others. Guarded by the lock of {@link PowerLoss}.
 */
final class DiskFile implements DiskNode {
    /** What a disk writes whole or not at all. */
    private static final int SECTOR_BYTES = 512;

    /** What a system writes at a time, mostly. */
    private static final int PAGE_BYTES = 4096;

    private byte[] forced = new byte[0];
    private final List<Write> pending = new ArrayList<>();
    private final List<Long> lengths = new ArrayList<>();
    private final List<Long> timesMillis = new ArrayList<>();
    private long length;

    /** Creates a file that was there, forced, before the model was. */
    DiskFile(byte[] content, long timeMillis) {
        forced = content;
        length = content.length;
        lengths.add(length);
        timesMillis.add(timeMillis);
    }

    void write(long position, byte[] bytes, long timeMillis) {
        pending.add(new Write((int) position, bytes));
        resized(Math.max(length, position + bytes.length), timeMillis);
    }

    void truncate(long newLength, long timeMillis) {
        if (newLength < length) {
            // What a longer file reads there later: nothing.
            pending.add(new Write((int) newLength, new byte[(int) (length - newLength)]));
            resized(newLength, timeMillis);
        }
    }

    private void resized(long newLength, long timeMillis) {
        length = newLength;
        lengths.add(newLength);
        timesMillis.add(timeMillis);
    }

    void force() {
        forced = apply(forced, (int) length, sector -> Integer.MAX_VALUE);
        pending.clear();
        lengths.subList(0, lengths.size() - 1).clear();
        timesMillis.subList(0, timesMillis.size() - 1).clear();
    }

    /** Returns what a disk may hold that loses power now. */
    Found afterLoss(Random random) {
        int kept = lengths.get(random.nextInt(lengths.size())).intValue();
        long time = timesMillis.get(random.nextInt(timesMillis.size()));
        return new Found(apply(litter(random, kept), kept, new Choice(random)), time);
    }

    /** Blocks that a file was given and that were not written yet may hold what was there before them. */
    private byte[] litter(Random random, int kept) {
        byte[] content = Arrays.copyOf(forced, Math.max(kept, forced.length));
        if (kept > forced.length && random.nextInt(4) == 0) {
            byte[] garbage = new byte[kept - forced.length];
            random.nextBytes(garbage);
            System.arraycopy(garbage, 0, content, forced.length, garbage.length);
        }
        return content;
    }

    /** Returns {@code content} with the first writes to each sector done, as many as {@code versions} says. */
    private byte[] apply(byte[] content, int newLength, Versions versions) {
        int end = Math.max(newLength, content.length);
        for (Write write : pending) {
            end = Math.max(end, write.position + write.bytes.length);
        }
        byte[] result = Arrays.copyOf(content, end);
        int[] done = new int[end / SECTOR_BYTES + 1];
        for (Write write : pending) {
            write.apply(result, done, versions);
        }
        return Arrays.copyOf(result, newLength);
    }

    private interface Versions {
        int of(int sector);
    }

    /** Decides how many of the writes to a sector have arrived: all, none, or by chance for each page or sector. */
    private final class Choice implements Versions {
        private final int kind;
        private final long seed;

        Choice(Random random) {
            kind = random.nextInt(4);
            seed = random.nextLong();
        }

        @Override
        public int of(int sector) {
            if (kind < 2) {
                return kind == 0 ? 0 : Integer.MAX_VALUE;
            }
            int unit = kind == 2 ? sector : sector / (PAGE_BYTES / SECTOR_BYTES);
            // The same at each look; neighbouring seeds of a plain Random begin alike.
            return new SplittableRandom(seed + unit).nextInt(pending.size() + 1);
        }
    }

    private record Write(int position, byte[] bytes) {
        void apply(byte[] target, int[] done, Versions versions) {
            int end = position + bytes.length;
            for (int at = position; at < end; ) {
                int sector = at / SECTOR_BYTES;
                int next = Math.min(end, (sector + 1) * SECTOR_BYTES);
                if (done[sector] < versions.of(sector)) {
                    System.arraycopy(bytes, at - position, target, at, next - at);
                }
                done[sector]++;
                at = next;
            }
        }
    }

    /**
     * What is found of a file after a loss of power.
     *
     * @param content its bytes
     * @param timeMillis its time of modification
     */
    record Found(byte[] content, long timeMillis) {}
}
