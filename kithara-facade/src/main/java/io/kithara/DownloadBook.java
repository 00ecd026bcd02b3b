package io.kithara;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.kithara.assets.AssetKey;
import io.kithara.assets.AssetStore;
import io.kithara.assets.ResourceKey;
import io.kithara.assets.ResourceLease;
import io.kithara.storage.ResourceState;
import io.kithara.storage.ResourceWriter;
import io.kithara.storage.StorageException;
import io.kithara.storage.StreamingResource;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The records of all downloads, in the store like everything else, so that they are checksummed, and encrypted where the
 * rest is. A record is replaced as a whole: after a crash it is the old one or the new one. Safe from any thread; waits for
 * the disk.
 */
/*
 * A record has two places, <asset id>/0/<path> and <asset id>/1/<path>, written in turns; the newer one that can be read
 * counts, by the number in its first 8 bytes. So the older stays untouched until the newer is durable.
 *
 * lock guards what is known and is held across I/O: whoever waits for it waits for the same records.
 */
final class DownloadBook {
    private static final int PLACES = 2;

    /** An address, some languages and numbers; addresses are rarely longer than 2 KiB. */
    private static final int MAX_BYTES = 64 << 10;

    private final AssetStore store;
    private final ReentrantLock lock = new ReentrantLock();

    @GuardedBy("lock")
    private final Map<ResourceKey, Entry> known = new HashMap<>();

    @GuardedBy("lock")
    private boolean listed;

    /** A record that may not have been read yet, and the number of its last writing. */
    private static final class Entry {
        boolean read;
        long number;
        Optional<DownloadRecord> record = Optional.empty();
    }

    DownloadBook(AssetStore store) {
        this.store = store;
    }

    /** Returns the record of a download; empty if there is none. */
    Optional<DownloadRecord> find(ResourceKey key) throws StorageException {
        lock.lock();
        try {
            list();
            Entry entry = known.get(key);
            return entry == null ? Optional.empty() : read(key, entry);
        } finally {
            lock.unlock();
        }
    }

    /** Returns all records, in no order. */
    List<DownloadRecord> all() throws StorageException {
        lock.lock();
        try {
            list();
            List<DownloadRecord> all = new ArrayList<>();
            for (Map.Entry<ResourceKey, Entry> entry : known.entrySet()) {
                read(entry.getKey(), entry.getValue()).ifPresent(all::add);
            }
            return all;
        } finally {
            lock.unlock();
        }
    }

    /** Returns whether there is a download that begins in {@code asset}, of whatever address in it, but {@code one}. */
    boolean hasOther(ResourceKey one, AssetKey asset) throws StorageException {
        lock.lock();
        try {
            list();
            return known.keySet().stream().anyMatch(key -> key.asset().equals(asset) && !key.equals(one));
        } finally {
            lock.unlock();
        }
    }

    /** Writes a record durably. */
    void put(DownloadRecord record) throws StorageException {
        lock.lock();
        try {
            list();
            Entry entry = known.computeIfAbsent(record.key(), key -> new Entry());
            var unused = read(record.key(), entry);
            long number = entry.number + 1;
            byte[] text = record.encode();
            ByteBuffer bytes = ByteBuffer.allocate(Long.BYTES + text.length);
            write(place(record.key(), number), bytes.putLong(number).put(text).flip());
            if (store.find(AssetKey.RECORDS).filter(row -> row.pins() > 0).isEmpty()) {
                store.pin(AssetKey.RECORDS);
            }
            store.checkpoint();
            entry.number = number;
            entry.record = Optional.of(record);
        } finally {
            lock.unlock();
        }
    }

    /** Removes a record durably. */
    void remove(ResourceKey key) throws StorageException {
        lock.lock();
        try {
            list();
            if (known.remove(key) != null) {
                for (int place = 0; place < PLACES; place++) {
                    forget(place(key, place));
                }
                store.checkpoint();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Learns which records there are, once; nothing is read where there never was one. */
    @GuardedBy("lock")
    private void list() throws StorageException {
        if (listed || store.find(AssetKey.RECORDS).isEmpty()) {
            return;
        }
        for (AssetStore.ResourceSummary row : store.resources(AssetKey.RECORDS)) {
            String[] parts = row.key().path().split("/", 3);
            if (parts.length == 3) {
                known.computeIfAbsent(new ResourceKey(new AssetKey(parts[0]), parts[2]), key -> new Entry());
            }
        }
        listed = true;
    }

    private static ResourceKey place(ResourceKey key, long number) {
        return new ResourceKey(AssetKey.RECORDS, key.asset().id() + '/' + number % PLACES + '/' + key.path());
    }

    @GuardedBy("lock")
    private Optional<DownloadRecord> read(ResourceKey key, Entry entry) throws StorageException {
        for (int place = 0; place < PLACES && !entry.read; place++) {
            Optional<ByteBuffer> bytes = read(place(key, place));
            if (bytes.isPresent() && bytes.get().remaining() > Long.BYTES) {
                long number = bytes.get().getLong();
                if (number > entry.number) {
                    byte[] text = new byte[bytes.get().remaining()];
                    bytes.get().get(text);
                    decoded(key, text).ifPresent(record -> {
                        entry.number = number;
                        entry.record = Optional.of(record);
                    });
                }
            }
        }
        entry.read = true;
        return entry.record;
    }

    private static Optional<DownloadRecord> decoded(ResourceKey key, byte[] text) {
        try {
            return DownloadRecord.decode(text).filter(record -> record.key().equals(key));
        } catch (IllegalArgumentException damaged) {
            System.getLogger("io.kithara").log(Level.WARNING, "a download is not known any more: " + key, damaged);
            return Optional.empty();
        }
    }

    private Optional<ByteBuffer> read(ResourceKey place) throws StorageException {
        try (ResourceLease lease = store.open(place)) {
            StreamingResource resource = lease.resource();
            long length = resource.length().orElse(0);
            if (resource.state() != ResourceState.COMMITTED || length > MAX_BYTES) {
                return Optional.empty();
            }
            ByteBuffer bytes = ByteBuffer.allocate((int) length);
            while (bytes.hasRemaining()) {
                if (resource.readAt(bytes.position(), bytes) <= 0) {
                    return Optional.empty();
                }
            }
            return Optional.of(bytes.flip());
        }
    }

    private void write(ResourceKey place, ByteBuffer bytes) throws StorageException {
        try (ResourceLease lease = store.open(place)) {
            if (!lease.resource().landed().isEmpty()) {
                lease.restart();
            }
            ResourceWriter writer = lease.claimWriter()
                    .orElseThrow(() -> new StorageException(
                            StorageException.Reason.CANCELLED, "another process changes the same download"));
            int length = bytes.remaining();
            writer.writeAt(0, bytes);
            writer.commit(length, true);
        }
    }

    private void forget(ResourceKey place) throws StorageException {
        try (ResourceLease lease = store.open(place)) {
            if (!lease.resource().landed().isEmpty()) {
                lease.restart();
            }
        }
    }

    @Override
    public String toString() {
        return "DownloadBook[" + store + "]";
    }
}
