package io.kithara.decode;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.kithara.decode.Demuxer.Progress;
import io.kithara.stream.MediaException;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * What every demuxer makes of damaged files, which a subclass names and damages: it ends in packets or in a typed error, in
 * bounded time, and takes no memory for what is only claimed; so does what it is asked for after that. A failure names a
 * seed, with which one round can be run alone.
 */
public abstract class DemuxerMutationContract {
    private static final int ROUNDS = 5_000;
    private static final int STRESS_ROUNDS = 200_000;
    private static final long SEED = 20_261_121;

    /** All that one input may allocate, garbage included: a heap of 64 MiB holds it. */
    private static final long MAX_ALLOCATED = 64L << 20;

    /** What a container may leave out of each of its packets because they all have it, to be put back on reading. */
    private static final int MAX_STRIPPED_BYTES = 1024;

    /** A file whose packets hold a byte or two each, as damage may have it, and some without any. */
    private static final int MAX_PACKETS_PER_BYTE = 2;

    /** Beyond any file here, in frames. */
    private static final int MAX_FRAME = 200_000;

    /**
     * A sound file.
     *
     * @param name for messages
     * @param bytes what is damaged
     * @param provider what reads it
     * @param options with which; a segment is read once and not sought in
     */
    public record Sound(String name, byte[] bytes, DemuxerProvider provider, DemuxOptions options) {
        public static Sound file(String name, byte[] bytes, DemuxerProvider provider) {
            return new Sound(name, bytes, provider, DemuxOptions.FILE);
        }
    }

    /** Returns the files to damage, in turn. */
    protected abstract List<Sound> files();

    /** Returns a damaged copy. */
    protected abstract byte[] damaged(byte[] sound, Random random);

    // scenario 122, scenario 78
    @Test
    void read_mutatedFiles_endsTypedAndBounded() throws MediaException {
        run(SEED, ROUNDS);
    }

    // scenario 122, scenario 78
    @Test
    @Tag("stress")
    @Timeout(value = 20, unit = TimeUnit.MINUTES)
    void read_manyMutatedFiles_endsTypedAndBounded() throws MediaException {
        run(SEED + ROUNDS, STRESS_ROUNDS);
    }

    private void run(long firstSeed, int rounds) throws MediaException {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        List<Sound> files = files();
        int failed = 0;
        for (int round = 0; round < rounds; round++) {
            long seed = firstSeed + round;
            Random random = new Random(seed);
            Sound file = files.get((int) (seed % files.size()));
            byte[] bytes = damaged(file.bytes(), random);
            String what = file.name() + ", seed " + seed;
            long before = threads.getCurrentThreadAllocatedBytes();
            failed += read(file, bytes, random, what) ? 0 : 1;
            assertThat(threads.getCurrentThreadAllocatedBytes() - before)
                    .as(what + ": bytes allocated")
                    .isLessThan(MAX_ALLOCATED);
        }
        assertThat(failed).as("some are found out, others read").isBetween(rounds / 50, rounds - rounds / 50);
    }

    /** Returns whether all of it could be read. */
    private static boolean read(Sound file, byte[] bytes, Random random, String what) throws MediaException {
        try {
            Demuxer demuxer = file.provider().create(Optional.empty(), new ByteArrayData(bytes), file.options());
            if (!opens(demuxer, what)) {
                return false;
            }
            boolean sound = readOn(demuxer, bytes.length, what);
            for (int seeks = file.options().segment() ? 0 : random.nextInt(3); seeks > 0; seeks--) {
                long frame = random.nextInt(8) == 0 ? Long.MAX_VALUE / 8 : random.nextInt(MAX_FRAME);
                sound &= seeks(demuxer, frame, what) && readOn(demuxer, bytes.length, what);
            }
            return sound;
        } catch (RuntimeException e) {
            throw new AssertionError(what, e);
        }
    }

    private static boolean opens(Demuxer demuxer, String what) throws MediaException {
        try {
            assertThat(demuxer.open()).as(what).isEqualTo(Progress.DONE);
            return true;
        } catch (DecodeException e) {
            assertThat(e.getMessage()).as(what).isNotBlank().doesNotContain("\n");
            return false;
        }
    }

    private static boolean seeks(Demuxer demuxer, long frame, String what) throws MediaException {
        try {
            assertThat(demuxer.seek(frame, 0)).as(what).isEqualTo(Progress.DONE);
            return true;
        } catch (DecodeException e) {
            assertThat(e.getMessage()).as(what).isNotBlank().doesNotContain("\n");
            return false;
        }
    }

    private static boolean readOn(Demuxer demuxer, int fileBytes, String what) throws MediaException {
        Packet packet = new Packet();
        int packets = 0;
        try {
            Progress progress = demuxer.next(packet);
            for (; progress == Progress.DONE; progress = demuxer.next(packet)) {
                assertThat(packet.frames()).as(what).isNotNegative();
                assertThat(packet.length()).as(what).isLessThanOrEqualTo(fileBytes + MAX_STRIPPED_BYTES);
                assertThat(++packets).as(what).isLessThanOrEqualTo(MAX_PACKETS_PER_BYTE * fileBytes);
            }
            assertThat(progress).as(what).isEqualTo(Progress.END);
            return true;
        } catch (DecodeException e) {
            assertThat(e.getMessage()).as(what).isNotBlank().doesNotContain("\n");
            return false;
        }
    }
}
