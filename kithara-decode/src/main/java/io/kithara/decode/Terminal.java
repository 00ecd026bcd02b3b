package io.kithara.decode;

import io.kithara.stream.MediaException;
import org.jspecify.annotations.Nullable;

/**
 * What comes after the last frame of an epoch.
 *
 * @param epoch the epoch that ends here
 * @param index the ring index it stands at
 * @param outcome the fact
 * @param failure what {@code read} throws once; null for an end
 */
record Terminal(
        long epoch, long index, Outcome outcome, @Nullable MediaException failure) {}
