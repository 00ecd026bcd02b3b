package io.kithara.decode.adts;

import io.kithara.decode.DecodeException;
import io.kithara.decode.PcmFormat;

/**
 * What an AAC stream says about itself: ISO/IEC 14496-3 section 1.6.2.1, as far as timing and shape need it. Extensions
 * that are only found inside the packets (implicit SBR and PS) are not seen here: the decoder has the last word.
 *
 * @param objectType table 1.17, of the core; 2 is AAC LC
 * @param coreRate frames per second before SBR
 * @param outputRate frames per second after explicitly signalled SBR, else {@code coreRate}
 * @param coreChannels channels coded, 0 if a program config inside the packets says
 * @param parametricStereo whether PS is signalled: mono comes out as stereo
 * @param coreFrameLength frames a packet holds at {@code coreRate}
 */
public record AudioSpecificConfig(
        int objectType, int coreRate, int outputRate, int coreChannels, boolean parametricStereo, int coreFrameLength) {
    private static final int ESCAPE_TYPE = 31;
    private static final int ESCAPE_RATE = 15;
    private static final int SBR = 5;
    private static final int PARAMETRIC_STEREO = 29;
    private static final int LOW_DELAY = 23;
    private static final int ENHANCED_LOW_DELAY = 39;

    private static final int SYNC_SBR = 0x2B7;
    private static final int SYNC_PS = 0x548;

    /** Table 1.18. */
    private static final int[] RATES = {
        96_000, 88_200, 64_000, 48_000, 44_100, 32_000, 24_000, 22_050, 16_000, 12_000, 11_025, 8_000, 7_350
    };

    /** Table 1.19, by channelConfiguration; 0 is a program config or reserved. */
    private static final int[] CHANNELS = {0, 1, 2, 3, 4, 5, 6, 8, 0, 0, 0, 7, 8, 0, 8, 0};

    /**
     * Parses a config.
     *
     * @throws DecodeException {@code MALFORMED} if it ends early or names a rate or channel count that does not exist
     */
    public static AudioSpecificConfig parse(byte[] bytes) throws DecodeException {
        return parse(new BitReader(bytes, 0, bytes.length), true);
    }

    /**
     * Parses a config that stands among other bits and does not say how long it is; it cannot have backward compatible
     * signalling behind it. {@code in} stands behind it afterwards.
     *
     * @throws DecodeException as {@link #parse}, and {@code UNSUPPORTED} for a program config inside
     */
    public static AudioSpecificConfig read(BitReader in) throws DecodeException {
        AudioSpecificConfig config = parse(in, false);
        if (config.coreChannels == 0) {
            throw new DecodeException(
                    DecodeException.Reason.UNSUPPORTED, "AAC whose channels only a program config tells, in LATM");
        }
        return config;
    }

    /** Returns what a decoder that honours the signalling puts out; two channels where the packets decide. */
    public PcmFormat format() {
        int channels = coreChannels == 0 || (parametricStereo && coreChannels == 1) ? 2 : coreChannels;
        return new PcmFormat(outputRate, channels);
    }

    /** Returns the frames of one packet at {@link #outputRate}. */
    public int framesPerPacket() {
        return (int) ((long) coreFrameLength * outputRate / coreRate);
    }

    /** Returns whether SBR is signalled. */
    public boolean isSbr() {
        return outputRate != coreRate;
    }

    /** Returns the sample rate of an index below {@link #rateCount}. */
    static int rate(int index) {
        return RATES[index];
    }

    /** Returns the channels of a channelConfiguration, 0 if a program config says. */
    static int channels(int configuration) {
        return CHANNELS[configuration];
    }

    /** Returns the number of rates in table 1.18; higher indexes are reserved. */
    static int rateCount() {
        return RATES.length;
    }

    private static AudioSpecificConfig parse(BitReader in, boolean extended) throws DecodeException {
        int objectType = readObjectType(in);
        int coreRate = readRate(in);
        int channelConfiguration = in.read(4);
        int outputRate = coreRate;
        boolean parametricStereo = false;
        boolean explicit = objectType == SBR || objectType == PARAMETRIC_STEREO;
        if (explicit) {
            parametricStereo = objectType == PARAMETRIC_STEREO;
            outputRate = readRate(in);
            objectType = readObjectType(in);
        }
        int frameLength = 1024;
        int channels = channels(channelConfiguration);
        if (isGeneralAudio(objectType)) {
            frameLength = readFrameLength(in, objectType);
            channels = readGeneralAudio(in, objectType, channelConfiguration, extended);
        } else if (objectType == ENHANCED_LOW_DELAY) {
            frameLength = readFrameLength(in, objectType);
        }
        if (extended && !explicit && isGeneralAudio(objectType)) {
            // section 1.6.5.3: an old decoder reads only up to here, so backward compatible signalling follows
            int extensionRate = readSyncExtension(in, coreRate);
            parametricStereo = extensionRate != coreRate && readParametricStereo(in);
            outputRate = extensionRate;
        }
        return checked(objectType, coreRate, outputRate, channels, parametricStereo, frameLength);
    }

    private static AudioSpecificConfig checked(
            int objectType, int coreRate, int outputRate, int channels, boolean parametricStereo, int frameLength)
            throws DecodeException {
        boolean sound = coreRate > 0 && (outputRate == coreRate || outputRate == 2 * coreRate) && channels <= 8;
        if (!sound || outputRate > 192_000) {
            throw malformed("AAC at " + coreRate + " Hz, extended to " + outputRate + " Hz, " + channels + " channels");
        }
        return new AudioSpecificConfig(objectType, coreRate, outputRate, channels, parametricStereo, frameLength);
    }

    private static int readObjectType(BitReader in) throws DecodeException {
        int type = in.read(5);
        return type == ESCAPE_TYPE ? 32 + in.read(6) : type;
    }

    private static int readRate(BitReader in) throws DecodeException {
        int index = in.read(4);
        if (index == ESCAPE_RATE) {
            return in.read(24);
        }
        if (index >= RATES.length) {
            throw malformed("an AAC sample rate index of " + index);
        }
        return RATES[index];
    }

    /** Whether table 1.15 gives the type a GASpecificConfig. */
    private static boolean isGeneralAudio(int objectType) {
        return (objectType >= 1 && objectType <= 7 && objectType != SBR)
                || objectType == 17
                || (objectType >= 19 && objectType <= LOW_DELAY);
    }

    private static int readFrameLength(BitReader in, int objectType) throws DecodeException {
        boolean lowDelay = objectType == LOW_DELAY || objectType == ENHANCED_LOW_DELAY;
        boolean small = in.readFlag();
        if (lowDelay) {
            return small ? 480 : 512;
        }
        return small ? 960 : 1024;
    }

    /** Section 4.4.1, after frameLengthFlag; returns the number of channels. */
    private static int readGeneralAudio(BitReader in, int objectType, int channelConfiguration, boolean whole)
            throws DecodeException {
        if (in.readFlag()) {
            in.skip(14); // coreCoderDelay
        }
        boolean extended = in.readFlag();
        int channels = channels(channelConfiguration);
        // A config made from an ADTS header has no room for the program config, it comes inside the packets.
        if (whole && channelConfiguration == 0 && in.bitsLeft() >= 31) {
            channels = readProgramConfig(in);
        }
        if (objectType == 6 || objectType == 20) {
            in.skip(3); // layerNr
        }
        if (extended) {
            in.skip(objectType == 22 ? 16 : objectType >= 17 ? 3 : 0);
            in.skip(1); // extensionFlag3
        }
        return channels;
    }

    /** Section 4.4.1.1; returns the number of channels. */
    private static int readProgramConfig(BitReader in) throws DecodeException {
        in.skip(4 + 2 + 4);
        int front = in.read(4);
        int side = in.read(4);
        int back = in.read(4);
        int lowFrequency = in.read(2);
        in.skip(3 + 4);
        in.skip(in.readFlag() ? 4 : 0);
        in.skip(in.readFlag() ? 4 : 0);
        in.skip(in.readFlag() ? 3 : 0);
        int channels = lowFrequency;
        for (int i = 0; i < front + side + back; i++) {
            channels += in.readFlag() ? 2 : 1;
            in.skip(4);
        }
        return channels;
    }

    /** Returns the output rate, {@code coreRate} if there is no SBR. */
    private static int readSyncExtension(BitReader in, int coreRate) throws DecodeException {
        if (in.bitsLeft() < 17 || in.read(11) != SYNC_SBR || in.read(5) != SBR || !in.readFlag()) {
            return coreRate;
        }
        return in.bitsLeft() < 4 ? coreRate : readRate(in);
    }

    private static boolean readParametricStereo(BitReader in) throws DecodeException {
        return in.bitsLeft() >= 12 && in.read(11) == SYNC_PS && in.readFlag();
    }

    private static DecodeException malformed(String message) {
        return new DecodeException(DecodeException.Reason.MALFORMED, message);
    }
}
