package io.kithara.decode.aac;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Which channel of the output each channel of each element is, in WAVE order. Immutable.
 *
 * @param slots the elements in the order of the bit stream
 * @param channels channels of the output
 */
public record ChannelMap(List<Slot> slots, int channels) {
    /** The values of channelConfiguration that {@link #ofConfiguration} knows, the usual of each make first. */
    private static final int[] CONFIGURATIONS = {1, 2, 3, 4, 5, 6, 12, 11};

    /**
     * One element.
     *
     * @param tag its element_instance_tag, or {@link #ANY_TAG} where only the order among those of its kind counts
     * @param left channel of the output, of the first or only channel of the element
     * @param right of the second channel, else as {@code left}
     */
    public record Slot(ElementKind kind, int tag, int left, int right) {
        static final int ANY_TAG = -1;
    }

    /** Loudspeakers in WAVE order, as far as AAC can name them. */
    enum Speaker {
        FRONT_LEFT,
        FRONT_RIGHT,
        FRONT_CENTER,
        LOW_FREQUENCY,
        BACK_LEFT,
        BACK_RIGHT,
        FRONT_LEFT_OF_CENTER,
        FRONT_RIGHT_OF_CENTER,
        BACK_CENTER,
        SIDE_LEFT,
        SIDE_RIGHT,
        OTHER
    }

    /** Copies {@code slots}. */
    public ChannelMap {
        slots = List.copyOf(slots);
    }

    /**
     * Returns the map of a channelConfiguration, table 1.19; its elements carry any tag. Configuration 7 is meant as
     * everyone codes it: front, side and back, not the five front speakers that the table names.
     *
     * @throws IllegalArgumentException for 0 and those that are reserved or have more than eight channels
     */
    static ChannelMap ofConfiguration(int configuration) {
        Draft draft = new Draft();
        if (configuration != 2) {
            draft.add(ElementKind.SINGLE_CHANNEL, Slot.ANY_TAG, Speaker.FRONT_CENTER, Speaker.FRONT_CENTER);
        }
        if (configuration != 1) {
            draft.add(ElementKind.CHANNEL_PAIR, Slot.ANY_TAG, Speaker.FRONT_LEFT, Speaker.FRONT_RIGHT);
        }
        switch (configuration) {
            case 1, 2, 3 -> {}
            case 4 -> draft.single(Speaker.BACK_CENTER);
            case 5 -> draft.pair(Speaker.BACK_LEFT, Speaker.BACK_RIGHT);
            case 6 -> draft.pair(Speaker.BACK_LEFT, Speaker.BACK_RIGHT).lowFrequency();
            case 7, 12 ->
                draft.pair(Speaker.SIDE_LEFT, Speaker.SIDE_RIGHT)
                        .pair(Speaker.BACK_LEFT, Speaker.BACK_RIGHT)
                        .lowFrequency();
            case 11 ->
                draft.pair(Speaker.SIDE_LEFT, Speaker.SIDE_RIGHT)
                        .single(Speaker.BACK_CENTER)
                        .lowFrequency();
            // two speakers at the ceiling, for which WAVE order as we use it has no place of their own
            case 14 ->
                draft.pair(Speaker.BACK_LEFT, Speaker.BACK_RIGHT)
                        .lowFrequency()
                        .pair(Speaker.SIDE_LEFT, Speaker.SIDE_RIGHT);
            default -> throw new IllegalArgumentException("channelConfiguration=" + configuration);
        }
        return draft.map();
    }

    /**
     * Returns the best guess where nothing tells: the configuration with the same elements, else speakers from the front to the
     * back in the order of the elements.
     */
    static ChannelMap ofElements(List<ElementKind> kinds) {
        for (int configuration : CONFIGURATIONS) {
            ChannelMap known = ofConfiguration(configuration);
            if (known.isMadeOf(kinds)) {
                return known;
            }
        }
        Draft draft = new Draft();
        for (ElementKind kind : kinds) {
            draft.add(kind, Slot.ANY_TAG, Speaker.OTHER, Speaker.OTHER);
        }
        return draft.map();
    }

    /** Returns whether these elements, in any order of the kinds among each other, fill the map. */
    boolean isMadeOf(List<ElementKind> kinds) {
        int pairs = Collections.frequency(kinds, ElementKind.CHANNEL_PAIR);
        int lowFrequencies = Collections.frequency(kinds, ElementKind.LOW_FREQUENCY);
        // no stream and no lambda: their first use in a JVM takes longer than the whole first packet
        for (Slot slot : slots) {
            pairs -= slot.kind() == ElementKind.CHANNEL_PAIR ? 1 : 0;
            lowFrequencies -= slot.kind() == ElementKind.LOW_FREQUENCY ? 1 : 0;
        }
        return kinds.size() == slots.size() && pairs == 0 && lowFrequencies == 0;
    }

    /** Collects elements and their speakers. */
    static final class Draft {
        private final List<ElementKind> kinds = new ArrayList<>();
        private final List<Integer> tags = new ArrayList<>();
        private final List<Speaker> speakers = new ArrayList<>();

        /** Adds an element; of one channel if both speakers are the same. */
        Draft add(ElementKind kind, int tag, Speaker left, Speaker right) {
            kinds.add(kind);
            tags.add(tag);
            speakers.add(left);
            if (kind.channels() == 2) {
                speakers.add(right);
            }
            return this;
        }

        private Draft single(Speaker speaker) {
            return add(ElementKind.SINGLE_CHANNEL, Slot.ANY_TAG, speaker, speaker);
        }

        private Draft pair(Speaker left, Speaker right) {
            return add(ElementKind.CHANNEL_PAIR, Slot.ANY_TAG, left, right);
        }

        private Draft lowFrequency() {
            return add(ElementKind.LOW_FREQUENCY, Slot.ANY_TAG, Speaker.LOW_FREQUENCY, Speaker.LOW_FREQUENCY);
        }

        /** Sorts the channels by speaker; those of the same stay in order. */
        ChannelMap map() {
            List<Slot> slots = new ArrayList<>();
            int channel = 0;
            for (int i = 0; i < kinds.size(); i++) {
                int count = kinds.get(i).channels();
                slots.add(new Slot(kinds.get(i), tags.get(i), place(channel), place(channel + count - 1)));
                channel += count;
            }
            return new ChannelMap(slots, channel);
        }

        private int place(int channel) {
            Speaker own = speakers.get(channel);
            int place = 0;
            for (int other = 0; other < speakers.size(); other++) {
                int order = speakers.get(other).compareTo(own);
                place += order < 0 || (order == 0 && other < channel) ? 1 : 0;
            }
            return place;
        }
    }
}
