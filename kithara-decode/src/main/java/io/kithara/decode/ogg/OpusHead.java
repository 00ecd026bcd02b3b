package io.kithara.decode.ogg;

import io.kithara.decode.DecodeException;
import io.kithara.decode.PcmFormat;
import java.util.Arrays;

/**
 * The identification header of Opus in Ogg (RFC 7845 section 5.1). Immutable but for the array, to which nobody writes.
 *
 * @param channels 1 to 8
 * @param preSkip frames at 48 kHz that are decoded and not heard
 * @param config the same as the body of a {@code dOps} box: version 0, big endian, without the magic
 */
public record OpusHead(int channels, int preSkip, byte[] config) {
    private static final int MAGIC_BYTES = 8;
    private static final int FIXED_BYTES = 19;

    /**
     * Reads the header packet, which Matroska has as well.
     *
     * @throws DecodeException {@code MALFORMED} if it breaks off or says nonsense, {@code UNSUPPORTED} beyond 8 channels or
     *     for another version
     */
    public static OpusHead parse(byte[] packet) throws DecodeException {
        if (packet.length < FIXED_BYTES) {
            throw malformed("has " + packet.length + " bytes");
        }
        // Section 5.1, version: a change of the low nibble is one that old readers may read.
        int version = packet[MAGIC_BYTES] & 0xFF;
        int channels = packet[9] & 0xFF;
        if (version > 15) {
            throw new DecodeException(
                    DecodeException.Reason.UNSUPPORTED, "Opus in Ogg of version " + version + " is not decoded");
        }
        if (channels == 0) {
            throw malformed("says 0 channels");
        }
        if (channels > PcmFormat.MAX_CHANNELS) {
            throw new DecodeException(
                    DecodeException.Reason.UNSUPPORTED, "Opus of " + channels + " channels is not decoded");
        }
        int family = packet[18] & 0xFF;
        int length = family == 0 ? FIXED_BYTES : FIXED_BYTES + 2 + channels;
        if (packet.length < length) {
            throw malformed("of mapping family " + family + " has " + packet.length + " bytes");
        }
        return new OpusHead(channels, (packet[11] & 0xFF) << 8 | (packet[10] & 0xFF), boxed(packet, length));
    }

    private static byte[] boxed(byte[] packet, int length) {
        byte[] box = Arrays.copyOfRange(packet, MAGIC_BYTES, length);
        box[0] = 0;
        reverse(box, 2, 2); // pre-skip
        reverse(box, 4, 4); // input rate
        reverse(box, 8, 2); // gain
        return box;
    }

    private static void reverse(byte[] bytes, int at, int count) {
        for (int i = 0; i < count / 2; i++) {
            byte low = bytes[at + i];
            bytes[at + i] = bytes[at + count - 1 - i];
            bytes[at + count - 1 - i] = low;
        }
    }

    private static DecodeException malformed(String why) {
        return new DecodeException(DecodeException.Reason.MALFORMED, "the Opus header " + why);
    }
}
