package io.kithara.decode.vorbis;

import io.kithara.decode.DecodeException;
import io.kithara.decode.PcmFormat;

/**
 * The first header (Vorbis I section 4.2.2).
 *
 * @param format rate and channels
 * @param shortBlock frames of the shorter block
 * @param longBlock frames of the longer one, or the same
 */
public record Identification(PcmFormat format, int shortBlock, int longBlock) {
    private static final int KIND = 1;
    private static final int MIN_BLOCK_BITS = 6;
    private static final int MAX_BLOCK_BITS = 13;

    /**
     * Reads the packet.
     *
     * @throws DecodeException {@code MALFORMED} or {@code UNSUPPORTED}
     */
    public static Identification parse(byte[] packet) throws DecodeException {
        LsbBits bits = new LsbBits(packet, "the Vorbis identification header");
        bits.requireStart(KIND);
        long version = bits.read(32);
        int channels = bits.number(8);
        long rate = bits.read(32);
        bits.skip(32); // highest bit rate
        bits.skip(32); // nominal bit rate
        bits.skip(32); // lowest bit rate
        int shortBits = bits.number(4);
        int longBits = bits.number(4);
        if (version != 0 || channels == 0 || rate == 0 || rate > PcmFormat.MAX_SAMPLE_RATE || !bits.flag()) {
            throw bits.malformed("says version " + version + ", " + channels + " channels and " + rate + " Hz");
        }
        if (shortBits < MIN_BLOCK_BITS || longBits > MAX_BLOCK_BITS || shortBits > longBits) {
            throw bits.malformed("says blocks of 2^" + shortBits + " and 2^" + longBits + " frames");
        }
        if (channels > PcmFormat.MAX_CHANNELS) {
            throw new DecodeException(
                    DecodeException.Reason.UNSUPPORTED, "Vorbis of " + channels + " channels is not decoded");
        }
        return new Identification(new PcmFormat((int) rate, channels), 1 << shortBits, 1 << longBits);
    }
}
