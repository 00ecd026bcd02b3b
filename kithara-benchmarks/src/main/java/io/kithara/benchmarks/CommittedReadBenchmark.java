package io.kithara.benchmarks;

import io.kithara.storage.StorageException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Group;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Warmup;

/**
 * How fast are bytes read that have landed, against a bare loop of {@link FileChannel#read(ByteBuffer, long)}, alone and
 * while a writer is busy on the same file?
 *
 * <p>One operation reads 4 MiB out of the page cache into an array; the busy writer overwrites 16 MiB behind them over
 * and over, through our writer or through the bare channel. Expected: about a thousand operations per second, ours at least
 * 95% of the bare loop. In the groups only the reader's score counts.
 */
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class CommittedReadBenchmark {
    @Benchmark
    public long bareAlone(ReadFiles files) throws IOException {
        return readBare(files);
    }

    @Benchmark
    public long kitharaAlone(ReadFiles files) throws StorageException {
        return readKithara(files);
    }

    @Benchmark
    @Group("bareWithWriter")
    public long bareReader(ReadFiles files) throws IOException {
        return readBare(files);
    }

    @Benchmark
    @Group("bareWithWriter")
    public long bareWriter(ReadFiles files) throws IOException {
        ByteBuffer piece = files.nextPiece();
        return files.channel.write(piece, files.nextWritePosition());
    }

    @Benchmark
    @Group("kitharaWithWriter")
    public long kitharaReader(ReadFiles files) throws StorageException {
        return readKithara(files);
    }

    @Benchmark
    @Group("kitharaWithWriter")
    public long kitharaWriter(ReadFiles files) throws StorageException {
        files.writer.writeAt(files.nextWritePosition(), files.nextPiece());
        return files.resource.landed().end();
    }

    private static long readBare(ReadFiles files) throws IOException {
        long position = 0;
        while (position < ReadFiles.READ_BYTES) {
            position += files.channel.read(files.target.clear(), position);
        }
        return position;
    }

    private static long readKithara(ReadFiles files) throws StorageException {
        long position = 0;
        while (position < ReadFiles.READ_BYTES) {
            position += files.resource.readAt(position, files.target.clear());
        }
        return position;
    }
}
