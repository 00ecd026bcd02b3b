/** Readers of tags, for the demuxers beside it. Broken tags never break sound: what cannot be read is left out. Not exported. */
@NullMarked
package io.kithara.decode.tags;

import org.jspecify.annotations.NullMarked;
