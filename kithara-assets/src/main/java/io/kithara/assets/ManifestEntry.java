package io.kithara.assets;

import io.kithara.storage.Coverage;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What a manifest says of one resource.
 *
 * @param path the resource's path within its asset
 * @param generation counts the restarts; each generation has a file of its own, so that readers of the old one go on
 * @param coverage the bytes it vouches for
 * @param seal proves the content of a whole resource; empty while incomplete
 * @param info the remote version the bytes belong to
 */
record ManifestEntry(String path, int generation, Coverage coverage, Optional<Seal> seal, ResourceInfo info) {
    ManifestEntry {
        if (generation < 0) {
            throw new IllegalArgumentException("generation=" + generation);
        }
    }

    /** Returns what is known of a resource that nobody has opened yet. */
    static ManifestEntry empty(String path, int generation) {
        return new ManifestEntry(path, generation, Coverage.NONE, Optional.empty(), ResourceInfo.NONE);
    }

    /** Returns this with nothing vouched for; the generation stays, the info goes with the bytes. */
    ManifestEntry emptied() {
        return empty(path, generation);
    }

    /** Returns whether there is a byte, or the proof that there is none. */
    boolean isWorthKeeping() {
        return !coverage.landed().isEmpty() || coverage.isWhole();
    }

    /** Returns whether the resource has become whole since it was last sealed. */
    boolean needsSeal() {
        return coverage.isWhole() && seal.isEmpty();
    }

    /** Returns the row that a host sees of this. */
    AssetStore.ResourceSummary summary(AssetKey asset) {
        return new AssetStore.ResourceSummary(
                new ResourceKey(asset, path),
                coverage.landed().lengthBytes(),
                coverage.isWhole() ? coverage.length() : OptionalLong.empty(),
                coverage.isWhole() && coverage.lengthProven(),
                info);
    }

    /** Returns the path of the file; {@code ~} is in no resource path, so that no two resources share a file. */
    String fileName() {
        return generation == 0 ? path : path + '~' + generation;
    }

    /**
     * What the file looked like when it was committed. An equal time and size is taken as proof; if the time differs
     * (a copied cache, a foreign hand) the checksum decides.
     *
     * @param crc32c of all bytes, 0 to 2^32 - 1
     * @param modifiedMillis the file's modification time
     */
    record Seal(long crc32c, long modifiedMillis) {}
}
