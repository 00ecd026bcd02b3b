/** HTTP Live Streaming; nothing is played from here yet. */
@NullMarked
package io.kithara.hls;

import org.jspecify.annotations.NullMarked;
