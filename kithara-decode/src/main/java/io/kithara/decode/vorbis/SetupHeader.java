package io.kithara.decode.vorbis;

import io.kithara.decode.DecodeException;
import java.util.ArrayList;
import java.util.List;

/**
 * The third header (Vorbis I section 4.2.4), walked through to its end: what a decoder would index or allocate by it is
 * in bounds, and the modes are kept, which tell how long a packet plays. The codewords themselves are the decoder's.
 */
public final class SetupHeader {
    private static final int KIND = 5;

    /** A Vorbis mode is written in 41 bits, of which one is about the block. */
    private static final int MODE_FIXED_BITS = 16;

    /** Section 7.2.2: a floor of more points than this is not decodable. */
    private static final int MAX_FLOOR_POINTS = 65;

    private final LsbBits bits;
    private final Identification identification;
    private final CodebookShape[] books;
    private final boolean[] longModes;
    private int floors;
    private int residues;
    private final List<Coupling> couplings = new ArrayList<>();

    private SetupHeader(LsbBits bits, Identification identification) throws DecodeException {
        this.bits = bits;
        this.identification = identification;
        bits.requireStart(KIND);
        books = CodebookShape.readAll(bits);
        readTimes();
        readFloors();
        readResidues();
        readMappings();
        longModes = readModes();
        if (!bits.flag()) {
            throw bits.malformed("lacks its last bit");
        }
    }

    /**
     * Reads the packet.
     *
     * @throws DecodeException {@code MALFORMED} or {@code LIMIT}
     */
    public static SetupHeader parse(byte[] packet, Identification identification) throws DecodeException {
        return new SetupHeader(new LsbBits(packet, "the Vorbis setup header"), identification);
    }

    /** Returns how many modes there are, 1 to 64. */
    public int modes() {
        return longModes.length;
    }

    /** Returns how many bits of an audio packet name its mode. */
    public int modeBits() {
        return LsbBits.ilog(longModes.length - 1);
    }

    /** Returns whether packets of this mode hold a long block. */
    public boolean isLong(int mode) {
        return longModes[mode];
    }

    /** Returns, by mapping, which channels are coupled. */
    public List<Coupling> couplings() {
        return List.copyOf(couplings);
    }

    @Override
    public String toString() {
        return books.length + " codebooks, " + longModes.length + " modes";
    }

    /** Section 4.2.4, time domain transforms: placeholders. */
    private void readTimes() throws DecodeException {
        int count = bits.number(6) + 1;
        for (int i = 0; i < count; i++) {
            require(bits.number(16) == 0, "has a time domain transform");
        }
    }

    private void readFloors() throws DecodeException {
        floors = bits.number(6) + 1;
        for (int i = 0; i < floors; i++) {
            int type = bits.number(16);
            if (type == 0) {
                readFloor0();
            } else {
                require(type == 1, "has a floor of type " + type);
                readFloor1();
            }
        }
    }

    /** Section 6.2.1. */
    private void readFloor0() throws DecodeException {
        int order = bits.number(8);
        int rate = bits.number(16);
        int barkMap = bits.number(16);
        bits.skip(6 + 8); // amplitude bits and offset
        require(order > 0 && rate > 0 && barkMap > 0, "has an empty floor");
        int count = bits.number(4) + 1;
        for (int i = 0; i < count; i++) {
            require(book().isVector(), "has a floor whose book holds no vectors");
        }
    }

    /** Section 7.2.2. */
    private void readFloor1() throws DecodeException {
        int[] classes = new int[bits.number(5)];
        int highest = -1;
        for (int i = 0; i < classes.length; i++) {
            classes[i] = bits.number(4);
            highest = Math.max(highest, classes[i]);
        }
        int[] dimensions = new int[highest + 1];
        for (int i = 0; i <= highest; i++) {
            dimensions[i] = bits.number(3) + 1;
            readSubclasses();
        }
        bits.skip(2); // multiplier
        int rangeBits = bits.number(4);
        int points = 2;
        for (int each : classes) {
            points += dimensions[each];
            bits.skip((long) dimensions[each] * rangeBits);
        }
        require(points <= MAX_FLOOR_POINTS, "has a floor of " + points + " points");
    }

    private void readSubclasses() throws DecodeException {
        int subclassBits = bits.number(2);
        if (subclassBits > 0) {
            book();
        }
        for (int i = 0; i < 1 << subclassBits; i++) {
            int number = bits.number(8) - 1;
            require(number < books.length, "names codebook " + number);
        }
    }

    /** Section 8.6.1. */
    private void readResidues() throws DecodeException {
        residues = bits.number(6) + 1;
        for (int i = 0; i < residues; i++) {
            int type = bits.number(16);
            require(type <= 2, "has a residue of type " + type);
            readResidue(type);
        }
    }

    private void readResidue(int type) throws DecodeException {
        int begin = bits.number(24);
        int end = bits.number(24);
        bits.skip(24); // partition size
        int classifications = bits.number(6) + 1;
        CodebookShape classBook = book();
        int vectors = type == 2 ? identification.format().channels() : 1;
        require(
                begin <= end && end <= identification.longBlock() / 2 * vectors,
                "has a residue from " + begin + " to " + end);
        require(
                classBook.holdsPowersOf(classifications),
                "has a residue of " + classifications + " classifications, too many for its codebook");
        int[] cascade = new int[classifications];
        for (int i = 0; i < classifications; i++) {
            cascade[i] = bits.number(3);
            if (bits.flag()) {
                cascade[i] |= bits.number(5) << 3;
            }
        }
        for (int each : cascade) {
            for (int pass = 0; pass < Integer.bitCount(each); pass++) {
                require(book().isVector(), "has a residue whose book holds no vectors");
            }
        }
    }

    /** Section 4.2.4, mappings. */
    private void readMappings() throws DecodeException {
        int mappings = bits.number(6) + 1;
        for (int i = 0; i < mappings; i++) {
            require(bits.number(16) == 0, "has a mapping of another type than 0");
            readMapping();
        }
    }

    private void readMapping() throws DecodeException {
        int channels = identification.format().channels();
        int submaps = bits.flag() ? bits.number(4) + 1 : 1;
        couplings.add(readCoupling(channels));
        require(bits.number(2) == 0, "uses reserved bits of a mapping");
        for (int i = 0; submaps > 1 && i < channels; i++) {
            require(bits.number(4) < submaps, "names a submap that does not exist");
        }
        for (int i = 0; i < submaps; i++) {
            bits.skip(8); // time
            int floor = bits.number(8);
            int residue = bits.number(8);
            require(floor < floors && residue < residues, "names floor " + floor + " and residue " + residue);
        }
    }

    private Coupling readCoupling(int channels) throws DecodeException {
        long from = bits.position();
        int steps = bits.flag() ? bits.number(8) + 1 : 0;
        int channelBits = LsbBits.ilog(channels - 1);
        int[] magnitudes = new int[steps];
        int[] angles = new int[steps];
        for (int i = 0; i < steps; i++) {
            magnitudes[i] = bits.number(channelBits);
            angles[i] = bits.number(channelBits);
            require(
                    magnitudes[i] != angles[i] && magnitudes[i] < channels && angles[i] < channels,
                    "couples channels " + magnitudes[i] + " and " + angles[i]);
        }
        return new Coupling(from, bits.position(), magnitudes, angles);
    }

    /** Section 4.2.4, modes. */
    private boolean[] readModes() throws DecodeException {
        boolean[] modes = new boolean[bits.number(6) + 1];
        for (int i = 0; i < modes.length; i++) {
            modes[i] = bits.flag();
            int window = bits.number(MODE_FIXED_BITS);
            int transform = bits.number(MODE_FIXED_BITS);
            int mapping = bits.number(8);
            require(
                    window == 0 && transform == 0 && mapping < couplings.size(),
                    "has a mode of window " + window + ", transform " + transform + " and mapping " + mapping);
        }
        return modes;
    }

    private CodebookShape book() throws DecodeException {
        int number = bits.number(8);
        require(number < books.length, "names codebook " + number);
        return books[number];
    }

    private void require(boolean sound, String otherwise) throws DecodeException {
        if (!sound) {
            throw bits.malformed(otherwise);
        }
    }
}
