package io.kithara.decode.ogg;

import io.kithara.decode.Metadata;
import io.kithara.decode.PcmFormat;

/**
 * What the headers of one logical stream say.
 *
 * @param format rate and channels; granule positions count frames at this rate
 * @param config what a decoder needs, as {@link io.kithara.decode.Track#config}
 * @param metadata of this stream alone
 * @param preSkip frames at the start that are not to be heard
 * @param prerollFrames how much before a frame decoding has to begin so that the frame comes out right
 */
record OggFacts(PcmFormat format, byte[] config, Metadata metadata, int preSkip, int prerollFrames) {}
