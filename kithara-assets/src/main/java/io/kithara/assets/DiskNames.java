package io.kithara.assets;

import io.kithara.storage.BlockCipher;
import io.kithara.storage.StorageException;
import java.util.Optional;

/**
 * How a directory spells what is kept in it: as it is, or so that it tells nothing without a key. Safe from any thread;
 * does no I/O.
 */
interface DiskNames {
    /** Everything as it is. */
    DiskNames PLAIN = new PlainNames();

    /** Returns the id that stands for an asset in the directory. */
    AssetKey stored(AssetKey asset);

    /** Returns the asset that an id in the directory stands for: the reverse of {@link #stored}. */
    AssetKey known(AssetKey stored);

    /** Returns the path of a resource's file in the directory of its asset. */
    String fileName(AssetKey asset, ManifestEntry entry);

    /** Returns what a manifest's file holds. */
    byte[] sealManifest(AssetKey asset, byte[] manifest);

    /**
     * Returns the manifest that a file holds.
     *
     * @throws StorageException {@code CORRUPT} if it is not one of this asset
     */
    byte[] openManifest(AssetKey asset, byte[] content) throws StorageException;

    /** Returns what seals the blocks of a resource's file; empty if it holds the bytes as they are. */
    Optional<BlockCipher> blocks(AssetKey asset, ManifestEntry entry);

    /** Returns whether what has landed may not be in the file before it is forced, so that others must not be told. */
    boolean keepsBack();

    /** Forgets the keys; nothing works after that. */
    void destroy();

    /** Nothing is hidden. */
    final class PlainNames implements DiskNames {
        private PlainNames() {}

        @Override
        public AssetKey stored(AssetKey asset) {
            return asset;
        }

        @Override
        public AssetKey known(AssetKey stored) {
            return stored;
        }

        @Override
        public String fileName(AssetKey asset, ManifestEntry entry) {
            return entry.fileName();
        }

        @Override
        public byte[] sealManifest(AssetKey asset, byte[] manifest) {
            return manifest;
        }

        @Override
        public byte[] openManifest(AssetKey asset, byte[] content) {
            return content;
        }

        @Override
        public Optional<BlockCipher> blocks(AssetKey asset, ManifestEntry entry) {
            return Optional.empty();
        }

        @Override
        public boolean keepsBack() {
            return false;
        }

        @Override
        public void destroy() {}
    }
}
