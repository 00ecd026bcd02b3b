package io.kithara.assets;

import io.kithara.storage.Coverage;
import io.kithara.storage.RangeSet;
import java.util.OptionalLong;

/**
 * What a manifest says of one resource. It has two marks: what has <em>landed</em>, which others may read while whoever
 * writes it lives, and what is <em>durable</em>, which alone counts after that.
 *
 * @param path the resource's path within its asset
 * @param generation counts the restarts; each generation has a file of its own, so that readers of the old one go on
 * @param coverage the bytes that have landed, and the length
 * @param durable those that were forced to the disk
 * @param info the remote version the bytes belong to
 */
record ManifestEntry(String path, int generation, Coverage coverage, DurableBytes durable, ResourceInfo info) {
    ManifestEntry {
        if (generation < 0) {
            throw new IllegalArgumentException("generation=" + generation);
        }
    }

    /** Returns what is known of a resource that nobody has opened yet. */
    static ManifestEntry empty(String path, int generation) {
        return new ManifestEntry(path, generation, Coverage.NONE, DurableBytes.NONE, ResourceInfo.NONE);
    }

    /** Returns this with nothing vouched for; the generation stays, the info goes with the bytes. */
    ManifestEntry emptied() {
        return empty(path, generation);
    }

    /** Returns this with another state of the disk. */
    ManifestEntry withDurable(DurableBytes newDurable) {
        return new ManifestEntry(path, generation, coverage, newDurable, info);
    }

    /**
     * Returns what is left of this when whoever wrote the rest is gone: what was forced. A length that is not proven goes
     * too unless every byte before it is there.
     */
    ManifestEntry durableOnly() {
        if (isDurable()) {
            return this;
        }
        if (durable.ranges().isEmpty()) {
            return emptied();
        }
        RangeSet lost = coverage.landed().minus(durable.ranges());
        return new ManifestEntry(path, generation, coverage.without(lost), durable, info);
    }

    /** Returns this without some of the bytes that have landed; what is durable is left as it is. */
    ManifestEntry without(RangeSet bytes) {
        return bytes.isEmpty() ? this : new ManifestEntry(path, generation, coverage.without(bytes), durable, info);
    }

    /** Returns whether all that has landed was forced. */
    boolean isDurable() {
        return durable.ranges().equals(coverage.landed());
    }

    /** Returns whether there is a byte, or the proof that there is none. */
    boolean isWorthKeeping() {
        return !coverage.landed().isEmpty() || coverage.isWhole();
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
}
