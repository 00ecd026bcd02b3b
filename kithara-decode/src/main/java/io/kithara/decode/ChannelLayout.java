package io.kithara.decode;

/**
 * Which loudspeaker each channel of a frame is for, in WAVE order. The channel count alone decides, by the default
 * assignment of RFC 9639 section 9.1.3, which every format here shares.
 */
public enum ChannelLayout {
    MONO("mono", "FC"),
    STEREO("stereo", "FL FR"),
    SURROUND_3_0("3.0", "FL FR FC"),
    QUAD("quad", "FL FR BL BR"),
    SURROUND_5_0("5.0", "FL FR FC BL BR"),
    SURROUND_5_1("5.1", "FL FR FC LFE BL BR"),
    SURROUND_6_1("6.1", "FL FR FC LFE BC SL SR"),
    SURROUND_7_1("7.1", "FL FR FC LFE BL BR SL SR");

    private final String label;
    private final String speakers;
    private final int channels;

    ChannelLayout(String label, String speakers) {
        this.label = label;
        this.speakers = speakers;
        this.channels = speakers.split(" ", -1).length;
    }

    /**
     * Returns the layout of so many channels.
     *
     * @throws IllegalArgumentException outside 1 to 8
     */
    public static ChannelLayout of(int channels) {
        for (ChannelLayout layout : values()) {
            if (layout.channels == channels) {
                return layout;
            }
        }
        throw new IllegalArgumentException("channels=" + channels);
    }

    /** Returns the number of channels. */
    public int channels() {
        return channels;
    }

    /** Returns the usual short name, as {@code 5.1}. */
    public String label() {
        return label;
    }

    /** Returns the loudspeakers in the order of the samples, separated by a space, as {@code FL FR}. */
    public String speakers() {
        return speakers;
    }

    /**
     * Returns, for each channel in WAVE order, which one it is in the order of Vorbis and Opus (Vorbis I section 4.3.9, RFC
     * 7845 section 5.1.1.2).
     */
    public int[] vorbisOrder() {
        return switch (this) {
            case MONO -> new int[] {0};
            case STEREO -> new int[] {0, 1};
            case SURROUND_3_0 -> new int[] {0, 2, 1};
            case QUAD -> new int[] {0, 1, 2, 3};
            case SURROUND_5_0 -> new int[] {0, 2, 1, 3, 4};
            case SURROUND_5_1 -> new int[] {0, 2, 1, 5, 3, 4};
            case SURROUND_6_1 -> new int[] {0, 2, 1, 6, 5, 3, 4};
            case SURROUND_7_1 -> new int[] {0, 2, 1, 7, 5, 6, 3, 4};
        };
    }

    @Override
    public String toString() {
        return label;
    }
}
