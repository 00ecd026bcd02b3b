/** Sample-rate conversion. Knows nothing of streams. */
@NullMarked
package io.kithara.decode.resample;

import org.jspecify.annotations.NullMarked;
