/**
 * ALAC, the Apple Lossless Audio Codec, decoded in Java. It has no standard but its authors' own description and code; names follow
 * those.
 */
@NullMarked
package io.kithara.decode.alac;

import org.jspecify.annotations.NullMarked;
