/** Ogg (RFC 3533): pages, logical streams, and how Vorbis, Opus (RFC 7845) and FLAC (RFC 9639) lie in them. */
@NullMarked
package io.kithara.decode.ogg;

import org.jspecify.annotations.NullMarked;
