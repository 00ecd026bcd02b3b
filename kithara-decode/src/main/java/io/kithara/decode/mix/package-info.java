/** Channel mixing. Knows nothing of streams. */
@NullMarked
package io.kithara.decode.mix;

import org.jspecify.annotations.NullMarked;
