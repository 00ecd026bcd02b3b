/**
 * AAC decoded in Java: ISO/IEC 14496-3, part 3 subpart 4 (general audio coding). The classes carry the names of the
 * standard's syntax elements and tools, its constants the numbers of its tables.
 */
@NullMarked
package io.kithara.decode.aac;

import org.jspecify.annotations.NullMarked;
