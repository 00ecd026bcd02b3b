package io.kithara.decode.ts;

import java.util.Arrays;

/**
 * What {@code channel_config_code} of Opus in MPEG-TS stands for: 1 and 2 for mono and stereo, 3 to 8 for so many channels as Vorbis has
 * them (RFC 7845 section 5.1.1.2), in as few streams as can be. Others (two mono channels, mappings written out) are not decoded.
 */
final class OpusChannels {
    /** For streams that are no Opus, and for what is not decoded. */
    static final int NONE = 0;

    /** How many streams there are, how many of them are stereo, and which decoded channel each output channel is. */
    private static final int[][] MAPPINGS = {
        {2, 1, 0, 2, 1},
        {2, 2, 0, 1, 2, 3},
        {3, 2, 0, 4, 1, 2, 3},
        {4, 2, 0, 4, 1, 2, 3, 5},
        {4, 3, 0, 4, 1, 2, 3, 5, 6},
        {5, 3, 0, 6, 1, 2, 3, 4, 5, 7}
    };

    /** The body of a {@code dOps} box up to its mapping. */
    private static final int FIXED_BYTES = 11;

    private static final int FAMILY_AT = 10;
    private static final int VORBIS_ORDER = 1;

    private OpusChannels() {}

    static boolean isKnown(int code) {
        return code >= 1 && code <= 8;
    }

    static int count(int code) {
        return code;
    }

    /** Returns the track's config, see {@link io.kithara.decode.Track#config}: without gain or delay, which headers of packets have. */
    static byte[] config(int code) {
        byte[] config = new byte[FIXED_BYTES];
        config[1] = (byte) code;
        config[6] = (byte) (48_000 >> 8);
        config[7] = (byte) 48_000;
        if (code <= 2) {
            return config;
        }
        int[] mapping = MAPPINGS[code - 3];
        config = Arrays.copyOf(config, FIXED_BYTES + mapping.length);
        config[FAMILY_AT] = VORBIS_ORDER;
        for (int i = 0; i < mapping.length; i++) {
            config[FIXED_BYTES + i] = (byte) mapping[i];
        }
        return config;
    }
}
