package io.kithara.testing.contracts;

import io.kithara.assets.AssetStore;
import io.kithara.assets.AssetStoreOptions;

class MemoryAssetEvictionTest extends AssetEvictionContract {
    @Override
    protected AssetStore openStore(long maxBytes, AssetStoreOptions.Builder options) {
        return AssetStore.inMemory(maxBytes, options.build());
    }
}
