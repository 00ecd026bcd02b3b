package io.kithara.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * Where the bytes go: a regular file, which is overwritten in place and can be patched at its start, or a device, a
 * pipe or standard output, which are written straight through. Used by one thread.
 */
final class Output implements AutoCloseable {
    /** {@code S_IFMT} and the kinds of file behind which a reader can leave, of {@code stat(2)}. */
    private static final int KIND_MASK = 0xF000;

    private static final int KIND_FIFO = 0x1000;
    private static final int KIND_SOCKET = 0xC000;

    private final WritableByteChannel channel;
    private final @Nullable FileChannel patchable;
    private final boolean pipe;
    private final String name;

    private Output(String name, WritableByteChannel channel, @Nullable FileChannel patchable, boolean pipe) {
        this.name = name;
        this.channel = channel;
        this.patchable = patchable;
        this.pipe = pipe;
    }

    /** Thrown when whoever read the pipe has gone; not a failure of ours. */
    static final class ReaderGoneException extends IOException {
        private static final long serialVersionUID = 1L;

        ReaderGoneException(IOException cause) {
            super("the reader of the output has closed it", cause);
        }
    }

    static Output standard(OutputStream out) {
        return new Output("standard output", Channels.newChannel(out), null, isPipe(Path.of("/dev/stdout")));
    }

    static Output file(Path path) throws IOException {
        FileChannel file = FileChannel.open(
                path, StandardOpenOption.WRITE, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING);
        return new Output(path.toString(), file, Files.isRegularFile(path) ? file : null, isPipe(path));
    }

    /** Where the kind cannot be asked for, a failing write to what is no regular file is taken for a reader gone. */
    private static boolean isPipe(Path path) {
        if (Files.isRegularFile(path)) {
            return false;
        }
        try {
            int kind = (int) Files.getAttribute(path, "unix:mode") & KIND_MASK;
            return kind == KIND_FIFO || kind == KIND_SOCKET;
        } catch (IOException | UnsupportedOperationException | IllegalArgumentException e) {
            return true;
        }
    }

    void write(ByteBuffer bytes) throws IOException {
        try {
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
        } catch (IOException e) {
            throw pipe ? new ReaderGoneException(e) : e;
        }
    }

    /** Tells whether {@link #patchStart} does something. */
    boolean isPatchable() {
        return patchable != null;
    }

    /** Overwrites the first bytes; only for a regular file. */
    void patchStart(ByteBuffer bytes) throws IOException {
        FileChannel file = patchable;
        if (file == null) {
            throw new IllegalStateException("not a regular file: " + this);
        }
        while (bytes.hasRemaining()) {
            int ignored = file.write(bytes, bytes.position());
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    @Override
    public String toString() {
        return name;
    }
}
