/**
 * FLAC (RFC 9639): the native container, and the decoder of its frames, which also stand in MP4 and Ogg.
 *
 * <p>Terms: a <em>block</em> is a stretch of samples, a <em>frame</em> (here always with its header: {@link
 * io.kithara.decode.flac.FrameHeader}) its coded form, a <em>subframe</em> the part of a frame for one channel. What other packages
 * call a frame, one sample for each channel, is called a <em>sample</em> in the RFC.
 */
@NullMarked
package io.kithara.decode.flac;

import org.jspecify.annotations.NullMarked;
