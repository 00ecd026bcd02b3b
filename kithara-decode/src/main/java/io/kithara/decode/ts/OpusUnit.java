package io.kithara.decode.ts;

import io.kithara.decode.DataWindow;
import io.kithara.decode.DataWindow.Load;
import io.kithara.decode.DecodeException;
import io.kithara.decode.ogg.OpusPacket;
import io.kithara.stream.MediaException;

/**
 * One Opus packet behind its control header (Xiph's draft "Opus in MPEG-2 TS", as ffmpeg and GStreamer write it). Used again for each.
 * Not safe for several threads.
 *
 * <pre>
 * prefix 0x3FF 11 | start trim 1, end trim 1, extension 1, reserved 2 | size: bytes up to one below 255, summed up
 * [0 3, start trim 13] [0 3, end trim 13] [extension: length 8, ...] | packet
 * </pre>
 */
final class OpusUnit {
    /** Prefix and flags. */
    private static final int HEAD_BYTES = 2;

    private static final int PREFIX = 0x7FE0;
    private static final int PREFIX_MASK = 0xFFE0;
    private static final int START_TRIM = 0x10;
    private static final int END_TRIM = 0x08;
    private static final int EXTENSION = 0x04;
    private static final int TRIM_MASK = 0x1FFF;

    /** Eight streams, each of 48 frames of 1,275 bytes (RFC 6716 section 3.4) at the very most; nobody sends a tenth of that. */
    private static final int MAX_PACKET_BYTES = 64 << 10;

    /** What was found where a unit was looked for. */
    enum Found {
        UNIT,
        /** Something else. */
        NOTHING,
        /** The data ends before it could be said, or within the unit. */
        CUT,
        NEED_DATA
    }

    private final DataWindow window;
    private final byte[] head = new byte[2];
    private long at;
    private int bytes;
    private int startTrim;
    private int endTrim;
    private int frames;

    OpusUnit(DataWindow window) {
        this.window = window;
    }

    /** Reads the unit at {@code position} and brings all of it into the window. */
    Found read(long position) throws DecodeException, MediaException {
        Load load = window.load(position, HEAD_BYTES);
        if (load == Load.READY && !isPrefix(window, position)) {
            return Found.NOTHING;
        }
        if (load == Load.READY) {
            load = readHeader(position, window.u8(position + 1));
        }
        if (load == Load.READY && bytes > MAX_PACKET_BYTES) {
            return Found.NOTHING;
        }
        if (load == Load.READY) {
            load = window.load(position, (int) (end() - position));
        }
        if (load != Load.READY) {
            return load == Load.END ? Found.CUT : Found.NEED_DATA;
        }
        int known = Math.min(head.length, bytes);
        window.copy(at, head, 0, known);
        frames = known == 0 ? 0 : OpusPacket.frames(head, known);
        return frames == 0 ? Found.NOTHING : Found.UNIT;
    }

    static boolean isPrefix(DataWindow window, long position) {
        return (window.u16be(position) & PREFIX_MASK) == PREFIX;
    }

    private Load readHeader(long position, int flags) throws DecodeException, MediaException {
        at = position + HEAD_BYTES;
        bytes = 0;
        startTrim = 0;
        endTrim = 0;
        int part = 255;
        while (part == 255 && bytes <= MAX_PACKET_BYTES) {
            Load load = window.load(position, (int) (at + 1 - position));
            if (load != Load.READY) {
                return load;
            }
            part = window.u8(at++);
            bytes += part;
        }
        int trims = ((flags & START_TRIM) == 0 ? 0 : 2) + ((flags & END_TRIM) == 0 ? 0 : 2);
        boolean extended = (flags & EXTENSION) != 0;
        Load load = window.load(position, (int) (at + trims + (extended ? 1 : 0) - position));
        if (load != Load.READY) {
            return load;
        }
        if ((flags & START_TRIM) != 0) {
            startTrim = window.u16be(at) & TRIM_MASK;
            at += 2;
        }
        if ((flags & END_TRIM) != 0) {
            endTrim = window.u16be(at) & TRIM_MASK;
            at += 2;
        }
        at += extended ? 1 + window.u8(at) : 0;
        return load;
    }

    /** Returns where the packet starts. */
    long packet() {
        return at;
    }

    /** Returns how long the packet is. */
    int bytes() {
        return bytes;
    }

    /** Returns where the unit ends. */
    long end() {
        return at + bytes;
    }

    /** Returns how many frames are coded. */
    int frames() {
        return frames;
    }

    /** Returns how many of them are to be left out at the start; not more than there are. */
    int startTrim() {
        return Math.min(startTrim, frames);
    }

    /** Returns how many of them are to be left out at the end; not more than there are. */
    int endTrim() {
        return Math.min(endTrim, frames);
    }

    @Override
    public String toString() {
        return "OpusUnit[" + bytes + " bytes at " + at + "]";
    }
}
