/**
 * AAC in LATM (ISO/IEC 14496-3 section 1.7): an <em>AudioMuxElement</em> carries one or several <em>payloads</em> (access
 * units) and now and then a <em>StreamMuxConfig</em> that says how; LOAS frames such elements with a syncword and a length.
 */
@NullMarked
package io.kithara.decode.latm;

import org.jspecify.annotations.NullMarked;
