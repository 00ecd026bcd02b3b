package io.kithara.assets;

import io.kithara.storage.ByteRange;
import io.kithara.storage.CancelToken;
import io.kithara.storage.ResourceWriter;
import io.kithara.storage.StorageException;
import io.kithara.testing.OtherProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.zip.CRC32C;

/**
 * A store moved by lines of text, so that another process or class loader can have one. Resources are all of one asset and
 * named by their path; their bytes are those of {@link #content}. Answers each line with a line.
 */
public final class StoreScript implements UnaryOperator<String> {
    static final AssetKey ASSET = DiskStoreBed.ASSET;
    static final int LENGTH = 600_000;

    private final Map<String, ResourceLease> leases = new HashMap<>();
    private final Map<String, ResourceWriter> writers = new HashMap<>();

    /** From the line "open" on. */
    @SuppressWarnings("NullAway.Init")
    private AssetStore store;

    /** Takes lines from standard input. */
    public static void main(String[] arguments) throws IOException {
        OtherProcess.answer(new StoreScript());
    }

    /** Returns what a resource consists of: other bytes for every path and version. */
    static byte[] content(String path, int version) {
        byte[] bytes = new byte[LENGTH];
        new java.util.Random(31L * path.hashCode() + version).nextBytes(bytes);
        return bytes;
    }

    @Override
    public String apply(String line) {
        String[] words = line.split(" ", -1);
        try {
            return words[0].equals("open") || words.length == 1
                    ? onStore(words)
                    : onResource(words[0], words[1], words);
        } catch (IOException e) {
            throw new UncheckedIOException(line, e);
        }
    }

    private String onStore(String[] words) throws IOException {
        switch (words[0]) {
            case "open" -> store = AssetStore.onDisk(Path.of(words[1]), options(words));
            case "shut" -> store.close();
            case "checkpoint" -> store.checkpoint();
            case "pin" -> store.pin(ASSET);
            case "unpin" -> store.unpin(ASSET);
            case "pins" -> {
                store.checkpoint();
                return String.valueOf(store.list().stream()
                        .filter(row -> row.key().equals(ASSET))
                        .mapToInt(AssetStore.AssetSummary::pins)
                        .sum());
            }
            case "assets" -> {
                store.checkpoint();
                return String.valueOf(store.list().size());
            }
            case "evict" -> {
                return String.valueOf(store.evict(ASSET));
            }
            case "clear" -> {
                return String.valueOf(store.clear());
            }
            case "verify" -> {
                return store.verify().toString();
            }
            default -> throw new IllegalArgumentException(words[0]);
        }
        return "done";
    }

    /** A third word is the key of an encrypted directory. */
    private static AssetStoreOptions options(String[] words) {
        return words.length < 3
                ? AssetStoreOptions.defaults()
                : AssetStoreOptions.builder()
                        .key(CacheKey.of(HexFormat.of().parseHex(words[2])))
                        .build();
    }

    private String onResource(String verb, String path, String[] words) throws IOException {
        switch (verb) {
            case "asset" -> {
                AssetKey other = new AssetKey(path);
                try (ResourceLease lease = store.open(new ResourceKey(other, "a"))) {
                    ResourceWriter writer = lease.claimWriter().orElseThrow();
                    writer.writeAt(0, ByteBuffer.wrap(new byte[10]));
                    writer.commit(10, true);
                }
            }
            case "evictAsset" -> {
                return String.valueOf(store.evict(new AssetKey(path)));
            }
            case "lease" -> leases.put(path, store.open(new ResourceKey(ASSET, path)));
            case "close" -> Objects.requireNonNull(leases.remove(path), path).close();
            case "claim" -> {
                Optional<ResourceWriter> claimed = lease(path).claimWriter();
                claimed.ifPresent(writer -> writers.put(path, writer));
                return String.valueOf(claimed.isPresent());
            }
            case "write" -> write(path, Integer.parseInt(words[2]), Integer.parseInt(words[3]));
            case "write1" -> writer(path).writeAt(0, ByteBuffer.wrap(content(path, 1), 0, Integer.parseInt(words[2])));
            case "commit" -> writer(path).commit(LENGTH, true);
            case "cancel" -> writer(path).cancel();
            case "info" -> lease(path).updateInfo(ResourceInfo.NONE.withEtag(Optional.of(words[2])));
            case "etag" -> {
                return lease(path).info().etag().orElse("none");
            }
            case "restart" -> lease(path).restart();
            case "landed" -> {
                return lease(path).resource().landed().toString();
            }
            case "await" -> {
                return await(path, Integer.parseInt(words[2]), Integer.parseInt(words[3]));
            }
            case "read" -> {
                return checksum(path);
            }
            default -> throw new IllegalArgumentException(verb);
        }
        return "done";
    }

    private ResourceLease lease(String path) {
        return Objects.requireNonNull(leases.get(path), path);
    }

    private ResourceWriter writer(String path) {
        return Objects.requireNonNull(writers.get(path), path);
    }

    private void write(String path, int from, int to) throws IOException {
        writer(path).writeAt(from, ByteBuffer.wrap(content(path, 0), from, to - from));
    }

    private String await(String path, int from, int to) throws IOException {
        try {
            return lease(path)
                    .resource()
                    .await(new ByteRange(from, to), CancelToken.root())
                    .toString();
        } catch (StorageException e) {
            return e.reason().toString();
        }
    }

    /** Returns the CRC-32C of all bytes from the start that are there. */
    private String checksum(String path) throws IOException {
        ByteBuffer target = ByteBuffer.allocate(LENGTH + 1);
        int count;
        do {
            count = lease(path).resource().readAt(target.position(), target);
        } while (count > 0);
        return checksum(Arrays.copyOf(target.array(), target.position()));
    }

    static String checksum(byte[] bytes) {
        CRC32C crc = new CRC32C();
        crc.update(bytes);
        return bytes.length + ":" + HexFormat.of().toHexDigits((int) crc.getValue());
    }
}
