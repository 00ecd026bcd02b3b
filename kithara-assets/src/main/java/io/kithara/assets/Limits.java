package io.kithara.assets;

/**
 * How much a store may hold; both inclusive.
 *
 * @param maxBytes bytes in all
 * @param maxAssets assets in all
 */
record Limits(long maxBytes, int maxAssets) {
    static final Limits UNLIMITED = new Limits(Long.MAX_VALUE, Integer.MAX_VALUE);

    /** Returns limits that allow what either allows. */
    Limits orMore(Limits other) {
        return new Limits(Math.max(maxBytes, other.maxBytes), Math.max(maxAssets, other.maxAssets));
    }
}
