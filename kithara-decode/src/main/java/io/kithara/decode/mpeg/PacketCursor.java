package io.kithara.decode.mpeg;

import io.kithara.decode.DataWindow;
import io.kithara.decode.DataWindow.Load;
import io.kithara.decode.DecodeException;
import io.kithara.stream.MediaException;

/**
 * Walks from packet to packet of one kind (version and layer), past tags and garbage, and counts them. What it passes it
 * remembers in the {@link FrameIndex}.
 */
final class PacketCursor {
    /** A cover picture in no known tag is smaller; more garbage than this is not music with garbage in it. */
    static final int MAX_GARBAGE_BYTES = 1 << 20;

    private final DataWindow window;
    private final PacketLengths lengths;
    private final FrameFinder finder;
    private final TagSkipper skipper;
    private final FrameIndex index;
    private final long first;
    private final long limit;
    private final int firstHeader;
    private long position;
    private long packet;
    private int header;
    private boolean searching;
    private long garbageFrom;
    private boolean uniform = true;
    private int smallestBytes = Integer.MAX_VALUE;

    /**
     * Stands before packet 0.
     *
     * @param lengths what is known about the length of packets of free format
     * @param first where it lies
     * @param limit no packet reaches past this
     * @param firstHeader the header of some packet of the stream
     */
    PacketCursor(DataWindow window, PacketLengths lengths, long first, long limit, int firstHeader) {
        this.window = window;
        this.lengths = lengths;
        this.finder = new FrameFinder(window, lengths);
        this.skipper = new TagSkipper(window);
        this.index = new FrameIndex(first);
        this.first = first;
        this.limit = limit;
        this.firstHeader = firstHeader;
        this.header = firstHeader;
        this.position = first;
    }

    /** Returns the byte offset: of a packet after {@link #locate}, of what follows one after {@link #pass}. */
    long position() {
        return position;
    }

    /** Returns the number of the packet that {@link #locate} finds. */
    long packet() {
        return packet;
    }

    /** Returns the header that {@link #locate} found. */
    int header() {
        return header;
    }

    /** Returns the bytes of the packet that {@link #locate} found. */
    int lengthBytes() {
        return lengths.bytes(header);
    }

    /** Returns where packet 0 lies. */
    long first() {
        return first;
    }

    /** Returns whether every packet met so far had the bit rate of the first, and that is one the header says. */
    boolean isUniform() {
        return uniform && !FrameHeader.isFreeFormat(firstHeader);
    }

    /** Returns the length of the shortest packet met so far, at least that of the first. */
    int smallestBytes() {
        return Math.min(smallestBytes, lengths.bytes(firstHeader));
    }

    /** Returns the last packet at or before {@code target} whose place is known. */
    long nearest(long target) {
        return index.floor(target);
    }

    /** Stands before a packet that {@link #nearest} named. */
    void enter(long known) {
        enter(known, index.offset(known));
    }

    /** Stands before packet {@code number}, which lies at {@code offset}. */
    void enter(long number, long offset) {
        packet = number;
        position = offset;
        searching = false;
        index.add(number, offset);
    }

    /**
     * Finds the next header.
     *
     * @return {@code END} if there is none before the end of data or the limit
     * @throws DecodeException {@code MALFORMED} after a megabyte of garbage, {@code UNSUPPORTED} if another version or
     *     layer goes on
     */
    Load locate() throws DecodeException, MediaException {
        while (position < limit) {
            Load load = searching ? search() : Load.READY;
            if (load == Load.READY) {
                load = window.load(position, FrameHeader.BYTES);
            }
            if (load != Load.READY) {
                return load;
            }
            load = accept();
            if (load != Load.END) {
                return load;
            }
            if (passTagOrSearch() == Load.NEED_DATA) {
                return Load.NEED_DATA;
            }
        }
        return Load.END;
    }

    /** Goes behind the packet that {@link #locate} found. */
    void pass() {
        index.add(packet, position);
        int length = lengthBytes();
        uniform &= FrameHeader.isSameBitrate(header, firstHeader) && FrameHeader.isSameStream(header, firstHeader);
        smallestBytes = Math.min(smallestBytes, length);
        position += length;
        packet++;
    }

    /** Passes packets until {@code target} is next; {@code END} if the data has fewer. */
    Load advanceTo(long target) throws DecodeException, MediaException {
        while (packet < target) {
            Load load = locate();
            if (load != Load.READY) {
                return load;
            }
            pass();
        }
        return Load.READY;
    }

    /** Looks whether packets of this stream go on exactly at the position; changes nothing. */
    Load confirmHere() throws DecodeException, MediaException {
        if (position >= limit) {
            return Load.END;
        }
        Load load = window.load(position, FrameHeader.BYTES);
        if (load != Load.READY) {
            return load;
        }
        int found = window.i32be(position);
        boolean alike = FrameHeader.isValid(found) && FrameHeader.isSameStream(found, firstHeader);
        return alike ? finder.confirm(position, FrameFinder.CONFIRMATIONS, false) : Load.END;
    }

    /** Looks whether a packet starts exactly at {@code offset} with many of the first one's bit rate behind it. */
    Load confirmUniform(long offset, int confirmations) throws DecodeException, MediaException {
        Load load = window.load(offset, FrameHeader.BYTES);
        if (load != Load.READY) {
            return load;
        }
        int found = window.i32be(offset);
        boolean alike = FrameHeader.isValid(found)
                && FrameHeader.isSameStream(found, firstHeader)
                && FrameHeader.isSameBitrate(found, firstHeader);
        return alike ? finder.confirm(offset, confirmations, true) : Load.END;
    }

    /** Takes the header at the position if it goes on with what was there, or if others confirm a change. */
    private Load accept() throws DecodeException, MediaException {
        int found = window.i32be(position);
        boolean packetLike =
                FrameHeader.isValid(found) && FrameHeader.isFreeFormat(found) == FrameHeader.isFreeFormat(firstHeader);
        if (!packetLike || !FrameHeader.isSameKind(found, firstHeader)) {
            return Load.END;
        }
        boolean changed =
                !FrameHeader.isSameStream(found, header) || FrameHeader.channels(found) != FrameHeader.channels(header);
        Load load = changed && !searching ? finder.confirm(position, FrameFinder.CONFIRMATIONS, false) : Load.READY;
        if (load == Load.READY) {
            packet += searching ? lostPackets(found) : 0;
            header = found;
            searching = false;
        }
        return load;
    }

    /**
     * How many packets stood in the garbage just passed, so that frames stay time: known only where the rate before is
     * the rate behind, and the garbage as long as packets of that rate.
     */
    private long lostPackets(int found) {
        double bytes = FrameHeader.frames(header) / 8.0 * lengths.bitrateBps(header) / FrameHeader.sampleRate(header);
        long lost = Math.round((position - garbageFrom) / bytes);
        boolean fits = Math.abs(position - garbageFrom - lost * bytes) <= 2 * FrameHeader.slotBytes(header);
        boolean sameRate = FrameHeader.isSameStream(found, header) && FrameHeader.isSameBitrate(found, header);
        return packet > 0 && fits && sameRate ? lost : 0;
    }

    private Load passTagOrSearch() throws DecodeException, MediaException {
        Load tag = skipper.measure(position);
        if (tag == Load.READY) {
            position += skipper.sizeBytes();
        } else if (tag == Load.END) {
            searching = true;
            garbageFrom = position;
            finder.startAt(position + 1);
        }
        return tag;
    }

    private Load search() throws DecodeException, MediaException {
        Load load = finder.find(Math.min(garbageFrom + MAX_GARBAGE_BYTES, limit));
        if (load == Load.READY) {
            requireSameKind();
            position = finder.position();
        } else if (load == Load.END) {
            requireEnd();
        }
        return load;
    }

    private void requireSameKind() throws DecodeException {
        int found = window.i32be(finder.position());
        if (!FrameHeader.isSameKind(found, firstHeader)) {
            throw new DecodeException(
                    DecodeException.Reason.UNSUPPORTED,
                    "MPEG audio changes its version or layer at byte " + finder.position());
        }
    }

    private void requireEnd() throws DecodeException {
        if (window.end().isEmpty() && finder.position() < limit) {
            throw new DecodeException(
                    DecodeException.Reason.MALFORMED,
                    "no MPEG audio packet in the " + MAX_GARBAGE_BYTES + " bytes from " + garbageFrom);
        }
    }
}
