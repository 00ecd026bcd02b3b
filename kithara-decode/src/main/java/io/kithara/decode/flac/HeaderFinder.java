package io.kithara.decode.flac;

import io.kithara.decode.DataWindow;
import io.kithara.decode.DataWindow.Load;
import io.kithara.decode.DecodeException;
import io.kithara.stream.MediaException;

/**
 * Finds what may be headers of frames: bytes that read as one, check sum included. In coded music such bytes turn up by chance about
 * every ten megabytes, so what is found is a candidate. Not safe for several threads.
 */
final class HeaderFinder {
    private final DataWindow window;
    private final byte[] bytes = new byte[FrameHeader.MAX_BYTES];
    private long position;

    HeaderFinder(DataWindow window) {
        this.window = window;
    }

    /** Starts the next {@link #find} at {@code from}. */
    void startAt(long from) {
        position = from;
    }

    /** Returns where {@link #find} is, or after {@code READY} where it found something. */
    long position() {
        return position;
    }

    /**
     * Goes on looking and stays where it stopped when bytes are missing.
     *
     * @param keep bytes from here on stay loaded
     * @param limit looks at no position at or past this
     * @return {@code END} if the data or {@code limit} came first
     */
    Load find(long keep, long limit, FrameHeader into) throws DecodeException, MediaException {
        while (position < limit) {
            Load load = load(keep, position);
            if (load == Load.NEED_DATA || window.loaded(position) < FrameHeader.MIN_BYTES) {
                return load == Load.NEED_DATA ? load : Load.END;
            }
            long to = Math.min(limit, position + window.loaded(position));
            long found = window.indexOf(0xFF, position, to);
            position = found < 0 ? to : found;
            if (found >= 0) {
                load = read(keep, found, into);
                if (load != Load.END) {
                    return load;
                }
                position++;
            }
        }
        return Load.END;
    }

    /** Reads the header at one place; {@code END} if there is none. */
    Load read(long keep, long at, FrameHeader into) throws DecodeException, MediaException {
        if (window.loaded(at) > 1 && !FrameHeader.isSync(window.u8(at), window.u8(at + 1))) {
            return Load.END;
        }
        Load load = load(keep, at);
        if (load == Load.NEED_DATA) {
            return load;
        }
        int available = Math.min(FrameHeader.MAX_BYTES, window.loaded(at));
        window.copy(at, bytes, 0, available);
        return into.read(bytes, 0, available) ? Load.READY : Load.END;
    }

    private Load load(long keep, long at) throws DecodeException, MediaException {
        if (window.loaded(at) >= FrameHeader.MAX_BYTES) {
            return Load.READY;
        }
        return window.load(keep, (int) (at - keep) + FrameHeader.MAX_BYTES);
    }
}
