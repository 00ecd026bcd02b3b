package io.kithara.assets;

import java.util.List;

/**
 * What {@link AssetStore#verify} found. What was wrong has been dropped and will be fetched again, but for {@link
 * Problem#NOT_IN_INDEX}.
 *
 * @param assets assets looked at
 * @param resources resources looked at
 * @param findings what was wrong, in no order
 */
public record VerifyReport(int assets, int resources, List<Finding> findings) {
    /** Copies the findings in. */
    public VerifyReport {
        findings = List.copyOf(findings);
    }

    /** Returns whether nothing was wrong. */
    public boolean isSound() {
        return findings.isEmpty();
    }

    /**
     * One thing that was wrong.
     *
     * @param asset where
     * @param path the resource or file within the asset's directory; empty for the asset as a whole
     * @param problem what
     */
    public record Finding(AssetKey asset, String path, Problem problem) {}

    /** What can be wrong with an asset on disk. */
    public enum Problem {
        /** The manifest is missing or damaged, so that nothing vouches for the bytes. */
        NO_MANIFEST,
        /** A file that the manifest vouches for is not there. */
        FILE_MISSING,
        /** A file is shorter than the bytes that the manifest vouches for. */
        FILE_SHORT,
        /** The bytes of a whole resource are not those that were committed. */
        CONTENT_CHANGED,
        /** A file that no manifest names. */
        UNKNOWN_FILE,
        /**
         * A directory of an asset that the index did not know although its journal was closed in order: copied here, say.
         * It is known from now on and nothing of it is dropped.
         */
        NOT_IN_INDEX
    }
}
