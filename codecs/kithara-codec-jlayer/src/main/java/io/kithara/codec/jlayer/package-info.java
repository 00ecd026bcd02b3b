/** MP3 through JLayer. */
@NullMarked
package io.kithara.codec.jlayer;

import org.jspecify.annotations.NullMarked;
