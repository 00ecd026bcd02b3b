package io.kithara.benchmarks.process;

import io.kithara.storage.DirectBuffers;
import io.kithara.storage.FileOptions;
import io.kithara.storage.ResourceWriter;
import io.kithara.storage.StreamingResource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Speed of committed reads over a bare loop of {@code FileChannel.read(buffer, position)}, in turns of a few milliseconds
 * in one process, alone and while a writer is busy on the same file: by the CPU time of the reading thread, which other
 * work on the machine disturbs least, and by the clock. Argument: rounds.
 */
final class CommittedReads implements AutoCloseable {
    private static final int READ_BYTES = 4 << 20;

    /** The writer goes round behind what is read, so that the file stays in the page cache. */
    private static final int WRITE_BYTES = 16 << 20;

    private static final int PIECE_BYTES = 64 << 10;
    private static final int READS_PER_TURN = 4;
    private static final int WARM_UP_ROUNDS = 200;

    private final Path folder = Files.createTempDirectory("kithara-reads");
    private final FileChannel channel = FileChannel.open(
            folder.resolve("bare"), StandardOpenOption.CREATE_NEW, StandardOpenOption.READ, StandardOpenOption.WRITE);
    private final StreamingResource resource =
            StreamingResource.openFile(folder.resolve("ours"), FileOptions.of(DirectBuffers.keeping(4)));
    private final ResourceWriter writer = resource.claimWriter().orElseThrow();

    private CommittedReads() throws IOException {
        for (int position = 0; position < READ_BYTES + WRITE_BYTES; position += PIECE_BYTES) {
            channel.write(ByteBuffer.allocate(PIECE_BYTES), position);
            writer.writeAt(position, ByteBuffer.allocate(PIECE_BYTES));
        }
    }

    public static void main(String[] args) throws Exception {
        int rounds = Integer.parseInt(args[0]);
        try (CommittedReads reads = new CommittedReads()) {
            for (int chunk : new int[] {8 << 10, 64 << 10}) {
                reads.measure(chunk, WARM_UP_ROUNDS);
                print(chunk + " bytes each, alone", reads.measure(chunk, rounds));
                print(chunk + " bytes each, writer busy", reads.measureWithWriters(chunk, rounds));
            }
        }
    }

    private static void print(String name, double[][] ratios) {
        System.out.println("committed reads over bare, " + name + ": by CPU " + Spread.of(ratios[0]) + ", by the clock "
                + Spread.of(ratios[1]));
    }

    private double[][] measure(int chunk, int rounds) throws IOException {
        ByteBuffer target = ByteBuffer.allocate(chunk);
        double[][] ratios = new double[2][rounds];
        for (int i = 0; i < rounds; i++) {
            long[] bare = timed(() -> readBare(target));
            long[] ours = timed(() -> readOurs(target));
            ratios[0][i] = bare[0] / (double) ours[0];
            ratios[1][i] = bare[1] / (double) ours[1];
        }
        return ratios;
    }

    /** One thread writes to both files in turn, so that either reader has the same beside it. */
    private double[][] measureWithWriters(int chunk, int rounds) throws Exception {
        AtomicBoolean done = new AtomicBoolean();
        Thread busy = new Thread(() -> write(done), "writer");
        busy.start();
        try {
            return measure(chunk, rounds);
        } finally {
            done.set(true);
            busy.join();
        }
    }

    private void write(AtomicBoolean done) {
        ByteBuffer piece = ByteBuffer.allocate(PIECE_BYTES);
        try {
            for (long written = 0; !done.get(); written += PIECE_BYTES) {
                long position = READ_BYTES + written % WRITE_BYTES;
                writer.writeAt(position, piece.clear());
                channel.write(piece.clear(), position);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static long[] timed(Reading reading) throws IOException {
        long cpu = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
        long wall = System.nanoTime();
        for (int i = 0; i < READS_PER_TURN; i++) {
            reading.run();
        }
        return new long[] {ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - cpu, System.nanoTime() - wall
        };
    }

    private void readBare(ByteBuffer target) throws IOException {
        for (long position = 0; position < READ_BYTES; ) {
            position += channel.read(target.clear(), position);
        }
    }

    private void readOurs(ByteBuffer target) throws IOException {
        for (long position = 0; position < READ_BYTES; ) {
            position += resource.readAt(position, target.clear());
        }
    }

    @Override
    public void close() throws IOException {
        resource.close();
        channel.close();
        Files.delete(folder.resolve("bare"));
        Files.delete(folder.resolve("ours"));
        Files.delete(folder);
    }

    /** Reads the file once. */
    private interface Reading {
        void run() throws IOException;
    }
}
