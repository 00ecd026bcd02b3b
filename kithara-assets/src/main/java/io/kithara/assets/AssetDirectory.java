package io.kithara.assets;

/** Placeholder within this module's first landing. */
final class AssetDirectory {
    static final String MANIFEST_NAME = "manifest.json";

    private AssetDirectory() {}
}
