package io.kithara.storage;

/**
 * How to open a resource kept in a file.
 *
 * @param coverage what a manifest vouches for; a resource whose coverage is whole opens committed
 * @param buffers direct buffers for its I/O, shared with other resources
 */
public record FileOptions(Coverage coverage, DirectBuffers buffers) {
    /** Returns options for a resource of which nothing is known. */
    public static FileOptions of(DirectBuffers buffers) {
        return new FileOptions(Coverage.NONE, buffers);
    }

    /** Returns these options for a resource of which {@code vouched} is there. */
    public FileOptions withCoverage(Coverage vouched) {
        return new FileOptions(vouched, buffers);
    }
}
