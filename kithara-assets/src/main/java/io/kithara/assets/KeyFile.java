package io.kithara.assets;

import io.kithara.storage.Directories;
import io.kithara.storage.StorageException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * The one file of a directory that says that it is encrypted, and proves a key without telling it. Written once, when the
 * directory is new. Without a key nothing here but the question whether there is such a file is asked: no class of the
 * JDK's cryptography is loaded.
 */
/*
 * file = "KTHKEY" version(2) salt(32) check(32) crc32c(4)     ; big-endian, CRC-32C of all before it
 */
final class KeyFile {
    static final String FILE_NAME = "cache.key";

    private static final long HEADER = 0x4B_54_48_4B_45_59_00_01L;
    private static final int SALT_BYTES = 32;
    private static final int CHECK_BYTES = 32;
    private static final int CHECKED_BYTES = Long.BYTES + SALT_BYTES + CHECK_BYTES;

    private final Path root;
    private final Path path;

    private KeyFile(Path root) {
        this.root = root;
        this.path = root.resolve(FILE_NAME);
    }

    /**
     * Returns how the directory spells what it holds; a new one becomes encrypted if there is a key.
     *
     * @throws StorageException {@code WRONG_KEY} if the directory is encrypted with another key or none is given, or a key
     *     is given and it is not encrypted; {@code CORRUPT} if the file is damaged and the directory is not empty; {@code
     *     IO}. Nothing is changed then
     */
    static DiskNames open(Path root, Optional<CacheKey> key) throws StorageException {
        KeyFile file = new KeyFile(root);
        try {
            return key.isEmpty() ? file.plain() : file.sealed(key.get());
        } catch (StorageException e) {
            throw e;
        } catch (IOException e) {
            throw new StorageException(StorageException.Reason.IO, file.path + ": " + e.getMessage(), e);
        }
    }

    private DiskNames plain() throws StorageException {
        if (Files.exists(path)) {
            throw wrong("is encrypted and no key was given");
        }
        return DiskNames.PLAIN;
    }

    private DiskNames sealed(CacheKey key) throws IOException {
        Optional<byte[]> content = read();
        if (content.isEmpty()) {
            content = Optional.of(create(key));
        }
        ByteBuffer fields = ByteBuffer.wrap(content.get()).position(Long.BYTES);
        byte[] salt = new byte[SALT_BYTES];
        byte[] check = new byte[CHECK_BYTES];
        fields.get(salt).get(check);
        SealedNames names = derive(salt, key);
        if (!names.isProvenBy(check)) {
            names.destroy();
            throw wrong("is encrypted with another key");
        }
        return names;
    }

    private static SealedNames derive(byte[] salt, CacheKey key) {
        byte[] secret = key.copy();
        try {
            return new SealedNames(salt, secret);
        } finally {
            Arrays.fill(secret, (byte) 0);
        }
    }

    /** Returns the file; empty if there is none, or only what a crash left of one in a directory that is new. */
    private Optional<byte[]> read() throws IOException {
        byte[] content;
        try {
            content = Files.readAllBytes(path);
        } catch (NoSuchFileException e) {
            if (isUsed()) {
                throw wrong("is not encrypted and a key was given");
            }
            return Optional.empty();
        }
        if (isWhole(content)) {
            return Optional.of(content);
        }
        if (isUsed()) {
            throw new StorageException(
                    StorageException.Reason.CORRUPT, path + " is damaged; without it nothing in its directory opens");
        }
        return Optional.empty();
    }

    private static boolean isWhole(byte[] content) {
        return content.length == CHECKED_BYTES + Integer.BYTES
                && ByteBuffer.wrap(content).getLong() == HEADER
                && ByteBuffer.wrap(content).getInt(CHECKED_BYTES) == checksum(content);
    }

    /** Writes the file, unless another process has done so since it was looked for. */
    private byte[] create(CacheKey key) throws IOException {
        try (FileChannel channel = FileChannel.open(
                        path, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
                FileLock lock = channel.lock()) {
            byte[] found = Files.readAllBytes(path);
            if (lock.isValid() && isWhole(found)) {
                return found;
            }
            byte[] fresh = fresh(key);
            ByteBuffer content = ByteBuffer.wrap(fresh);
            while (content.hasRemaining()) {
                channel.write(content, content.position());
            }
            channel.truncate(fresh.length);
            channel.force(true);
            Directories.force(root);
            return fresh;
        } catch (OverlappingFileLockException e) {
            throw new StorageException(
                    StorageException.Reason.IO,
                    path + " is being written under another class loader; open it again",
                    e);
        }
    }

    private static byte[] fresh(CacheKey key) {
        byte[] salt = new byte[SALT_BYTES];
        new SecureRandom().nextBytes(salt);
        SealedNames names = derive(salt, key);
        byte[] content = new byte[CHECKED_BYTES + Integer.BYTES];
        ByteBuffer.wrap(content).putLong(HEADER).put(salt).put(names.check());
        names.destroy();
        ByteBuffer.wrap(content).putInt(CHECKED_BYTES, checksum(content));
        return content;
    }

    private static int checksum(byte[] content) {
        CRC32C crc = new CRC32C();
        crc.update(content, 0, CHECKED_BYTES);
        return (int) crc.getValue();
    }

    /** Returns whether the directory holds anything of a cache. */
    private boolean isUsed() throws IOException {
        try (DirectoryStream<Path> children = Files.newDirectoryStream(root)) {
            for (Path child : children) {
                String name = child.getFileName().toString();
                if (name.equals(AssetDisk.INDEX_NAME) || AssetKey.isId(name)) {
                    return true;
                }
            }
        }
        return false;
    }

    private StorageException wrong(String what) {
        return new StorageException(StorageException.Reason.WRONG_KEY, root + " " + what);
    }
}
