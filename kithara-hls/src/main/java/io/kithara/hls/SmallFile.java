package io.kithara.hls;

import java.net.URI;

/**
 * A playlist or a key.
 *
 * @param bytes all of it
 * @param uri where redirects led: the base of relative references
 * @param cached whether it came from the cache
 */
record SmallFile(byte[] bytes, URI uri, boolean cached) {}
