/** AudioInputStream and sound-device output. */
@NullMarked
package io.kithara.javasound;

import org.jspecify.annotations.NullMarked;
