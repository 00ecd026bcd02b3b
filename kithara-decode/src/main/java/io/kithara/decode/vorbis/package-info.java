/** What a Vorbis stream says about itself before its audio (Vorbis I, section 4.2). */
@NullMarked
package io.kithara.decode.vorbis;

import org.jspecify.annotations.NullMarked;
