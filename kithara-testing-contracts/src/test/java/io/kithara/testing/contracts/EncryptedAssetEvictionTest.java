package io.kithara.testing.contracts;

import io.kithara.assets.AssetStore;
import io.kithara.assets.AssetStoreOptions;
import io.kithara.assets.CacheKey;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class EncryptedAssetEvictionTest extends AssetEvictionContract {
    @TempDir
    @SuppressWarnings("NullAway.Init")
    Path directory;

    @Override
    protected AssetStore openStore(long maxBytes, AssetStoreOptions.Builder options) throws Exception {
        return AssetStore.onDisk(
                Files.createTempDirectory(directory, "store"),
                options.maxBytes(maxBytes).key(CacheKey.of(new byte[32])).build());
    }
}
