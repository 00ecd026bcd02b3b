package io.kithara.decode.aac;

/** The syntactic elements of a raw data block, in the order of id_syn_ele (section 4.5.2.1.1). */
public enum ElementKind {
    SINGLE_CHANNEL(0, 1),
    CHANNEL_PAIR(1, 2),
    COUPLING_CHANNEL(2, 0),
    LOW_FREQUENCY(3, 1),
    DATA_STREAM(4, 0),
    PROGRAM_CONFIG(5, 0),
    FILL(6, 0),
    END(7, 0);

    private static final ElementKind[] BY_NUMBER = values();

    private final int number;
    private final int channels;

    ElementKind(int number, int channels) {
        this.number = number;
        this.channels = channels;
    }

    static ElementKind of(int number) {
        return BY_NUMBER[number];
    }

    /** Returns its id_syn_ele, 0 to 7. */
    int number() {
        return number;
    }

    /** Returns how many channels of the output the element holds. */
    int channels() {
        return channels;
    }
}
