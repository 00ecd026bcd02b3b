package io.kithara.assets;

import io.kithara.bufpool.BufferPool;
import io.kithara.storage.AtomicResource;
import io.kithara.storage.Coverage;
import io.kithara.storage.DirectBuffers;
import io.kithara.storage.Directories;
import io.kithara.storage.FileOptions;
import io.kithara.storage.MemoryOptions;
import io.kithara.storage.RangeSet;
import io.kithara.storage.StorageException;
import io.kithara.storage.StreamingResource;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The directory tree of a store. Links are not followed when deleting, and paths are checked where keys are made, so
 * that nothing outside an asset's own directory is ever written or deleted.
 */
/*
 * root/index.journal                the recency index, see IndexJournal
 * root/<asset id>/manifest.json     see ManifestCodec
 * root/<asset id>/<resource path>   bytes as they came; after n restarts <resource path>~n
 * root/cache.key                    of an encrypted one: see KeyFile, and DiskNames for how names and contents differ
 */
final class AssetDisk implements Backing {
    static final String MANIFEST_NAME = "manifest.json";
    static final String INDEX_NAME = "index.journal";

    /** As many as threads do file I/O at once; more are made when needed and not kept. */
    private static final int KEPT_BUFFERS = 16;

    /**
     * What a store holds in memory at most of what the disk refuses: a minute of lossless audio ahead for a few streams.
     * Nothing of it is taken while the disk works.
     */
    private static final long RESCUE_BYTES = 32 << 20;

    private final Path root;
    private final DiskNames names;
    private final BufferPool rescued = BufferPool.builder()
            .budgetBytes(RESCUE_BYTES)
            .sizeClasses(MemoryOptions.BLOCK_BYTES, MemoryOptions.BLOCK_BYTES)
            .build();
    private final DirectBuffers buffers = DirectBuffers.keeping(KEPT_BUFFERS);

    AssetDisk(Path root, DiskNames names) {
        this.root = root;
        this.names = names;
    }

    DiskNames names() {
        return names;
    }

    Path root() {
        return root;
    }

    Path directory(AssetKey asset) {
        return root.resolve(names.stored(asset).id());
    }

    Path file(AssetKey asset, ManifestEntry entry) {
        return directory(asset).resolve(fileName(asset, entry));
    }

    /** Returns the path of a file in the directory of its asset, as {@link #listFiles} tells it. */
    String fileName(AssetKey asset, ManifestEntry entry) {
        return names.fileName(asset, entry);
    }

    /** Returns the assets that have a directory, in no order. Lists the root, not the tree. */
    List<AssetKey> listAssets() throws StorageException {
        List<AssetKey> found = new ArrayList<>();
        try (DirectoryStream<Path> children = Files.newDirectoryStream(root)) {
            for (Path child : children) {
                String name = child.getFileName().toString();
                if (AssetKey.isId(name) && Files.isDirectory(child, LinkOption.NOFOLLOW_LINKS)) {
                    found.add(names.known(new AssetKey(name)));
                }
            }
        } catch (IOException | java.nio.file.DirectoryIteratorException e) {
            throw failed("list " + root, e);
        }
        return found;
    }

    /** Returns whether there is anything of an asset. */
    boolean exists(AssetKey asset) {
        return Files.exists(directory(asset), LinkOption.NOFOLLOW_LINKS);
    }

    /** Returns the manifest; empty if it is missing or damaged. */
    Optional<Manifest> find(AssetKey asset) {
        if (!Files.isDirectory(directory(asset), LinkOption.NOFOLLOW_LINKS)) {
            return Optional.empty();
        }
        try {
            byte[] content = manifest(asset).read();
            return content.length == 0
                    ? Optional.empty()
                    : Optional.of(ManifestCodec.decode(names.openManifest(asset, content)));
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

    /** Each manifest is a file of its own. Where files have no number, on Windows, its times and size have to do. */
    @Override
    public Object manifestMark(AssetKey asset) {
        try {
            BasicFileAttributes found = Files.readAttributes(
                    directory(asset).resolve(MANIFEST_NAME), BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            return List.of(
                    String.valueOf(found.fileKey()), found.creationTime(), found.lastModifiedTime(), found.size());
        } catch (IOException e) {
            return List.of();
        }
    }

    @Override
    public Checkup check(AssetKey asset, ManifestEntry entry) {
        return check(asset, entry, false);
    }

    /**
     * Looks whether the file of {@code entry} holds what it vouches for.
     *
     * @param thorough whether to read every byte though the file looks as it did
     */
    Checkup check(AssetKey asset, ManifestEntry entry, boolean thorough) {
        return entry.coverage().equals(Coverage.NONE)
                ? Checkup.sound(entry)
                : FileCheck.check(view(asset, entry), entry, thorough);
    }

    private FileView view(AssetKey asset, ManifestEntry entry) {
        Path file = file(asset, entry);
        return names.blocks(asset, entry)
                .map(cipher ->
                        FileView.sealed(file, entry, FileOptions.of(buffers).withCipher(cipher)))
                .orElseGet(() -> FileView.plain(file));
    }

    @Override
    public StreamingResource open(AssetKey asset, ManifestEntry entry) throws StorageException {
        Path file = file(asset, entry);
        try {
            makeDirectory(directory(asset));
            Files.createDirectories(file.getParent());
            // A plain file is left as it is: another process may be about to write it. What it holds is not vouched
            // for.
            if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
                deleteTree(file);
            }
        } catch (IOException e) {
            ModuleLog.logger().log(System.Logger.Level.WARNING, "no room for {0}: {1}", file, e);
        }
        FileOptions options = FileOptions.of(buffers)
                .withCoverage(entry.coverage())
                .withRescue(MemoryOptions.windowed(rescued, RESCUE_BYTES));
        return StreamingResource.openFile(
                file, names.blocks(asset, entry).map(options::withCipher).orElse(options));
    }

    /** Makes a directory of an asset; a link or a file in its place is not ours and goes. */
    private void makeDirectory(Path directory) throws IOException {
        if (!Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
            Files.deleteIfExists(directory);
            Files.createDirectories(directory);
            Directories.force(root);
        }
    }

    @Override
    public ManifestEntry durable(AssetKey asset, ManifestEntry entry) throws StorageException {
        Path file = file(asset, entry);
        try {
            return entry.withDurable(FileCheck.durable(view(asset, entry), entry))
                    .durableOnly();
        } catch (NoSuchFileException e) {
            // Deleted underneath: who has it open reads on, and nobody else finds it.
            ModuleLog.logger().log(System.Logger.Level.WARNING, "{0} was deleted and will be fetched again", file);
            return entry.emptied();
        } catch (IOException e) {
            throw failed("read back " + file, e);
        }
    }

    @Override
    public void save(AssetKey asset, Manifest manifest) throws StorageException {
        Path file = directory(asset).resolve(MANIFEST_NAME);
        try {
            makeDirectory(directory(asset));
            if (Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS)) {
                deleteTree(file);
            }
        } catch (IOException e) {
            throw failed("make room for " + file, e);
        }
        Manifest told = names.keepsBack() ? manifest.durableOnly() : manifest;
        manifest(asset).write(names.sealManifest(asset, ManifestCodec.encode(told)));
    }

    @Override
    public void delete(AssetKey asset, ManifestEntry entry) throws StorageException {
        deleteFile(file(asset, entry));
    }

    void deleteFile(Path file) throws StorageException {
        try {
            deleteTree(file);
        } catch (IOException e) {
            throw failed("delete " + file, e);
        }
    }

    @Override
    public void delete(AssetKey asset) throws StorageException {
        // First what vouches, so that a crash half-way leaves bytes that nobody believes.
        try {
            Path directory = directory(asset);
            if (Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)) {
                deleteTree(directory.resolve(MANIFEST_NAME));
            }
            deleteTree(directory);
        } catch (IOException e) {
            throw failed("delete " + directory(asset), e);
        }
    }

    private static void deleteTree(Path top) throws IOException {
        try {
            Files.walkFileTree(top, new Deleter());
        } catch (NoSuchFileException e) {
            return;
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
    public long freeBytes() throws StorageException {
        try {
            return Files.getFileStore(root).getUsableSpace();
        } catch (IOException e) {
            throw failed("ask for the free space of " + root, e);
        }
    }

    @Override
    public void forgetKeys() {
        names.destroy();
    }

    @Override
    public boolean isDurable() {
        return true;
    }

    private AtomicResource manifest(AssetKey asset) {
        return AtomicResource.ofFile(
                directory(asset).resolve(MANIFEST_NAME), ManifestCodec.MAX_BYTES + GcmCipher.OVERHEAD_BYTES);
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
