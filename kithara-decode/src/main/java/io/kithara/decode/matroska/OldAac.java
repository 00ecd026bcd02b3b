package io.kithara.decode.matroska;

import io.kithara.decode.DecodeException;
import io.kithara.decode.aac.AudioSpecificConfig;

/**
 * Makes an AudioSpecificConfig (ISO/IEC 14496-3 1.6.2.1) from the ids that files before 2004 have instead of one: {@code
 * A_AAC/MPEG2|MPEG4/MAIN|LC|SSR|LTP[/SBR]}.
 */
final class OldAac {
    /** Object types are numbered from 1 in this order. */
    private static final String[] PROFILES = {"MAIN", "LC", "SSR", "LTP"};

    private static final int SYNC_SBR = 0x2B7;
    private static final int SBR = 5;

    private OldAac() {}

    static byte[] config(TrackEntry entry) throws DecodeException {
        String[] parts = entry.codecId.split("/", -1);
        int type = 0;
        for (int i = 0; i < PROFILES.length; i++) {
            type = parts.length > 2 && PROFILES[i].equals(parts[2]) ? i + 1 : type;
        }
        int rate = rateIndex(entry.rate);
        if (type == 0 || rate < 0 || entry.channels < 1 || entry.channels > 6) {
            throw new DecodeException(
                    DecodeException.Reason.UNSUPPORTED,
                    "'" + entry.codecId + "' of " + entry.channels + " channels at " + entry.rate
                            + " Hz does not say how it is coded");
        }
        int core = type << 11 | rate << 7 | entry.channels << 3;
        boolean sbr = parts.length > 3 && parts[3].equals("SBR");
        if (!sbr) {
            return new byte[] {(byte) (core >> 8), (byte) core};
        }
        double doubled = entry.outputRate > entry.rate ? entry.outputRate : 2 * entry.rate;
        // syncExtensionType 11, extensionAudioObjectType 5, sbrPresentFlag 1, rate index 4, filled up with 3
        long extension = (long) SYNC_SBR << 13 | SBR << 8 | 1 << 7 | Math.max(0, rateIndex(doubled)) << 3;
        return new byte[] {
            (byte) (core >> 8), (byte) core, (byte) (extension >> 16), (byte) (extension >> 8), (byte) extension
        };
    }

    private static int rateIndex(double rate) {
        for (int i = 0; i < AudioSpecificConfig.rateCount(); i++) {
            if (AudioSpecificConfig.rate(i) == Math.round(rate)) {
                return i;
            }
        }
        return -1;
    }
}
