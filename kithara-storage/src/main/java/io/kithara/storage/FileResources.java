package io.kithara.storage;

import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.util.Optional;

/** Opens resources that are kept in files: as they are, sealed, and with memory to fall back on. */
final class FileResources {
    private FileResources() {}

    static StreamingResource open(Path path, FileOptions options) throws StorageException {
        Optional<MemoryOptions> rescue = options.rescue();
        try {
            return openFile(path, options);
        } catch (StorageException e) {
            if (rescue.isEmpty()) {
                throw e;
            }
            System.getLogger("io.kithara.storage")
                    .log(Level.WARNING, "{0}; it is in memory for now: {1}", e.getMessage(), e.getCause());
            return new StoredResource(new RescuedBytes(nameOf(path), null, rescue.get()), Coverage.NONE);
        }
    }

    private static StreamingResource openFile(Path path, FileOptions options) throws StorageException {
        Coverage there = believed(path, options);
        boolean isWhole = there.isWhole() && there.lengthProven();
        FileBytes file = isWhole
                ? FileBytes.openWhole(path, options.buffers())
                : FileBytes.openWritable(path, options.buffers());
        Optional<SealedBytes> sealed = options.cipher().map(cipher -> new SealedBytes(file, cipher));
        ByteStore bytes = sealed.isPresent() ? sealed.get() : file;
        if (!isWhole && options.rescue().isPresent()) {
            bytes = new RescuedBytes(nameOf(path), bytes, options.rescue().get());
        }
        StoredResource resource = new StoredResource(bytes, there);
        // A block is sealed with what of it is in the file; what memory makes up for is not.
        sealed.ifPresent(blocks -> blocks.landedBy(() -> resource.coverage().landed()));
        return resource;
    }

    private static Coverage believed(Path path, FileOptions options) throws StorageException {
        long fileBytes = FileBytes.sizeOf(path);
        long size = options.cipher().isPresent() && fileBytes >= 0 ? BlockCipher.plainBytes(fileBytes) : fileBytes;
        return size < options.coverage().landed().end() ? Coverage.NONE : options.coverage();
    }

    private static String nameOf(Path path) {
        return String.valueOf(path.getFileName());
    }
}
