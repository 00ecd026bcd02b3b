package io.kithara.codec.concentus;

import io.kithara.decode.DecodeException;
import io.kithara.decode.Track;

/**
 * What the header of an Opus stream says about decoding it: the body of a {@code dOps} box ("Encapsulation of Opus in ISO
 * Base Media File Format", section 4.3.2), with the fields of RFC 7845 section 5.1.
 *
 * @param channels 1 to 8
 * @param gain factor for all samples
 * @param family RFC 7845 section 5.1.1: 0 or 1
 * @param streams Opus streams in each packet
 * @param coupled how many of them, the first ones, are stereo
 * @param mapping the decoded channel for each output channel; 255 for silence
 */
record OpusConfig(int channels, double gain, int family, int streams, int coupled, short[] mapping) {
    private static final int FIXED_BYTES = 11;
    private static final int SILENT = 255;

    /**
     * Reads a track's config; without one it is mono or stereo.
     *
     * @throws DecodeException {@code MALFORMED} or {@code UNSUPPORTED}
     */
    static OpusConfig of(Track track) throws DecodeException {
        byte[] config = track.config();
        if (config.length == 0) {
            return plain(track.format().channels(), 1);
        }
        if (config.length < FIXED_BYTES) {
            throw malformed("has " + config.length + " bytes");
        }
        int channels = config[1] & 0xFF;
        int gain = config[8] << 8 | (config[9] & 0xFF);
        int family = config[10] & 0xFF;
        double factor = Math.pow(10, gain / (20.0 * 256));
        if (family == 0) {
            return plain(channels, factor);
        }
        if (family != 1) {
            throw new DecodeException(
                    DecodeException.Reason.UNSUPPORTED, "Opus of channel mapping family " + family + " is not decoded");
        }
        return mapped(config, channels, factor);
    }

    private static OpusConfig plain(int channels, double gain) throws DecodeException {
        if (channels != 1 && channels != 2) {
            throw malformed("of mapping family 0 says " + channels + " channels");
        }
        return new OpusConfig(channels, gain, 0, 1, channels - 1, new short[] {0, 1});
    }

    private static OpusConfig mapped(byte[] config, int channels, double gain) throws DecodeException {
        if (channels == 0 || channels > 8 || config.length < FIXED_BYTES + 2 + channels) {
            throw malformed("of mapping family 1 says " + channels + " channels in " + config.length + " bytes");
        }
        int streams = config[FIXED_BYTES] & 0xFF;
        int coupled = config[FIXED_BYTES + 1] & 0xFF;
        if (streams == 0 || coupled > streams || streams + coupled > SILENT) {
            throw malformed("says " + streams + " streams, " + coupled + " of them coupled");
        }
        short[] mapping = new short[channels];
        for (int i = 0; i < channels; i++) {
            mapping[i] = (short) (config[FIXED_BYTES + 2 + i] & 0xFF);
            if (mapping[i] != SILENT && mapping[i] >= streams + coupled) {
                throw malformed("maps channel " + i + " to " + mapping[i]);
            }
        }
        return new OpusConfig(channels, gain, 1, streams, coupled, mapping);
    }

    private static DecodeException malformed(String why) {
        return new DecodeException(DecodeException.Reason.MALFORMED, "the Opus header " + why);
    }
}
