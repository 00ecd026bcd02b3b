/**
 * MPEG transport streams (ISO/IEC 13818-1): <em>packets</em> of 188 bytes, each of one <em>PID</em>; <em>sections</em>,
 * which make the tables PAT (programs) and PMT (the streams of a program); <em>PES packets</em>, which carry an
 * <em>elementary stream</em> and say when their first access unit plays. A packet in the sense of {@link
 * io.kithara.decode.Packet} is called a frame here.
 */
@NullMarked
package io.kithara.decode.ts;

import org.jspecify.annotations.NullMarked;
