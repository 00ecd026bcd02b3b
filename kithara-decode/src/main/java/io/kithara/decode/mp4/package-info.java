/**
 * ISO base media files, plain and fragmented: ISO/IEC 14496-12 (boxes, sample tables, movie fragments), 14496-14 (AAC in
 * it), QuickTime's sample descriptions, and iTunes' metadata. Boxes, fields and tables have the names of the standard; a
 * <em>sample</em> is a packet there and a <em>chunk</em> is a run of them.
 */
@NullMarked
package io.kithara.decode.mp4;

import org.jspecify.annotations.NullMarked;
