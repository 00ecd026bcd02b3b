/** What the lossless codecs share. */
@NullMarked
package io.kithara.decode.lossless;

import org.jspecify.annotations.NullMarked;
