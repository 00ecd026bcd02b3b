package io.kithara.assets;

import io.kithara.assets.VerifyReport.Finding;
import io.kithara.assets.VerifyReport.Problem;
import io.kithara.storage.StorageException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Compares a directory with what its manifests and its index say, and drops what is wrong. Used by one thread; what is
 * leased is left alone, and so is every asset while somebody opens it.
 */
final class Verifier {
    private final StoreCore store;
    private final AssetDisk disk;
    private final List<Finding> findings = new ArrayList<>();
    private int assets;
    private int resources;

    Verifier(StoreCore store, AssetDisk disk) {
        this.store = store;
        this.disk = disk;
    }

    /**
     * Makes the index know every asset that has a directory; those it did not know count as the oldest.
     *
     * @param reported whether that is a finding: not after a crash, and not beside another process, whose journal lags
     */
    void adopt(boolean reported) throws StorageException {
        for (AssetKey asset : disk.listAssets()) {
            if (store.index().find(asset).isEmpty()) {
                Manifest manifest = disk.load(asset);
                boolean adopted = store.index()
                        .adopt(asset, manifest.lengthBytes(), manifest.entries().size());
                if (adopted && reported) {
                    findings.add(new Finding(asset, "", Problem.NOT_IN_INDEX));
                }
            }
        }
    }

    /** Looks at everything; {@code indexComplete} says whether the index should know every directory. */
    VerifyReport verify(boolean indexComplete) throws StorageException {
        adopt(indexComplete);
        Failures failures = new Failures();
        for (IndexEntry entry : store.index().list()) {
            failures.collect(() -> verify(entry.key()));
        }
        failures.throwFirst();
        return new VerifyReport(assets, resources, findings);
    }

    private void verify(AssetKey key) throws StorageException {
        LiveAsset asset = store.use(key);
        asset.whileIdle(() -> {
            assets++;
            // An asset that was pinned, and of which nothing has come yet, has none.
            boolean holdsSomething =
                    asset.entry().bytes() > 0 || !disk.listFiles(key).isEmpty();
            if (holdsSomething && disk.find(key).isEmpty()) {
                findings.add(new Finding(key, "", Problem.NO_MANIFEST));
            }
            Set<String> named = new HashSet<>();
            for (ManifestEntry row : asset.table().keptEntries()) {
                verify(asset, row, named);
            }
            asset.table().openResources().forEach(shared -> named.add(disk.fileName(key, shared.entry())));
            deleteUnknown(key, named);
        });
        store.settle(asset);
    }

    private void verify(LiveAsset asset, ManifestEntry row, Set<String> named) {
        resources++;
        // Nobody writes an asset that is idle in all processes: what a killed one had not forced is not counted as
        // damage.
        Checkup checkup = disk.check(asset.key(), row.durableOnly(), true);
        ManifestEntry sound = checkup.sound();
        checkup.problem().ifPresent(problem -> findings.add(new Finding(asset.key(), row.path(), problem)));
        if (checkup.changes(row)) {
            ResourceKey resource = new ResourceKey(asset.key(), row.path());
            boolean own = asset.table().takeRow(resource);
            asset.table().replaceKept(row, sound);
            store.changed(asset);
            if (own) {
                asset.table().endRow(resource, true);
            }
        }
        if (sound.isWorthKeeping()) {
            named.add(disk.fileName(asset.key(), row));
        } else {
            asset.table().dropKept(row.path());
        }
    }

    private void deleteUnknown(AssetKey key, Set<String> named) throws StorageException {
        for (String name : disk.listFiles(key)) {
            if (!named.contains(name)) {
                findings.add(new Finding(key, name, Problem.UNKNOWN_FILE));
                disk.deleteFile(disk.directory(key).resolve(name));
            }
        }
    }
}
