package io.kithara.decode.aac;

import io.kithara.decode.aac.ChannelMap.Speaker;

/**
 * {@code program_config_element()}, section 4.4.1.1: which elements a program has and where its speakers stand. Stateless.
 */
final class ProgramConfig {
    private ProgramConfig() {}

    /**
     * Reads the element, without element_instance_tag; coupling channels are not part of the map, nor are data streams.
     *
     * @param origin the bit that byte alignment counts from
     */
    static ChannelMap read(BitReader in, int origin) {
        in.skip(2 + 4); // object_type, sampling_frequency_index: what holds is in the config or the ADTS header
        int front = in.read(4);
        int side = in.read(4);
        int back = in.read(4);
        int lowFrequency = in.read(2);
        int data = in.read(3);
        int coupling = in.read(4);
        in.skip(in.readFlag() ? 4 : 0); // mono_mixdown_element_number
        in.skip(in.readFlag() ? 4 : 0); // stereo_mixdown_element_number
        in.skip(in.readFlag() ? 3 : 0); // matrix_mixdown_idx, pseudo_surround_enable
        ChannelMap.Draft draft = new ChannelMap.Draft();
        new Region(Speaker.FRONT_CENTER, Speaker.FRONT_LEFT, Speaker.FRONT_RIGHT).read(in, front, draft);
        new Region(Speaker.OTHER, Speaker.SIDE_LEFT, Speaker.SIDE_RIGHT).read(in, side, draft);
        new Region(Speaker.BACK_CENTER, Speaker.BACK_LEFT, Speaker.BACK_RIGHT).read(in, back, draft);
        for (int i = 0; i < lowFrequency; i++) {
            draft.add(ElementKind.LOW_FREQUENCY, in.read(4), Speaker.LOW_FREQUENCY, Speaker.LOW_FREQUENCY);
        }
        in.skip(4 * data + 5 * coupling);
        in.align(origin);
        in.skip(8 * in.read(8)); // comment_field_data
        return draft.map();
    }

    /** The speakers of a side of the room: elements of two channels take the pair, one that is left alone the middle. */
    private record Region(Speaker middle, Speaker left, Speaker right) {
        void read(BitReader in, int elements, ChannelMap.Draft draft) {
            int start = in.position();
            int singles = 0;
            int pairs = 0;
            for (int i = 0; i < elements; i++) {
                boolean pair = in.readFlag();
                in.skip(4);
                singles += pair ? 0 : 1;
                pairs += pair ? 1 : 0;
            }
            in.moveTo(start);
            boolean hasMiddle = singles % 2 == 1;
            int single = hasMiddle ? -1 : 0;
            for (int i = 0; i < elements; i++) {
                if (in.readFlag()) {
                    boolean inner = --pairs > 0 && middle == Speaker.FRONT_CENTER;
                    draft.add(
                            ElementKind.CHANNEL_PAIR,
                            in.read(4),
                            inner ? Speaker.FRONT_LEFT_OF_CENTER : left,
                            inner ? Speaker.FRONT_RIGHT_OF_CENTER : right);
                } else {
                    Speaker speaker = single < 0 ? middle : single % 2 == 0 ? left : right;
                    single++;
                    draft.add(ElementKind.SINGLE_CHANNEL, in.read(4), speaker, speaker);
                }
            }
        }
    }
}
