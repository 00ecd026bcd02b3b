package io.kithara.testing;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** The bytes behind a route, opened once per response. Implementations are immutable and safe from any thread. */
interface Content {
    /** A length that is never reached: the content goes on until the client leaves. */
    long ENDLESS = Long.MAX_VALUE;

    /** Returns the length in bytes, or {@link #ENDLESS}. */
    long length() throws IOException;

    /** Opens the content for one response. */
    Reader open() throws IOException;

    /** Positional reads of one response; used by one thread. */
    interface Reader extends AutoCloseable {
        /** Fills {@code target} up to {@code count} bytes from {@code position}, which lie within the length. */
        void read(long position, byte[] target, int count) throws IOException;

        @Override
        default void close() throws IOException {}
    }

    /** Returns content of an array, which the caller no longer changes. */
    static Content of(byte[] bytes) {
        return new Content() {
            @Override
            public long length() {
                return bytes.length;
            }

            @Override
            public Reader open() {
                return (position, target, count) ->
                        System.arraycopy(bytes, Math.toIntExact(position), target, 0, count);
            }
        };
    }

    /** Returns the content that a file has when a response starts. */
    static Content of(Path file) {
        return new Content() {
            @Override
            public long length() throws IOException {
                return Files.size(file);
            }

            @Override
            public Reader open() throws IOException {
                return new FileReader(FileChannel.open(file, StandardOpenOption.READ));
            }
        };
    }

    /** Reads a file by position. */
    record FileReader(FileChannel channel) implements Reader {
        @Override
        public void read(long position, byte[] target, int count) throws IOException {
            ByteBuffer buffer = ByteBuffer.wrap(target, 0, count);
            while (buffer.hasRemaining()) {
                if (channel.read(buffer, position + buffer.position()) < 0) {
                    throw new IOException("the file became shorter while it was served");
                }
            }
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }
}
