package io.kithara.decode;

import java.util.Optional;

/**
 * Containers that people have and nobody here may read, known by how they start: a name says more to them than bytes in
 * hexadecimal.
 */
enum ForeignContainer {
    OGG("Ogg", 0x4F_67_67_53),
    PROGRAM_STREAM("an MPEG program stream", 0x00_00_01_BA),
    WINDOWS_MEDIA("Windows Media", 0x30_26_B2_75),
    CORE_AUDIO("Core Audio Format", 0x63_61_66_66),
    WAVPACK("WavPack", 0x77_76_70_6B),
    MONKEYS_AUDIO("Monkey's Audio", 0x4D_41_43_20),
    MIDI("MIDI", 0x4D_54_68_64);

    private final String label;
    private final int start;

    ForeignContainer(String label, int start) {
        this.label = label;
        this.start = start;
    }

    /** Returns what starts with {@code content}, in words; empty for what is not listed here. */
    static Optional<String> nameOf(byte[] content) {
        if (content.length < Integer.BYTES) {
            return Optional.empty();
        }
        int start = content[0] << 24 | (content[1] & 0xFF) << 16 | (content[2] & 0xFF) << 8 | (content[3] & 0xFF);
        for (ForeignContainer container : values()) {
            if (container.start == start) {
                return Optional.of(container.label);
            }
        }
        return Optional.empty();
    }
}
