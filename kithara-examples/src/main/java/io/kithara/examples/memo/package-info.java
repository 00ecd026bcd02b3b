/**
 * A format of one's own, plugged in: voice memos, a container and a codec made up for {@code docs/plug-ins.md}. A file is
 * {@code MEMO}, the rate in hertz (16 bits, high byte first), and packets of 161 bytes: a sample of 16 bits, then 159 steps
 * to the next one, of 8 bits each, in units of 64.
 */
@NullMarked
package io.kithara.examples.memo;

import org.jspecify.annotations.NullMarked;
