package io.kithara.decode.mpeg;

import io.kithara.decode.DataWindow;
import io.kithara.decode.DataWindow.Load;
import io.kithara.decode.DecodeException;
import io.kithara.stream.MediaException;

/**
 * Tells packets from bytes that look like them: a header counts only if others of its kind follow where it says. The
 * eleven bits of a syncword turn up by chance every few kilobytes, three headers in a row do not.
 */
final class FrameFinder {
    /** Headers that must follow a candidate. Three of 17 fixed bits each make a mistake rarer than one in 10^15. */
    static final int CONFIRMATIONS = 3;

    private final DataWindow window;
    private final PacketLengths lengths;
    private long position;

    /** Keeps in {@code lengths} what it finds about free format. */
    FrameFinder(DataWindow window, PacketLengths lengths) {
        this.window = window;
        this.lengths = lengths;
    }

    /** Starts the next {@link #find} at {@code from}. */
    void startAt(long from) {
        position = from;
    }

    /** Returns where {@link #find} is, or after {@code READY} where it found a packet. */
    long position() {
        return position;
    }

    /**
     * Goes on looking for a packet and stays where it stopped when bytes are missing.
     *
     * @param limit looks at no position at or past this
     * @return {@code END} if the data or {@code limit} came first
     */
    Load find(long limit) throws DecodeException, MediaException {
        while (position < limit) {
            Load load = window.load(position, FrameHeader.BYTES);
            if (load != Load.READY) {
                return load;
            }
            if (window.u8(position) == 0xFF && FrameHeader.isValid(window.i32be(position))) {
                Load followed = confirmAny(position);
                if (followed != Load.END) {
                    return followed;
                }
            }
            position++;
        }
        return Load.END;
    }

    private Load confirmAny(long candidate) throws DecodeException, MediaException {
        Load known = FrameHeader.isFreeFormat(window.i32be(candidate)) ? lengths.learn(window, candidate) : Load.READY;
        return known == Load.READY ? confirm(candidate, CONFIRMATIONS, false) : known;
    }

    /**
     * Checks a candidate that lies in the window.
     *
     * @param confirmations how many headers must follow, as far as there is data
     * @param sameBitrate whether the packets that follow must have its bit rate as well
     * @return {@code END} if it is none
     */
    Load confirm(long candidate, int confirmations, boolean sameBitrate) throws DecodeException, MediaException {
        int first = window.i32be(candidate);
        int header = first;
        long next = candidate;
        for (int confirmed = 0; confirmed < confirmations; confirmed++) {
            int length = lengths.bytes(header);
            if (length == 0) {
                return Load.END;
            }
            next += length;
            Load load = window.load(candidate, (int) (next - candidate) + FrameHeader.BYTES);
            if (load == Load.END) {
                return endsWell(next, confirmed) ? Load.READY : Load.END;
            }
            if (load == Load.NEED_DATA) {
                return load;
            }
            header = window.i32be(next);
            if (!follows(first, header, sameBitrate)) {
                return TagSkipper.isTag(header) ? Load.READY : Load.END;
            }
        }
        return Load.READY;
    }

    private static boolean follows(int first, int header, boolean sameBitrate) {
        return FrameHeader.isValid(header)
                && FrameHeader.isSameStream(first, header)
                && (!sameBitrate || FrameHeader.isSameBitrate(first, header));
    }

    /** The data ends at or before a header after {@code next}: sound if the candidate itself is whole. */
    private boolean endsWell(long next, int confirmed) {
        return confirmed > 0 || window.end().orElseThrow() >= next;
    }
}
