package io.kithara.decode.pcm;

import io.kithara.decode.ByteArrayData;
import io.kithara.decode.DataWindow;
import io.kithara.decode.DataWindow.Load;
import io.kithara.decode.DecodeException;
import io.kithara.stream.MediaException;
import java.util.function.Predicate;

/** Looks at the first bytes of a file as a demuxer would. */
final class Magic {
    /** "RIFF", size, "WAVE"; "FORM", size, "AIFF". */
    private static final int BYTES = 12;

    private Magic() {}

    /** Returns whether there are twelve bytes and they pass {@code test}. */
    static boolean matches(byte[] head, Predicate<DataWindow> test) {
        DataWindow window = new DataWindow(new ByteArrayData(head));
        try {
            return window.load(0, BYTES) == Load.READY && test.test(window);
        } catch (DecodeException | MediaException e) {
            throw new IllegalStateException("an array of " + head.length + " bytes cannot fail", e);
        }
    }
}
