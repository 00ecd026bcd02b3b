package io.kithara.decode.aac;

/** The syntactic elements of a raw data block, in the order of id_syn_ele (section 4.5.2.1.1). */
public enum ElementKind {
    SINGLE_CHANNEL(1),
    CHANNEL_PAIR(2),
    COUPLING_CHANNEL(0),
    LOW_FREQUENCY(1),
    DATA_STREAM(0),
    PROGRAM_CONFIG(0),
    FILL(0),
    END(0);

    private static final ElementKind[] BY_NUMBER = values();

    private final int channels;

    ElementKind(int channels) {
        this.channels = channels;
    }

    static ElementKind of(int number) {
        return BY_NUMBER[number];
    }

    /** Returns how many channels of the output the element holds. */
    int channels() {
        return channels;
    }
}
