package io.kithara.assets;

import io.kithara.storage.BlockCipher;
import io.kithara.storage.Coverage;
import io.kithara.storage.FileOptions;
import io.kithara.storage.RangeSet;
import io.kithara.storage.StreamingResource;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.OptionalLong;
import java.util.Set;

/** The bytes that a file stands for, to be compared with what a manifest says of them. Immutable; reading is for one thread. */
interface FileView {
    Set<? extends OpenOption> READ = Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);

    /** Returns the file. */
    Path path();

    /** Returns how many bytes a file of {@code fileBytes} stands for, at most. */
    long plainBytes(long fileBytes);

    /** Opens the file, which exists. */
    Bytes open() throws IOException;

    /** Returns a view of a file that holds the bytes as they are. */
    static FileView plain(Path path) {
        return new Plain(path);
    }

    /** Returns a view of a file whose blocks are sealed. */
    static FileView sealed(Path path, ManifestEntry entry, FileOptions options) {
        RangeSet landed = entry.coverage().landed();
        return new Sealed(path, options.withCoverage(new Coverage(landed, OptionalLong.of(landed.end()), true)));
    }

    /** The bytes, open. */
    interface Bytes extends Closeable {
        /** Reads as {@link FileChannel#read(ByteBuffer, long)}. */
        int read(ByteBuffer target, long position) throws IOException;
    }

    /** As they are. */
    record Plain(Path path) implements FileView {
        @Override
        public long plainBytes(long fileBytes) {
            return fileBytes;
        }

        @Override
        public Bytes open() throws IOException {
            FileChannel channel = FileChannel.open(path, READ);
            return new Bytes() {
                @Override
                public int read(ByteBuffer target, long position) throws IOException {
                    return channel.read(target, position);
                }

                @Override
                public void close() throws IOException {
                    channel.close();
                }
            };
        }
    }

    /** Sealed. */
    record Sealed(Path path, FileOptions options) implements FileView {
        @Override
        public long plainBytes(long fileBytes) {
            return BlockCipher.plainBytes(fileBytes);
        }

        @Override
        public Bytes open() throws IOException {
            StreamingResource resource = StreamingResource.openFile(path, options);
            return new Bytes() {
                @Override
                public int read(ByteBuffer target, long position) throws IOException {
                    int count = resource.readAt(position, target);
                    return count == 0 && target.hasRemaining() ? -1 : count;
                }

                @Override
                public void close() {
                    resource.close();
                }
            };
        }
    }
}
