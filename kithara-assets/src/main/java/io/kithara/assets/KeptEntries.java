package io.kithara.assets;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What the manifest of one asset says of the resources that are not open. Not thread-safe: its {@link ResourceTable} locks. */
final class KeptEntries {
    private final Backing backing;
    private final Map<String, ManifestEntry> entries = new HashMap<>();

    /** In touches of the index; resources of an earlier run have no row and go first. */
    private final Map<String, Long> lastUses = new HashMap<>();

    private long bytes;

    KeptEntries(Backing backing) {
        this.backing = backing;
    }

    void put(ManifestEntry entry) {
        ManifestEntry before = entries.put(entry.path(), entry);
        bytes += footprint(entry) - (before == null ? 0 : footprint(before));
    }

    /**
     * Keeps what is known of a resource that was open until now.
     *
     * @param lastUse when its last lease ended, in touches of the index
     */
    void put(ManifestEntry entry, long lastUse) {
        put(entry);
        lastUses.put(entry.path(), lastUse);
    }

    /** Replaces one entry, unless it has changed. */
    void replace(ManifestEntry before, ManifestEntry after) {
        if (entries.replace(before.path(), before, after)) {
            bytes += footprint(after) - footprint(before);
        }
    }

    void remove(String path) {
        ManifestEntry before = entries.remove(path);
        bytes -= before == null ? 0 : footprint(before);
        lastUses.remove(path);
    }

    void clear() {
        entries.clear();
        lastUses.clear();
        bytes = 0;
    }

    /** Returns the entry of {@code path}, an empty one if there is none. */
    ManifestEntry get(String path) {
        ManifestEntry entry = entries.get(path);
        return entry != null ? entry : ManifestEntry.empty(path, 0);
    }

    List<ManifestEntry> all() {
        return List.copyOf(entries.values());
    }

    /** Returns when an entry was last used; 0 for those of an earlier run. */
    long lastUse(ManifestEntry entry) {
        return lastUses.getOrDefault(entry.path(), 0L);
    }

    boolean isEmpty() {
        return entries.isEmpty();
    }

    int size() {
        return entries.size();
    }

    /** Returns what all of them take up in the store, in bytes. */
    long bytes() {
        return bytes;
    }

    private long footprint(ManifestEntry entry) {
        return backing.footprint(entry.coverage().landed());
    }
}
