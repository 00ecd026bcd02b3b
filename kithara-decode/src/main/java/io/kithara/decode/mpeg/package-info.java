/**
 * MPEG-1, 2 and 2.5 audio frames with what people put around them: ID3, Xing, Info, LAME, VBRI, APE.
 *
 * <p>An MPEG <em>frame</em> (header and coded samples) is called a packet here, as everywhere in Kithara; a frame is one
 * sample per channel. Clauses are those of ISO/IEC 11172-3 and 13818-3.
 */
@NullMarked
package io.kithara.decode.mpeg;

import org.jspecify.annotations.NullMarked;
