package io.kithara.decode.latm;

import io.kithara.decode.DataWindow;
import io.kithara.decode.DataWindow.Load;
import io.kithara.decode.DecodeException;
import io.kithara.stream.MediaException;

/**
 * Steps from AudioSyncStream frame to frame (ISO/IEC 14496-3 section 1.7.2: 11 bits of syncword 0x2B7, 13 bits of length), over
 * garbage to the next place where two frames follow each other. Not safe for several threads.
 */
final class LoasWalker {
    /** Syncword and length. */
    static final int HEADER = 3;

    /** Garbage longer than this is not a damaged stretch of a stream: 1 MiB is a minute of 128 kbit/s. */
    private static final int MAX_GARBAGE = 1 << 20;

    private static final int SYNC = 0x2B7;

    private final DataWindow window;
    private long position;
    private int length;
    private boolean synced;
    private int garbage;

    LoasWalker(DataWindow window) {
        this.window = window;
    }

    /** Returns whether these bytes begin with a syncword. */
    static boolean isSync(byte[] bytes) {
        return bytes.length >= 2 && ((bytes[0] & 0xFF) << 8 | (bytes[1] & 0xFF)) >>> 5 == SYNC;
    }

    /** Returns where the frame is that {@link #locate} found. */
    long position() {
        return position;
    }

    /** Returns its length, header included. */
    int length() {
        return length;
    }

    /**
     * Finds the frame at or after {@link #position}; its bytes are not loaded. {@code END} if there is none.
     *
     * @throws DecodeException {@code MALFORMED} after a stretch of garbage of 1 MiB
     */
    Load locate() throws DecodeException, MediaException {
        while (true) {
            Load load = window.load(position, HEADER);
            if (load != Load.READY) {
                return load;
            }
            if (isHeader(position)) {
                length = lengthAt(position);
                Load confirmed = synced ? Load.READY : confirm();
                if (confirmed != Load.END) {
                    synced |= confirmed == Load.READY;
                    garbage = confirmed == Load.READY ? 0 : garbage;
                    return confirmed;
                }
            }
            synced = false;
            position++;
            if (++garbage > MAX_GARBAGE) {
                throw new DecodeException(
                        DecodeException.Reason.MALFORMED,
                        "no LOAS frame in the " + MAX_GARBAGE + " bytes before " + position);
            }
        }
    }

    /** Moves behind the located frame. */
    void advance() {
        moveTo(position + length);
    }

    /** Moves to a place where a frame should start. */
    void moveTo(long frame) {
        position = frame;
    }

    /** Believes a header that another one or the end of the data follows; {@code END} if none does. */
    private Load confirm() throws DecodeException, MediaException {
        Load load = window.load(position, length + HEADER);
        if (load == Load.READY) {
            return isHeader(position + length) ? Load.READY : Load.END;
        }
        return load == Load.END && window.end().orElse(0) == position + length ? Load.READY : load;
    }

    private boolean isHeader(long at) {
        return window.u24be(at) >>> 13 == SYNC && lengthAt(at) > HEADER;
    }

    private int lengthAt(long at) {
        return HEADER + (window.u24be(at) & 0x1FFF);
    }
}
