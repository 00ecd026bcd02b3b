/**
 * Parametric stereo, ISO/IEC 14496-3 subpart 8: two channels out of one and a few parameters. Words of the standard used
 * throughout: a <em>slot</em> is one column of the QMF banks; <em>hybrid bands</em> are the QMF channels of which the
 * lowest are split further; <em>stereo bands</em>, 20 or 34, are groups of them that share parameters; IID, ICC, IPD and
 * OPD are differences of level, coherence and phases.
 */
@NullMarked
package io.kithara.decode.aac.ps;

import org.jspecify.annotations.NullMarked;
