package io.kithara.decode.ts;

import java.nio.charset.StandardCharsets;

/**
 * What a loop of descriptors (ISO/IEC 13818-1 section 2.6) says about how a stream is coded.
 *
 * @param registration {@code format_identifier} of the first registration descriptor, empty without one
 * @param dvbAudio the codec named by a descriptor of ETSI EN 300 468, empty without one
 * @param opusChannels {@code channel_config_code} of Xiph's draft for Opus, {@link #NOT_STATED} without one
 */
record Descriptors(String registration, String dvbAudio, int opusChannels) {
    static final int NOT_STATED = -1;

    private static final int REGISTRATION = 0x05;
    private static final int EXTENSION = 0x7F;
    private static final int EXTENSION_AC4 = 0x15;
    private static final int EXTENSION_OPUS = 0x80;

    /** Reads what lies in {@code bytes} from {@code at} up to {@code end}; a broken end is left out. */
    static Descriptors read(byte[] bytes, int at, int end) {
        String registration = "";
        String dvbAudio = "";
        int opusChannels = NOT_STATED;
        int next = at;
        while (next + 2 <= end && next + 2 + (bytes[next + 1] & 0xFF) <= end) {
            int length = bytes[next + 1] & 0xFF;
            int body = next + 2;
            int tag = bytes[next] & 0xFF;
            if (tag == REGISTRATION && length >= 4 && registration.isEmpty()) {
                registration = new String(bytes, body, 4, StandardCharsets.ISO_8859_1);
            } else if (tag == EXTENSION && length >= 2 && (bytes[body] & 0xFF) == EXTENSION_OPUS) {
                opusChannels = bytes[body + 1] & 0xFF;
            } else if (dvbAudio.isEmpty()) {
                dvbAudio = dvbName(tag, length > 0 ? bytes[body] : 0);
            }
            next = body + length;
        }
        return new Descriptors(registration, dvbAudio, opusChannels);
    }

    private static String dvbName(int tag, int extension) {
        return switch (tag) {
            case 0x6A -> "AC-3";
            case 0x7A -> "E-AC-3";
            case 0x7B -> "DTS";
            case 0x7C -> "AAC in private data";
            case EXTENSION -> extension == EXTENSION_AC4 ? "AC-4" : "";
            default -> "";
        };
    }
}
