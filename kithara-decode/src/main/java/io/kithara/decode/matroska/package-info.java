/**
 * Audio in Matroska and WebM (RFC 9559), which are EBML (RFC 8794): elements of an id, a size and a body.
 *
 * <p>Terms: the <em>segment</em> holds everything; a <em>cluster</em> holds <em>blocks</em> of a few seconds of all tracks; a
 * block holds one packet, or by <em>lacing</em> several; <em>ticks</em> are what times are counted in, mostly milliseconds.
 * Numbers are high byte first.
 */
@NullMarked
package io.kithara.decode.matroska;

import org.jspecify.annotations.NullMarked;
