package io.kithara.assets;

import java.util.Collection;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Everything one asset vouches for, by path. Immutable.
 *
 * @param entries by {@link ManifestEntry#path}
 */
record Manifest(SortedMap<String, ManifestEntry> entries) {
    static final Manifest EMPTY = new Manifest(new TreeMap<>());

    Manifest {
        entries = Collections.unmodifiableSortedMap(new TreeMap<>(entries));
    }

    static Manifest of(Collection<ManifestEntry> entries) {
        SortedMap<String, ManifestEntry> byPath = new TreeMap<>();
        entries.forEach(entry -> byPath.put(entry.path(), entry));
        return new Manifest(byPath);
    }

    /** Returns what is left of this when nobody writes any of it. */
    Manifest durableOnly() {
        return of(entries.values().stream().map(ManifestEntry::durableOnly).toList());
    }

    /** Returns the number of bytes vouched for. */
    long lengthBytes() {
        return entries.values().stream()
                .mapToLong(entry -> entry.coverage().landed().lengthBytes())
                .sum();
    }
}
