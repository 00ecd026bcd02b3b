package io.kithara.decode.aac;

import io.kithara.decode.DecodeException;
import io.kithara.decode.PcmFormat;
import org.jspecify.annotations.Nullable;

/**
 * What an AAC stream says about itself: ISO/IEC 14496-3 section 1.6.2.1. Extensions that are only found inside the packets
 * (implicit SBR and PS) are not seen here: the decoder has the last word. Immutable.
 *
 * @param objectType table 1.17, of the core; 2 is AAC LC
 * @param coreRate frames per second before SBR
 * @param outputRate frames per second after explicitly signalled SBR, else {@code coreRate}
 * @param channelMap what the elements are; null if only the packets tell
 * @param spectralBandReplication whether there is SBR
 * @param parametricStereo whether PS is signalled: mono comes out as stereo
 * @param coreFrameLength frames a packet holds at {@code coreRate}
 */
public record AudioSpecificConfig(
        int objectType,
        int coreRate,
        int outputRate,
        @Nullable ChannelMap channelMap,
        Signalled spectralBandReplication,
        boolean parametricStereo,
        int coreFrameLength) {
    static final int MAIN = 1;

    /** AAC LC. */
    static final int LOW_COMPLEXITY = 2;

    static final int LONG_TERM_PREDICTION = 4;

    private static final int ESCAPE_TYPE = 31;
    private static final int ESCAPE_RATE = 15;
    private static final int SBR = 5;
    private static final int BSAC = 22;
    private static final int LOW_DELAY = 23;
    private static final int PARAMETRIC_STEREO = 29;
    private static final int ENHANCED_LOW_DELAY = 39;

    private static final int SYNC_SBR = 0x2B7;
    private static final int SYNC_PS = 0x548;

    /** Packets whose history AAC needs: one of overlap, one more for its window shape. */
    private static final int PREROLL_PACKETS = 2;

    /** SBR repeats its header about twice a second; until then the decoder has only the lower half of the band. */
    private static final int SBR_PREROLL_PACKETS = 12;

    /** What a config made from an ADTS header is too short for: a program config is longer than 31 bits. */
    private static final int SHORTEST_PROGRAM_CONFIG = 31;

    /** Table 1.18. */
    private static final int[] RATES = {
        96_000, 88_200, 64_000, 48_000, 44_100, 32_000, 24_000, 22_050, 16_000, 12_000, 11_025, 8_000, 7_350
    };

    /** Table 1.19, by channelConfiguration; 0 is a program config or reserved. */
    private static final int[] CHANNELS = {0, 1, 2, 3, 4, 5, 6, 8, 0, 0, 0, 7, 8, 0, 8, 0};

    /** What a config says of an extension. */
    public enum Signalled {
        /** Nothing; the packets may have it all the same. */
        NOT,
        /** That there is none. */
        ABSENT,
        /** That it is there. */
        PRESENT
    }

    /**
     * Parses a config.
     *
     * @throws DecodeException {@code MALFORMED} if it ends early or names a rate or channel count that does not exist
     */
    public static AudioSpecificConfig parse(byte[] bytes) throws DecodeException {
        BitReader in = new BitReader();
        in.load(bytes, 0, 8 * Math.min(bytes.length, BitReader.MAX_BYTES));
        return parse(in, true);
    }

    /**
     * Parses a config that stands among other bits and does not say how long it is; it cannot have backward compatible
     * signalling behind it. {@code in} stands behind it afterwards.
     *
     * @throws DecodeException as {@link #parse}
     */
    public static AudioSpecificConfig read(BitReader in) throws DecodeException {
        return parse(in, false);
    }

    /** Returns what a decoder that honours the signalling puts out; two channels where the packets decide. */
    public PcmFormat format() {
        int channels = channelMap == null ? 2 : channelMap.channels();
        return new PcmFormat(outputRate, parametricStereo && channels == 1 ? 2 : channels);
    }

    /** Returns the frames of one packet at {@link #outputRate}. */
    public int framesPerPacket() {
        return (int) ((long) coreFrameLength * outputRate / coreRate);
    }

    /** Returns how far before a frame decoding has to begin to give it as linear decoding does, in frames. */
    public int prerollFrames() {
        return (isSbr() ? SBR_PREROLL_PACKETS : PREROLL_PACKETS) * framesPerPacket();
    }

    /** Returns whether SBR is signalled that doubles the rate. */
    public boolean isSbr() {
        return outputRate != coreRate;
    }

    /** Returns the sample rate of an index below {@link #rateCount}. */
    public static int rate(int index) {
        return RATES[index];
    }

    /** Returns the channels of a channelConfiguration, 0 if a program config says. */
    public static int channels(int configuration) {
        return CHANNELS[configuration];
    }

    /** Returns the number of rates in table 1.18; higher indexes are reserved. */
    public static int rateCount() {
        return RATES.length;
    }

    /** Returns what table 1.17 calls an object type, for messages. */
    static String objectTypeName(int objectType) {
        String name = switch (objectType) {
            case MAIN -> "Main";
            case LOW_COMPLEXITY -> "LC";
            case 3 -> "SSR";
            case LONG_TERM_PREDICTION -> "LTP";
            case 6, 20 -> "Scalable";
            case 17 -> "ER LC";
            case 19 -> "ER LTP";
            case BSAC -> "ER BSAC";
            case LOW_DELAY -> "LD";
            case ENHANCED_LOW_DELAY -> "ELD";
            case 42 -> "USAC";
            default -> "of object type " + objectType;
        };
        return "AAC " + name;
    }

    private static AudioSpecificConfig parse(BitReader in, boolean extended) throws DecodeException {
        Draft draft = new Draft(in.position());
        draft.objectType = readObjectType(in);
        draft.coreRate = readRate(in);
        int channelConfiguration = in.read(4);
        draft.outputRate = draft.coreRate;
        if (draft.objectType == SBR || draft.objectType == PARAMETRIC_STEREO) {
            draft.parametricStereo = draft.objectType == PARAMETRIC_STEREO;
            draft.sbr = Signalled.PRESENT;
            draft.outputRate = readRate(in);
            draft.objectType = readObjectType(in);
            in.skip(draft.objectType == BSAC ? 4 : 0); // extensionChannelConfiguration
        }
        draft.readSpecific(in, channelConfiguration, extended);
        if (extended && draft.sbr == Signalled.NOT && isGeneralAudio(draft.objectType)) {
            draft.readSyncExtension(in);
        }
        return draft.checked(in);
    }

    private static int readObjectType(BitReader in) {
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

    private static DecodeException malformed(String message) {
        return new DecodeException(DecodeException.Reason.MALFORMED, message);
    }

    /** What was read so far. */
    private static final class Draft {
        private final int origin;
        private int objectType;
        private int coreRate;
        private int outputRate;
        private int frameLength = 1024;
        private boolean parametricStereo;
        private Signalled sbr = Signalled.NOT;
        private @Nullable ChannelMap map;

        Draft(int origin) {
            this.origin = origin;
        }

        private void readSpecific(BitReader in, int channelConfiguration, boolean whole) {
            if (channels(channelConfiguration) > 0) {
                map = ChannelMap.ofConfiguration(channelConfiguration);
            }
            if (isGeneralAudio(objectType)) {
                readGeneralAudio(in, channelConfiguration, whole);
            } else if (objectType == ENHANCED_LOW_DELAY) {
                frameLength = in.readFlag() ? 480 : 512;
            }
        }

        /** Section 4.4.1. */
        private void readGeneralAudio(BitReader in, int channelConfiguration, boolean whole) {
            boolean small = in.readFlag();
            frameLength = objectType == LOW_DELAY ? (small ? 480 : 512) : small ? 960 : 1024;
            if (in.readFlag()) {
                in.skip(14); // coreCoderDelay
            }
            boolean extended = in.readFlag();
            // A config made from an ADTS header has no room for the program config, it comes inside the packets.
            if (channelConfiguration == 0 && (!whole || in.bitsLeft() >= SHORTEST_PROGRAM_CONFIG)) {
                in.skip(4); // element_instance_tag
                map = ProgramConfig.read(in, origin);
            }
            if (objectType == 6 || objectType == 20) {
                in.skip(3); // layerNr
            }
            if (extended) {
                in.skip(objectType == BSAC ? 16 : objectType >= 17 ? 3 : 0);
                in.skip(1); // extensionFlag3
            }
        }

        /** Section 1.6.5.3: an old decoder reads only up to here, so backward compatible signalling follows. */
        private void readSyncExtension(BitReader in) throws DecodeException {
            if (in.bitsLeft() < 17 || in.peek(11) != SYNC_SBR) {
                return;
            }
            in.skip(11);
            if (readObjectType(in) != SBR) {
                return;
            }
            sbr = in.readFlag() ? Signalled.PRESENT : Signalled.ABSENT;
            if (sbr == Signalled.PRESENT && in.bitsLeft() >= 4) {
                outputRate = readRate(in);
                parametricStereo = in.bitsLeft() >= 12 && in.read(11) == SYNC_PS && in.readFlag();
            }
        }

        AudioSpecificConfig checked(BitReader in) throws DecodeException {
            int channels = map == null ? 0 : map.channels();
            boolean sound = coreRate > 0 && (outputRate == coreRate || outputRate == 2 * coreRate) && channels <= 8;
            if (in.overrun() || !sound || outputRate > 192_000) {
                throw malformed("AAC at " + coreRate + " Hz, extended to " + outputRate + " Hz, " + channels
                        + " channels, " + (in.overrun() ? "cut off" : "complete"));
            }
            ChannelMap known = channels == 0 ? null : map;
            return new AudioSpecificConfig(objectType, coreRate, outputRate, known, sbr, parametricStereo, frameLength);
        }
    }
}
