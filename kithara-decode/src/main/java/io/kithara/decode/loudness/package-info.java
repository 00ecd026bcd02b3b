/** How loud PCM is: the filters, gates and peaks behind {@link io.kithara.decode.LoudnessMeter}. Not exported. */
@NullMarked
package io.kithara.decode.loudness;

import org.jspecify.annotations.NullMarked;
