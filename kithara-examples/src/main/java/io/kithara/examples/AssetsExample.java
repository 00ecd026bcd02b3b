package io.kithara.examples;

import io.kithara.assets.AssetStore;
import io.kithara.assets.AssetStoreOptions;
import io.kithara.assets.ResourceKey;
import io.kithara.assets.ResourceLease;
import io.kithara.storage.ResourceWriter;
import io.kithara.storage.StorageException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;

/** Keeps bytes in a cache directory. */
public final class AssetsExample {
    private AssetsExample() {}

    /** Stores {@code bytes} unless they are there, pins them and returns their length. */
    public static OptionalLong keep(URI uri, byte[] bytes, Path folder) throws StorageException {
        // snippet assets
        try (AssetStore store = AssetStore.onDisk(folder, AssetStoreOptions.defaults())) {
            ResourceKey key = store.keys().resource(store.keys().asset(uri), uri);
            try (ResourceLease lease = store.open(key)) {
                Optional<ResourceWriter> writer = lease.claimWriter(); // empty: whole, or somebody else is fetching it
                if (writer.isPresent()) {
                    writer.get().writeAt(0, ByteBuffer.wrap(bytes));
                    writer.get().commit(bytes.length, true);
                }
                store.pin(key.asset()); // for offline use: never evicted
                return lease.resource().length();
            }
        }
        // end
    }
}
