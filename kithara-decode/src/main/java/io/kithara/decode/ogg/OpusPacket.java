package io.kithara.decode.ogg;

/** What every container has to know of an Opus packet (RFC 6716 section 3): how long it plays. */
public final class OpusPacket {
    /** RFC 7845 section 4: frames per second, whatever the rate of the input was. */
    public static final int RATE = 48_000;

    /**
     * 720 ms. RFC 7845 section 4.6 asks for 80, after which music still differs by up to -15 dB and speech by 0 dB from
     * linear decoding: each packet only corrects part of the energies of the one before. From 640 ms on music did not
     * differ any more; what does is steady tones (50 dB down) and speech coding of such (33 dB). It lies in the same
     * pages mostly, and decodes in 4 ms.
     */
    public static final int PREROLL_FRAMES = 34_560;

    /** RFC 6716 section 3.2.5: 120 ms, the most one packet may hold. */
    private static final int MAX_PACKET_FRAMES = 5760;

    private OpusPacket() {}

    /**
     * Returns how many frames a packet holds; 0 if what it says is nonsense.
     *
     * @param start the packet's first bytes
     * @param available how many of them there are, at least 1; more than 2 are not looked at
     */
    public static int frames(byte[] start, int available) {
        int first = start[0] & 0xFF;
        int count = switch (first & 3) {
            case 0 -> 1;
            case 1, 2 -> 2;
            default -> available < 2 ? 0 : start[1] & 0x3F;
        };
        int frames = count * frameLength(first >> 3);
        return frames > MAX_PACKET_FRAMES ? 0 : frames;
    }

    /** RFC 6716 section 3.1, table 2: frames at 48 kHz of one frame of each configuration. */
    private static int frameLength(int config) {
        if (config < 12) {
            return (config & 3) == 3 ? 2880 : 480 << (config & 3);
        }
        return config < 16 ? 480 << (config & 1) : 120 << (config & 3);
    }
}
