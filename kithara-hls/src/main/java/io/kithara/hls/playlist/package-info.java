/**
 * Playlists of HTTP Live Streaming as immutable records, their parser and their writer (RFC 8216 and draft-pantos-hls-rfc8216bis).
 *
 * <p>A <em>multivariant playlist</em> names <em>variants</em> (the same programme at several bit rates) and
 * <em>renditions</em> (alternatives such as another language); a <em>media playlist</em> names the <em>segments</em> of one of
 * them, numbered by <em>media sequence</em>. A <em>define</em> is a variable that a playlist sets for its own text and for
 * the media playlists that import it. No class here does I/O.
 */
@NullMarked
package io.kithara.hls.playlist;

import org.jspecify.annotations.NullMarked;
