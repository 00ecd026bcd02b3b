package io.kithara.testing;

import java.io.IOException;
import java.net.URI;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.AccessMode;
import java.nio.file.CopyOption;
import java.nio.file.DirectoryStream;
import java.nio.file.FileStore;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.LinkOption;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.FileAttributeView;
import java.nio.file.spi.FileSystemProvider;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Asks the script of a {@link FaultyFileSystem} first and then the default provider. Safe from any thread. */
final class FaultyProvider extends FileSystemProvider {
    private final FaultyFileSystem faults;
    private final FaultyDelegate fileSystem = new FaultyDelegate(this);
    private final FileSystemProvider real = FileSystems.getDefault().provider();

    FaultyProvider(FaultyFileSystem faults) {
        this.faults = faults;
    }

    FaultyDelegate fileSystem() {
        return fileSystem;
    }

    @Override
    public String getScheme() {
        return "faulty";
    }

    /** Not supported: such paths come from {@link FaultyFileSystem#path}. */
    @Override
    public FileSystem newFileSystem(URI uri, Map<String, ?> env) {
        throw new UnsupportedOperationException("newFileSystem " + uri);
    }

    @Override
    public FileSystem getFileSystem(URI uri) {
        return fileSystem;
    }

    @Override
    public Path getPath(URI uri) {
        return fileSystem.wrap(real.getPath(uri));
    }

    @Override
    public SeekableByteChannel newByteChannel(
            Path path, Set<? extends OpenOption> options, FileAttribute<?>... attributes) throws IOException {
        return newFileChannel(path, options, attributes);
    }

    @Override
    public FileChannel newFileChannel(Path path, Set<? extends OpenOption> options, FileAttribute<?>... attributes)
            throws IOException {
        boolean writes = options.contains(StandardOpenOption.WRITE) || options.contains(StandardOpenOption.APPEND);
        faults.call(FileOperation.OPEN, path, writes);
        Path target = FaultyPath.unwrap(path);
        FileChannel channel = real.newFileChannel(target, options, attributes);
        PowerLoss power = faults.powerLoss();
        DiskNode node = power == null ? null : power.opened(target);
        FaultyFileChannel opened = new FaultyFileChannel(faults, target, channel, node);
        if (writes && options.contains(StandardOpenOption.TRUNCATE_EXISTING)) {
            opened.noteTruncated(0);
        }
        return opened;
    }

    @Override
    public DirectoryStream<Path> newDirectoryStream(Path dir, DirectoryStream.Filter<? super Path> filter)
            throws IOException {
        faults.call(FileOperation.LIST, dir, false);
        DirectoryStream<Path> stream =
                real.newDirectoryStream(FaultyPath.unwrap(dir), path -> filter.accept(fileSystem.wrap(path)));
        return new WrappedDirectory(stream);
    }

    @Override
    public void createDirectory(Path dir, FileAttribute<?>... attributes) throws IOException {
        faults.call(FileOperation.CREATE_DIRECTORY, dir, true);
        real.createDirectory(FaultyPath.unwrap(dir), attributes);
        PowerLoss power = faults.powerLoss();
        if (power != null) {
            power.madeDirectory(FaultyPath.unwrap(dir));
        }
    }

    @Override
    public void delete(Path path) throws IOException {
        faults.call(FileOperation.DELETE, path, true);
        real.delete(FaultyPath.unwrap(path));
        PowerLoss power = faults.powerLoss();
        if (power != null) {
            power.deleted(FaultyPath.unwrap(path));
        }
    }

    @Override
    public void copy(Path source, Path target, CopyOption... options) throws IOException {
        faults.call(FileOperation.OPEN, target, true);
        real.copy(FaultyPath.unwrap(source), FaultyPath.unwrap(target), options);
    }

    @Override
    public void move(Path source, Path target, CopyOption... options) throws IOException {
        faults.call(FileOperation.MOVE, source, true);
        real.move(FaultyPath.unwrap(source), FaultyPath.unwrap(target), options);
        PowerLoss power = faults.powerLoss();
        if (power != null) {
            power.moved(FaultyPath.unwrap(source), FaultyPath.unwrap(target));
        }
    }

    @Override
    public boolean isSameFile(Path path, Path other) throws IOException {
        return real.isSameFile(FaultyPath.unwrap(path), FaultyPath.unwrap(other));
    }

    @Override
    public boolean isHidden(Path path) throws IOException {
        return real.isHidden(FaultyPath.unwrap(path));
    }

    @Override
    public FileStore getFileStore(Path path) throws IOException {
        return new FaultyFileStore(faults, real.getFileStore(FaultyPath.unwrap(path)));
    }

    @Override
    public void checkAccess(Path path, AccessMode... modes) throws IOException {
        real.checkAccess(FaultyPath.unwrap(path), modes);
    }

    @Override
    public <V extends FileAttributeView> @Nullable V getFileAttributeView(
            Path path, Class<V> type, LinkOption... options) {
        return real.getFileAttributeView(FaultyPath.unwrap(path), type, options);
    }

    @Override
    public <A extends BasicFileAttributes> A readAttributes(Path path, Class<A> type, LinkOption... options)
            throws IOException {
        return real.readAttributes(FaultyPath.unwrap(path), type, options);
    }

    @Override
    public Map<String, Object> readAttributes(Path path, String attributes, LinkOption... options) throws IOException {
        return real.readAttributes(FaultyPath.unwrap(path), attributes, options);
    }

    @Override
    public void setAttribute(Path path, String attribute, @Nullable Object value, LinkOption... options)
            throws IOException {
        real.setAttribute(FaultyPath.unwrap(path), attribute, value, options);
    }

    /** Lists wrapped paths. */
    private final class WrappedDirectory implements DirectoryStream<Path> {
        private final DirectoryStream<Path> stream;

        WrappedDirectory(DirectoryStream<Path> stream) {
            this.stream = stream;
        }

        @Override
        public Iterator<Path> iterator() {
            Iterator<Path> paths = stream.iterator();
            return new Iterator<>() {
                @Override
                public boolean hasNext() {
                    return paths.hasNext();
                }

                @Override
                public Path next() {
                    return fileSystem.wrap(paths.next());
                }
            };
        }

        @Override
        public void close() throws IOException {
            stream.close();
        }
    }
}
