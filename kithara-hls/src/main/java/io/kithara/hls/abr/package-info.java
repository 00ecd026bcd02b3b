/**
 * Adaptive bitrate, in three steps that are three types.
 *
 * <p>{@link io.kithara.hls.abr.BandwidthEstimator} <em>estimates</em> what the network delivers, from network bytes only;
 * {@link io.kithara.hls.abr.AbrPolicy} <em>decides</em>, a pure function of an {@link io.kithara.hls.abr.AbrSnapshot};
 * whoever loads segments <em>applies</em> the decision at a segment boundary. A decision is worth exactly its snapshot:
 * it is asked for again until it is applied, so one whose reason has gone is never carried out.
 *
 * <p>Terms: the <em>ladder</em> is all variants by rising bit rate; the <em>current</em> variant is the one that segments are
 * being asked of; <em>buffered</em> is media that has landed ahead of the reader, in time.
 */
@NullMarked
package io.kithara.hls.abr;

import org.jspecify.annotations.NullMarked;
