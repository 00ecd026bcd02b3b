/** HTTP Live Streaming. */
@NullMarked
package io.kithara.hls;

import org.jspecify.annotations.NullMarked;
