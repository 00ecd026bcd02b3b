package io.kithara.assets;

import io.kithara.storage.AtomicResource;
import io.kithara.storage.Coverage;
import io.kithara.storage.DirectBuffers;
import io.kithara.storage.FileOptions;
import io.kithara.storage.RangeSet;
import io.kithara.storage.StorageException;
import io.kithara.storage.StreamingResource;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * The directory tree of a store. Links are not followed when deleting, and paths are checked where keys are made, so
 * that nothing outside an asset's own directory is ever written or deleted.
 */
/*
 * root/index.journal                the recency index, see IndexJournal
 * root/<asset id>/manifest.json     see ManifestCodec
 * root/<asset id>/<resource path>   bytes as they came; after n restarts <resource path>~n
 */
final class AssetDisk implements Backing {
    static final String MANIFEST_NAME = "manifest.json";
    static final String INDEX_NAME = "index.journal";

    /** As many as threads do file I/O at once; more are made when needed and not kept. */
    private static final int KEPT_BUFFERS = 16;

    private static final int CHECKSUM_BUFFER_BYTES = 64 * 1024;

    private final Path root;
    private final DirectBuffers buffers = DirectBuffers.keeping(KEPT_BUFFERS);

    AssetDisk(Path root) {
        this.root = root;
    }

    Path root() {
        return root;
    }

    Path directory(AssetKey asset) {
        return root.resolve(asset.id());
    }

    Path file(AssetKey asset, ManifestEntry entry) {
        return directory(asset).resolve(entry.fileName());
    }

    /** Returns the assets that have a directory, in no order. Lists the root, not the tree. */
    List<AssetKey> listAssets() throws StorageException {
        List<AssetKey> found = new ArrayList<>();
        try (DirectoryStream<Path> children = Files.newDirectoryStream(root)) {
            for (Path child : children) {
                String name = child.getFileName().toString();
                if (AssetKey.isId(name) && Files.isDirectory(child, LinkOption.NOFOLLOW_LINKS)) {
                    found.add(new AssetKey(name));
                }
            }
        } catch (IOException | java.nio.file.DirectoryIteratorException e) {
            throw failed("list " + root, e);
        }
        return found;
    }

    /** Returns the manifest; empty if it is missing or damaged. */
    Optional<Manifest> find(AssetKey asset) {
        try {
            byte[] content = manifest(asset).read();
            return content.length == 0 ? Optional.empty() : Optional.of(ManifestCodec.decode(content));
        } catch (StorageException e) {
            ModuleLog.logger()
                    .log(System.Logger.Level.WARNING, "asset {0} will be fetched again: {1}", asset, e.getMessage());
            return Optional.empty();
        }
    }

    @Override
    public Manifest load(AssetKey asset) {
        return find(asset).orElse(Manifest.EMPTY);
    }

    @Override
    public boolean isSound(AssetKey asset, ManifestEntry entry) {
        return problem(asset, entry, false).isEmpty();
    }

    /**
     * Returns what is wrong with the file of {@code entry}.
     *
     * @param thorough whether to read a whole resource's bytes even if its time is as it was
     */
    Optional<VerifyReport.Problem> problem(AssetKey asset, ManifestEntry entry, boolean thorough) {
        Coverage coverage = entry.coverage();
        if (coverage.equals(Coverage.NONE)) {
            return Optional.empty();
        }
        Path file = file(asset, entry);
        try {
            BasicFileAttributes found =
                    Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            if (!found.isRegularFile() || found.size() < coverage.landed().end()) {
                return Optional.of(VerifyReport.Problem.FILE_SHORT);
            }
            return !coverage.isWhole() || isSealIntact(file, entry, found, thorough)
                    ? Optional.empty()
                    : Optional.of(VerifyReport.Problem.CONTENT_CHANGED);
        } catch (IOException e) {
            return Optional.of(VerifyReport.Problem.FILE_MISSING);
        }
    }

    private static boolean isSealIntact(Path file, ManifestEntry entry, BasicFileAttributes found, boolean thorough)
            throws IOException {
        if (entry.seal().isEmpty() || found.size() != entry.coverage().landed().end()) {
            return false;
        }
        ManifestEntry.Seal seal = entry.seal().get();
        boolean sameTime = found.lastModifiedTime().toMillis() == seal.modifiedMillis();
        return (sameTime && !thorough) || checksum(file) == seal.crc32c();
    }

    @Override
    public StreamingResource open(AssetKey asset, ManifestEntry entry) throws StorageException {
        Path file = file(asset, entry);
        try {
            Files.createDirectories(file.getParent());
            if (entry.coverage().equals(Coverage.NONE)) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw failed("open " + file, e);
        }
        return StreamingResource.openFile(file, FileOptions.of(buffers).withCoverage(entry.coverage()));
    }

    @Override
    public ManifestEntry sealed(AssetKey asset, ManifestEntry entry) throws StorageException {
        Path file = file(asset, entry);
        try {
            // The time first: a write between the two makes the next open look at the bytes.
            long modifiedMillis = Files.getLastModifiedTime(file).toMillis();
            ManifestEntry.Seal seal = new ManifestEntry.Seal(checksum(file), modifiedMillis);
            return new ManifestEntry(
                    entry.path(), entry.generation(), entry.coverage(), Optional.of(seal), entry.info());
        } catch (IOException e) {
            throw failed("seal " + file, e);
        }
    }

    @Override
    public void save(AssetKey asset, Manifest manifest) throws StorageException {
        try {
            Files.createDirectories(directory(asset));
        } catch (IOException e) {
            throw failed("make " + directory(asset), e);
        }
        manifest(asset).write(ManifestCodec.encode(manifest));
    }

    @Override
    public void delete(AssetKey asset, ManifestEntry entry) throws StorageException {
        deleteFile(file(asset, entry));
    }

    void deleteFile(Path file) throws StorageException {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw failed("delete " + file, e);
        }
    }

    @Override
    public void delete(AssetKey asset) throws StorageException {
        // First what vouches, so that a crash half-way leaves bytes that nobody believes.
        manifest(asset).delete();
        try {
            Files.walkFileTree(directory(asset), new Deleter());
        } catch (NoSuchFileException e) {
            return;
        } catch (IOException e) {
            throw failed("delete " + directory(asset), e);
        }
    }

    /** Returns the files of the asset but its manifest, relative to its directory with {@code /}. */
    List<String> listFiles(AssetKey asset) throws StorageException {
        Path directory = directory(asset);
        try (var files = Files.walk(directory)) {
            return files.filter(file -> !Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS))
                    .map(file -> directory.relativize(file).toString().replace('\\', '/'))
                    .filter(name -> !name.equals(MANIFEST_NAME))
                    .toList();
        } catch (NoSuchFileException e) {
            return List.of();
        } catch (IOException | java.io.UncheckedIOException e) {
            throw failed("list " + directory, e);
        }
    }

    @Override
    public long footprint(RangeSet landed) {
        return landed.lengthBytes();
    }

    @Override
    public boolean isDurable() {
        return true;
    }

    private AtomicResource manifest(AssetKey asset) {
        return AtomicResource.ofFile(directory(asset).resolve(MANIFEST_NAME), ManifestCodec.MAX_BYTES);
    }

    private static long checksum(Path file) throws IOException {
        CRC32C crc = new CRC32C();
        ByteBuffer buffer = ByteBuffer.allocate(CHECKSUM_BUFFER_BYTES);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            while (channel.read(buffer) >= 0) {
                crc.update(buffer.flip());
                buffer.clear();
            }
        }
        return crc.getValue();
    }

    private static StorageException failed(String what, Exception e) {
        return new StorageException(StorageException.Reason.IO, what + ": " + e.getMessage(), e);
    }

    @Override
    public String toString() {
        return "AssetDisk[" + root + "]";
    }

    private static final class Deleter extends SimpleFileVisitor<Path> {
        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
            Files.deleteIfExists(file);
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException failure) throws IOException {
            if (failure != null) {
                throw failure;
            }
            Files.deleteIfExists(directory);
            return FileVisitResult.CONTINUE;
        }
    }
}
