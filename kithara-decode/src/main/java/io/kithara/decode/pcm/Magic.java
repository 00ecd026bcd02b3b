package io.kithara.decode.pcm;

import io.kithara.decode.DataWindow;
import java.nio.ByteBuffer;

/** Tells files by the first twelve bytes: RIFF, size, WAVE; FORM, size, AIFF. */
final class Magic {
    static final int AIFC = DataWindow.fourCc("AIFC");

    private static final int RIFF = DataWindow.fourCc("RIFF");
    private static final int RF64 = DataWindow.fourCc("RF64");
    private static final int BW64 = DataWindow.fourCc("BW64");
    private static final int WAVE = DataWindow.fourCc("WAVE");
    private static final int FORM = DataWindow.fourCc("FORM");
    private static final int AIFF = DataWindow.fourCc("AIFF");

    private static final int BYTES = 12;
    private static final int TYPE = 8;

    private Magic() {}

    /** Returns whether these bytes begin a WAVE file; {@code false} for fewer than twelve. */
    static boolean isWave(byte[] head) {
        return head.length >= BYTES && isWave(i32(head, 0), i32(head, TYPE));
    }

    /** As the other one, of a window with twelve bytes loaded from 0 on. */
    static boolean isWave(DataWindow head) {
        return isWave(head.i32be(0), head.i32be(TYPE));
    }

    private static boolean isWave(int id, int type) {
        return (id == RIFF || id == RF64 || id == BW64) && type == WAVE;
    }

    /** Returns whether these bytes begin an AIFF or AIFF-C file; {@code false} for fewer than twelve. */
    static boolean isAiff(byte[] head) {
        return head.length >= BYTES && isAiff(i32(head, 0), i32(head, TYPE));
    }

    /** As the other one, of a window with twelve bytes loaded from 0 on. */
    static boolean isAiff(DataWindow head) {
        return isAiff(head.i32be(0), head.i32be(TYPE));
    }

    private static boolean isAiff(int id, int type) {
        return id == FORM && (type == AIFF || type == AIFC);
    }

    private static int i32(byte[] head, int at) {
        return ByteBuffer.wrap(head).getInt(at);
    }
}
