package io.kithara.decode.aac;

import io.kithara.decode.DecodeException;
import io.kithara.decode.Packet;
import java.util.Arrays;

/** Writes the bits of a packet by hand, for what encoders do not make. */
final class BitWriter {
    private byte[] bytes = new byte[64];
    private int position;

    BitWriter put(int value, int count) {
        for (int i = count - 1; i >= 0; i--) {
            if (position / 8 == bytes.length) {
                bytes = Arrays.copyOf(bytes, 2 * bytes.length);
            }
            bytes[position / 8] |= (byte) ((value >>> i & 1) << (7 - position % 8));
            position++;
        }
        return this;
    }

    /** Writes a codeword of a codebook; 0 is that of scale factors. */
    BitWriter code(int book, int index) {
        CodebookTest.Code code = CodebookTest.Code.of(book);
        return put(code.words()[index], code.lengths()[index]);
    }

    int position() {
        return position;
    }

    BitReader reader() {
        BitReader reader = new BitReader();
        reader.load(bytes, 0, position);
        return reader;
    }

    Packet packet(long startFrame, int frames) throws DecodeException {
        Packet packet = new Packet();
        int length = (position + 7) / 8;
        System.arraycopy(bytes, 0, packet.reserve(length), 0, length);
        packet.place(startFrame, frames, 0, false);
        return packet;
    }
}
