/**
 * Spectral band replication, ISO/IEC 14496-3 subclause 4.6.18, in its high quality form. Words of the standard used
 * throughout: a <em>slot</em> is one column of the QMF banks, 32 samples of the core and 64 of the output; a <em>time
 * slot</em> is two of them; <em>envelopes</em> divide a frame in time, <em>bands</em> the 64 QMF channels in frequency;
 * {@code kx} is the first QMF channel that SBR makes and {@code M} their number.
 */
@NullMarked
package io.kithara.decode.aac.sbr;

import org.jspecify.annotations.NullMarked;
