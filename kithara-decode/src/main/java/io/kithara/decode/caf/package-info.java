/**
 * Apple's Core Audio Format: chunks of a four-character type and a size of 64 bits, all numbers high byte first.
 *
 * <p>Terms: the <em>description</em> says how the audio is coded, the <em>packet table</em> how long each packet is where they
 * differ, the <em>cookie</em> is the codec's header.
 */
@NullMarked
package io.kithara.decode.caf;

import org.jspecify.annotations.NullMarked;
