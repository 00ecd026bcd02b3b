package io.kithara.decode.flac;

import io.kithara.decode.DecodeException;
import java.util.Arrays;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * STREAMINFO (RFC 9639 section 8.2) as it stands there, right or wrong: what frames say themselves outranks it. Its block and
 * frame sizes are not kept, for nothing here depends on them.
 *
 * @param sampleRate Hz, 0 to 1,048,575
 * @param channels 1 to 8
 * @param bits per sample, 1 to 32
 * @param samples of each channel in the whole stream, empty if it does not say
 * @param md5 of the samples, 16 bytes; all 0 if nobody made it. Not copied: nobody writes to it
 */
public record StreamInfo(int sampleRate, int channels, int bits, OptionalLong samples, byte[] md5) {
    /** Bytes of the block without its header. */
    public static final int BYTES = 34;

    /** Bytes of the header of a metadata block. */
    public static final int BLOCK_HEADER_BYTES = 4;

    private static final int MD5_OFFSET = 18;
    private static final int MD5_BYTES = 16;

    /** Reads the block's body, {@link #BYTES} bytes from {@code offset} on. */
    public static StreamInfo read(byte[] bytes, int offset) {
        long packed = 0;
        for (int i = 10; i < MD5_OFFSET; i++) {
            packed = packed << 8 | (bytes[offset + i] & 0xFF);
        }
        long samples = packed & 0xF_FFFF_FFFFL;
        return new StreamInfo(
                (int) (packed >>> 44),
                (int) (packed >>> 41 & 7) + 1,
                (int) (packed >>> 36 & 31) + 1,
                samples == 0 ? OptionalLong.empty() : OptionalLong.of(samples),
                Arrays.copyOfRange(bytes, offset + MD5_OFFSET, offset + MD5_OFFSET + MD5_BYTES));
    }

    /**
     * Reads what {@link io.kithara.decode.Track#config} holds of FLAC: metadata blocks, of which STREAMINFO is the first, or
     * nothing.
     *
     * @throws DecodeException {@code MALFORMED} if it starts with anything else
     */
    public static Optional<StreamInfo> ofConfig(byte[] config) throws DecodeException {
        if (config.length == 0) {
            return Optional.empty();
        }
        if (config.length < BLOCK_HEADER_BYTES + BYTES || (config[0] & 0x7F) != 0) {
            throw new DecodeException(
                    DecodeException.Reason.MALFORMED,
                    "a FLAC config of " + config.length + " bytes does not start with STREAMINFO");
        }
        return Optional.of(read(config, BLOCK_HEADER_BYTES));
    }
}
