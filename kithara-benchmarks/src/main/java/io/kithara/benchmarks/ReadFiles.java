package io.kithara.benchmarks;

import io.kithara.storage.DirectBuffers;
import io.kithara.storage.FileOptions;
import io.kithara.storage.ResourceWriter;
import io.kithara.storage.StreamingResource;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * Two files with the same content, one behind a resource and one behind a bare channel. The reader uses {@code target},
 * the writer {@code piece} and its position.
 */
@State(Scope.Benchmark)
public class ReadFiles {
    static final int READ_BYTES = 4 << 20;

    /** The writer goes round in here, so that the file stays in the page cache. */
    private static final int WRITE_BYTES = 16 << 20;

    private static final int PIECE_BYTES = 64 * 1024;

    /** Bytes of one read. */
    @Param({"8192", "65536"})
    public int chunk;

    private final ByteBuffer piece = ByteBuffer.allocate(PIECE_BYTES);
    private long written;

    ByteBuffer target = ByteBuffer.allocate(0);

    @SuppressWarnings("NullAway.Init")
    FileChannel channel;

    @SuppressWarnings("NullAway.Init")
    StreamingResource resource;

    @SuppressWarnings("NullAway.Init")
    ResourceWriter writer;

    @SuppressWarnings("NullAway.Init")
    private Path directory;

    @Setup
    public void open() throws IOException {
        directory = Files.createTempDirectory("kithara-reads");
        target = ByteBuffer.allocate(chunk);
        channel = FileChannel.open(
                directory.resolve("bare"),
                StandardOpenOption.CREATE_NEW,
                StandardOpenOption.READ,
                StandardOpenOption.WRITE);
        resource = StreamingResource.openFile(directory.resolve("ours"), FileOptions.of(DirectBuffers.keeping(4)));
        writer = resource.claimWriter().orElseThrow();
        for (int position = 0; position < READ_BYTES + WRITE_BYTES; position += PIECE_BYTES) {
            channel.write(nextPiece(), position);
            writer.writeAt(position, nextPiece());
        }
    }

    ByteBuffer nextPiece() {
        return piece.clear();
    }

    long nextWritePosition() {
        written += PIECE_BYTES;
        return READ_BYTES + written % WRITE_BYTES;
    }

    @TearDown
    public void close() throws IOException {
        resource.close();
        channel.close();
        Files.delete(directory.resolve("bare"));
        Files.delete(directory.resolve("ours"));
        Files.delete(directory);
    }
}
