package io.kithara.decode.aac;

import io.kithara.decode.DecodeException;
import io.kithara.decode.Packet;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Puts random coupling channels into packets of AAC LC whose one element is a pair of tag 0, which no encoder at hand does. */
final class CouplingMedia {
    private static final int COUPLING = 2;
    private static final int END = 7;

    private CouplingMedia() {}

    /** Returns the packets with a coupling channel each. */
    static AacMedia of(AacMedia core, Random random) throws DecodeException {
        List<Packet> packets = new ArrayList<>();
        for (Packet packet : core.packets()) {
            Packet coupled = new Packet();
            byte[] bytes = coupled(packet, random);
            System.arraycopy(bytes, 0, coupled.reserve(bytes.length), 0, bytes.length);
            coupled.place(packet.startFrame(), packet.frames(), packet.position(), false);
            packets.add(coupled);
        }
        return new AacMedia(core.track(), packets);
    }

    /** Puts it before ID_END, which is the last bits that are not 0. */
    private static byte[] coupled(Packet packet, Random random) {
        byte[] block = packet.data();
        int end = 8 * packet.length();
        while (((block[(end - 1) / 8] >> (7 - (end - 1) % 8)) & 1) == 0) {
            end--;
        }
        CodeWriter bits = new CodeWriter();
        for (int i = 0; i < end - 3; i++) {
            bits.put((block[i / 8] >> (7 - i % 8)) & 1, 1);
        }
        boolean independent = random.nextBoolean();
        bits.put(COUPLING, 3).put(random.nextInt(2), 4).put(independent);
        bits.put(0, 3).put(1, 1).put(0, 4).put(3, 2); // one target: both channels of pair 0
        bits.put(random.nextInt(2), 1).put(random.nextInt(2), 1).put(random.nextInt(4), 2);
        writeChannel(bits, random);
        if (!independent) {
            bits.put(1, 1); // common_gain_element_present
        }
        put(bits, Codebook.SCALE_FACTORS, 57 + random.nextInt(7));
        return bits.put(END, 3).align().bytes();
    }

    /** Four bands of a long window with a line each. */
    private static void writeChannel(CodeWriter bits, Random random) {
        bits.put(100 + random.nextInt(40), 8).put(0, 4).put(4, 6).put(0, 1);
        bits.put(1, 4).put(4, 5);
        for (int band = 0; band < 4; band++) {
            put(bits, Codebook.SCALE_FACTORS, 60);
        }
        bits.put(0, 3);
        for (int band = 0; band < 4; band++) {
            put(bits, 1, random.nextInt(81));
        }
    }

    private static void put(CodeWriter bits, int book, int index) {
        CodebookTest.Code code = CodebookTest.Code.of(book);
        bits.put(code.words()[index], code.lengths()[index]);
    }
}
