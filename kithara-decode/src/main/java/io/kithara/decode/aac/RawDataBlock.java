package io.kithara.decode.aac;

import io.kithara.decode.DecodeException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code raw_data_block()}, section 4.4.2.1: reads the elements of a frame and knows which channel of the output each one is.
 * The first block is read twice, since it may say itself which elements there are. Not safe for several threads.
 */
final class RawDataBlock {
    /** A block holds at most 16 elements of a kind, and data in between; more is a loop over garbage. */
    private static final int MAX_ELEMENTS = 256;

    /** Extension types of section 4.5.2.1.9. */
    private static final int SBR_DATA = 13;

    private static final int SBR_DATA_CRC = 14;

    private static final int DYNAMIC_RANGE = 11;

    private final Stream stream;
    private final @Nullable ChannelMap announced;
    private HighBand.Mode mode;

    private @Nullable ChannelMap map;
    private ChannelElement[] elements = {};

    /** How many elements of each kind the block had so far. */
    private final int[] counts = new int[ElementKind.END.number()];

    /** How many elements of the stream's this block has had so far. */
    private int found;

    /** Takes what is read and not wanted. */
    private @Nullable ChannelElement spare;

    /** Signals that are added to others, one per tag; made when they are first met. */
    private final List<CouplingChannel> couplings = new ArrayList<>(0);

    /** What the first block is made of, while it is looked at. */
    private @Nullable List<ElementKind> seen;

    private @Nullable ChannelMap programConfig;

    /** What SBR payloads belong to: the element before them. */
    private @Nullable ChannelElement last;

    private boolean highBandSeen;

    /**
     * Creates a reader.
     *
     * @param announced the map that the config knows; null if only the blocks tell
     */
    RawDataBlock(Stream stream, @Nullable ChannelMap announced, HighBand.Mode mode) {
        this.stream = stream;
        this.announced = announced;
        this.mode = mode;
    }

    /**
     * Reads a block; {@code in} stands behind it afterwards.
     *
     * @throws DecodeException {@code CORRUPT_PACKET}; call {@link #abandon} then
     */
    void read(BitReader in) throws DecodeException {
        if (map == null) {
            explore(in);
        }
        for (ChannelElement element : elements) {
            element.begin();
        }
        for (int i = 0; i < couplings.size(); i++) {
            couplings.get(i).begin();
        }
        readElements(in);
    }

    /** Forgets all but which elements there are, and knows of SBR what {@code settled} says. */
    void startOver(HighBand.Mode settled) {
        mode = settled;
        reset();
        for (ChannelElement element : elements) {
            element.forgetHighBand();
        }
    }

    /** Takes back a block that broke off. */
    void abandon() {
        for (ChannelElement element : elements) {
            element.abandon();
        }
    }

    /** Makes up a frame after one that could not be read: what was, weaker; what was coupled to it is in it, or is over. */
    void conceal(float gain, NoiseSubstitution noise) {
        for (ChannelElement element : elements) {
            element.conceal(gain, noise);
        }
        for (int i = 0; i < couplings.size(); i++) {
            couplings.get(i).drop();
        }
    }

    /** Finishes all spectra: all tools but the filter bank, which only coupled samples have gone through. */
    void finish(NoiseSubstitution noise, FilterBank bank) {
        for (int i = 0; i < couplings.size(); i++) {
            couplings.get(i).finish(noise, bank);
        }
        for (ChannelElement element : elements) {
            element.join(noise, bank);
            couple(element, false);
            element.shapeNoise();
            couple(element, true);
        }
    }

    private void couple(ChannelElement element, boolean afterTns) {
        for (int i = 0; i < couplings.size(); i++) {
            couplings.get(i).couple(element, afterTns);
        }
    }

    /** Adds the samples that are coupled to a channel of an element. */
    void mix(ChannelElement element, int channel, float[] to, int at, int step) {
        for (int i = 0; i < couplings.size(); i++) {
            couplings.get(i).mix(element, channel, to, at, step);
        }
    }

    /** Returns whether anything was ever coupled. */
    boolean isCoupled() {
        return !couplings.isEmpty();
    }

    /** Forgets the frames before. */
    void reset() {
        for (ChannelElement element : elements) {
            element.reset();
        }
        for (int i = 0; i < couplings.size(); i++) {
            couplings.get(i).reset();
        }
    }

    /** Says which frame of the stream, counted from the first that was decoded, comes next. */
    void place(long frame) {
        for (ChannelElement element : elements) {
            element.place(frame);
        }
    }

    /** Returns whether a block had SBR that counts. */
    boolean highBandSeen() {
        return highBandSeen;
    }

    /** Returns the elements in the order of {@link #map}. */
    ChannelElement[] elements() {
        return elements;
    }

    /** Returns the map; null before the first block. */
    @Nullable
    ChannelMap map() {
        return map;
    }

    private void explore(BitReader in) throws DecodeException {
        int start = in.position();
        List<ElementKind> kinds = new ArrayList<>();
        seen = kinds;
        programConfig = null;
        readElements(in);
        seen = null;
        in.moveTo(start);
        adopt(fitting(kinds));
    }

    /** A config that says something else than what is there is not believed: the samples are in what is there. */
    private ChannelMap fitting(List<ElementKind> kinds) {
        if (programConfig != null && programConfig.isMadeOf(kinds)) {
            return programConfig;
        }
        return announced != null && announced.isMadeOf(kinds) ? announced : ChannelMap.ofElements(kinds);
    }

    private void adopt(ChannelMap adopted) throws DecodeException {
        if (adopted.channels() < 1 || adopted.channels() > 8) {
            throw Corruption.of("holds " + adopted.channels() + " channels");
        }
        map = adopted;
        elements = new ChannelElement[adopted.slots().size()];
        for (int i = 0; i < elements.length; i++) {
            int channels = adopted.slots().get(i).kind().channels();
            elements[i] = new ChannelElement(channels, stream);
        }
    }

    private void readElements(BitReader in) throws DecodeException {
        int origin = in.position();
        Arrays.fill(counts, 0);
        found = 0;
        last = null;
        for (int i = 0; i < MAX_ELEMENTS; i++) {
            ElementKind kind = ElementKind.of(in.read(3));
            if (kind == ElementKind.END) {
                if (seen == null && found == 0) {
                    throw Corruption.of("holds none of the stream's channels");
                }
                in.align(origin);
                return;
            }
            readElement(in, kind, origin);
            if (in.overrun()) {
                throw Corruption.of("ends within an element: " + kind);
            }
        }
        throw Corruption.of("has more than " + MAX_ELEMENTS + " elements");
    }

    /** No switch over the kinds, which is a class of its own that a cold first packet waits for. */
    private void readElement(BitReader in, ElementKind kind, int origin) throws DecodeException {
        if (kind.channels() > 0) {
            readChannels(in, kind);
        } else if (kind == ElementKind.FILL) {
            readFill(in);
        } else if (kind == ElementKind.DATA_STREAM) {
            skipData(in, origin);
        } else if (kind == ElementKind.PROGRAM_CONFIG) {
            readProgram(in, origin);
        } else {
            coupling(in.read(4)).read(in);
            last = null;
        }
    }

    private void readChannels(BitReader in, ElementKind kind) throws DecodeException {
        int tag = in.read(4);
        int number = counts[kind.number()]++;
        List<ElementKind> exploring = seen;
        if (exploring != null) {
            exploring.add(kind);
        }
        ChannelElement element = exploring == null ? find(kind, tag, number) : null;
        if (element == null) {
            skipChannels(in, kind);
        } else {
            element.read(in);
            element.call(kind, tag);
            found++;
        }
        last = kind == ElementKind.LOW_FREQUENCY ? null : element;
    }

    private void skipChannels(BitReader in, ElementKind kind) throws DecodeException {
        ChannelElement taker = spare();
        if (kind == ElementKind.CHANNEL_PAIR) {
            taker.read(in);
        } else {
            taker.channel(0).read(in, false);
        }
    }

    private @Nullable ChannelElement find(ElementKind kind, int tag, int number) {
        ChannelMap known = map;
        int rest = number;
        for (int i = 0; known != null && i < elements.length; i++) {
            ChannelMap.Slot slot = known.slots().get(i);
            if (slot.kind() == kind && (slot.tag() == tag || (slot.tag() == ChannelMap.Slot.ANY_TAG && rest-- == 0))) {
                return elements[i];
            }
        }
        return null;
    }

    private void readProgram(BitReader in, int origin) {
        in.skip(4); // element_instance_tag
        ChannelMap program = ProgramConfig.read(in, origin);
        if (seen != null) {
            programConfig = program;
        }
    }

    /** {@code data_stream_element()}, section 4.4.2.1. */
    private static void skipData(BitReader in, int origin) {
        in.skip(4); // element_instance_tag
        boolean aligned = in.readFlag();
        int bytes = in.read(8);
        bytes += bytes == 255 ? in.read(8) : 0;
        if (aligned) {
            in.align(origin);
        }
        in.skip(8 * bytes);
    }

    /** {@code fill_element()}, section 4.4.2.1; of its extension payloads, section 4.4.2.7, only SBR is of use. */
    private void readFill(BitReader in) {
        int bytes = in.read(4);
        bytes += bytes == 15 ? in.read(8) - 1 : 0;
        int end = in.position() + 8 * bytes;
        int type = bytes > 0 ? in.read(4) : 0;
        while (type == DYNAMIC_RANGE && in.position() < end) {
            // the one payload that others may stand behind
            DynamicRange.skip(in);
            type = in.position() < end ? in.read(4) : 0;
        }
        ChannelElement element = last;
        if (element != null
                && mode.allowed()
                && (type == SBR_DATA || type == SBR_DATA_CRC)
                && end - in.position() <= in.bitsLeft()) {
            element.readHighBand(in, end - in.position(), type == SBR_DATA_CRC, mode);
            highBandSeen = true;
        }
        in.moveTo(end);
    }

    private CouplingChannel coupling(int tag) {
        for (CouplingChannel known : couplings) {
            if (known.tag() == tag) {
                return known;
            }
        }
        CouplingChannel met = new CouplingChannel(tag, stream);
        couplings.add(met);
        return met;
    }

    private ChannelElement spare() {
        ChannelElement taker = spare;
        if (taker == null) {
            taker = new ChannelElement(2, stream);
            spare = taker;
        }
        return taker;
    }
}
