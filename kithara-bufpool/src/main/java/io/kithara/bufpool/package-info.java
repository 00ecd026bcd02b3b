/** Pooled byte and float buffers behind one byte budget. */
@NullMarked
package io.kithara.bufpool;

import org.jspecify.annotations.NullMarked;
