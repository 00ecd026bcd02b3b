package io.kithara.decode.ts;

import io.kithara.decode.DecodeException;

/**
 * A stream of a program as its PMT lists it.
 *
 * @param pid whose packets carry it
 * @param kind how it is framed
 * @param name how it is coded, for messages
 * @param opusChannels see {@link OpusChannels}; {@link OpusChannels#NONE} for everything but Opus
 */
record ElementaryStream(int pid, Kind kind, String name, int opusChannels) {
    /** What can be done with a stream. */
    enum Kind {
        ADTS,
        LATM,
        /** MPEG-1 and MPEG-2 audio of layers I to III. */
        MPEG_AUDIO,
        OPUS,
        /** Audio that nobody here decodes. */
        OTHER_AUDIO,
        /** Video, subtitles, data. */
        NO_AUDIO
    }

    private static final String OPUS = "Opus";

    /** Registration descriptor of Blu-ray discs, whose private stream types mean something else than anybody's. */
    private static final String BLU_RAY = "HDMV";

    /**
     * Works out what a stream is.
     *
     * @param type {@code stream_type}: ISO/IEC 13818-1 table 2-34, ATSC A/53, Blu-ray; Apple's for SAMPLE-AES
     * @param program what the program's descriptors say
     * @param own what the stream's descriptors say
     */
    static ElementaryStream of(int pid, int type, Descriptors program, Descriptors own) {
        boolean bluRay = program.registration().equals(BLU_RAY);
        return switch (type) {
            case 0x03, 0x04 -> ours(pid, Kind.MPEG_AUDIO, "MPEG audio");
            case 0x0F -> ours(pid, Kind.ADTS, "AAC");
            case 0x11 -> ours(pid, Kind.LATM, "AAC in LATM");
            case 0x1C -> other(pid, "raw MPEG-4 audio");
            case 0x2D, 0x2E -> other(pid, "MPEG-H 3D Audio");
            case 0x81 -> other(pid, "AC-3");
            case 0x84, 0x87 -> other(pid, "E-AC-3");
            case 0x82, 0x85, 0x8A -> other(pid, "DTS");
            case 0x83 -> other(pid, "TrueHD");
            case 0xC1 -> other(pid, "AC-3 encrypted by SAMPLE-AES");
            case 0xC2 -> other(pid, "E-AC-3 encrypted by SAMPLE-AES");
            case 0xCF -> other(pid, "AAC encrypted by SAMPLE-AES");
            case 0x80, 0x86 -> bluRay ? other(pid, type == 0x80 ? "Blu-ray PCM" : "DTS-HD") : none(pid);
            case 0x06 -> ofPrivate(pid, own);
            default -> none(pid);
        };
    }

    /** Private data says what it is by a descriptor: ETSI EN 300 468 table 12, or a registration. */
    private static ElementaryStream ofPrivate(int pid, Descriptors own) {
        if (own.registration().equals(OPUS)) {
            int channels = own.opusChannels();
            return OpusChannels.isKnown(channels)
                    ? new ElementaryStream(pid, Kind.OPUS, OPUS, channels)
                    : other(pid, "Opus in MPEG-TS of channel configuration " + channels);
        }
        String name = own.dvbAudio();
        if (name.isEmpty()) {
            name = switch (own.registration()) {
                case "AC-3" -> "AC-3";
                case "EAC3" -> "E-AC-3";
                case "AC-4" -> "AC-4";
                case "DTS1", "DTS2", "DTS3" -> "DTS";
                case "BSSD" -> "SMPTE 302M PCM";
                default -> "";
            };
        }
        return name.isEmpty() ? none(pid) : other(pid, name);
    }

    boolean isAudio() {
        return kind != Kind.NO_AUDIO;
    }

    boolean isUsable() {
        return isAudio() && kind != Kind.OTHER_AUDIO;
    }

    DecodeException unsupported() {
        return new DecodeException(DecodeException.Reason.UNSUPPORTED, name + " is not decoded (PID " + pid + ")");
    }

    private static ElementaryStream ours(int pid, Kind kind, String name) {
        return new ElementaryStream(pid, kind, name, OpusChannels.NONE);
    }

    private static ElementaryStream other(int pid, String name) {
        return ours(pid, Kind.OTHER_AUDIO, name);
    }

    private static ElementaryStream none(int pid) {
        return ours(pid, Kind.NO_AUDIO, "");
    }
}
