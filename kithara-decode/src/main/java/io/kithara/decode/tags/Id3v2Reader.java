package io.kithara.decode.tags;

import io.kithara.decode.ByteArrayData;
import io.kithara.decode.DataWindow;
import io.kithara.decode.DataWindow.Load;
import io.kithara.decode.DecodeException;
import io.kithara.decode.Picture;
import io.kithara.stream.MediaException;
import java.util.OptionalLong;

/**
 * Reads one ID3v2 tag (id3.org 2.2, 2.3, 2.4): texts, addresses, identifiers, chapters, and where pictures lie. Everything else is passed
 * over unread: a cover picture of a megabyte costs its description. Broken frames end the reading and are no error; compressed and
 * encrypted ones are left out. For demuxers; used by one thread at a time.
 */
public final class Id3v2Reader {
    /** Of a tag that has to be taken apart before it can be walked: texts stand before pictures in what taggers write. */
    static final int MAX_STUFFED_BYTES = 64 << 10;

    /** Longer texts are abuse. */
    static final int MAX_TEXT_BYTES = 64 << 10;

    /** More than any tagger writes. */
    private static final int MAX_FRAMES = 1024;

    /**
     * Frames of this size and more cost a jump, and so perhaps a request. Behind the first one the music is near, which has to be fetched
     * anyway; a further one may be a second picture.
     */
    private static final int JUMP_BYTES = 64 << 10;

    private static final int MAX_JUMPS = 2;

    /** Type and description of a picture are short. */
    private static final int PICTURE_HEAD_BYTES = 512;

    private static final int HEADER_BYTES = 10;
    private static final int UNSYNCHRONISED = 0x80;
    private static final int EXTENDED_HEADER = 0x40;

    /** Of 2.2 the same bit says that a scheme is used which was never defined. */
    private static final int COMPRESSED_2_2 = 0x40;

    /** Owner of the PRIV frame by which HLS says when a packed segment starts (RFC 8216 section 3.4). */
    private static final String HLS_TIMESTAMP_OWNER = "com.apple.streaming.transportStreamTimestamp";

    private final long position;
    private final MetadataDraft tags;
    private DataWindow window;
    private byte[] stuffed = {};
    private int major;
    private boolean unsynchronised;
    private long cursor;
    private long end = -1;
    private int frames;
    private int jumps;

    /** Chapters have none of their own: however deep a tag nests them, the stack does not grow with it. */
    private boolean inChapter;

    /** Of the frame at the cursor. */
    private int size;

    /** Whether another frame, padding or the tag's end stands where it was looked for. */
    private boolean follows;

    private OptionalLong hlsTimestamp = OptionalLong.empty();

    /** Reads the tag at {@code position}, which must be one. */
    public Id3v2Reader(DataWindow window, long position) {
        this(window, position, new MetadataDraft());
    }

    private Id3v2Reader(DataWindow window, long position, MetadataDraft tags) {
        this.window = window;
        this.position = position;
        this.tags = tags;
    }

    /** Reads the frames of a chapter, which lie in an array. */
    static void readChapter(DataWindow window, long from, long to, int major, MetadataDraft tags)
            throws DecodeException, MediaException {
        Id3v2Reader reader = new Id3v2Reader(window, from, tags);
        reader.major = major;
        reader.cursor = from;
        reader.end = to;
        reader.inChapter = true;
        if (reader.read() == Load.NEED_DATA) {
            throw new AssertionError("an array is all there");
        }
    }

    /** Reads on; {@code READY} when done, also where the data ends within the tag. */
    public Load read() throws DecodeException, MediaException {
        if (end < 0) {
            Load header = readHeader();
            if (header != Load.READY) {
                return header == Load.END ? Load.READY : header;
            }
        }
        while (cursor + Id3Frame.headerBytes(major) <= end && frames < MAX_FRAMES && jumps <= MAX_JUMPS) {
            Load frame = readFrame();
            if (frame != Load.READY) {
                return frame == Load.END ? Load.READY : frame;
            }
        }
        return Load.READY;
    }

    /** Returns what was read so far. */
    public MetadataDraft tags() {
        return tags;
    }

    /** Returns the timestamp in 1/90,000 s that HLS puts into packed audio (RFC 8216 section 3.4), if there is one. */
    public OptionalLong hlsTimestamp() {
        return hlsTimestamp;
    }

    /** Returns a number of four times seven bits (ID3v2.4 section 6.2). */
    public static int syncSafe(int bytes) {
        return (bytes >> 24 & 0x7F) << 21 | (bytes >> 16 & 0x7F) << 14 | (bytes >> 8 & 0x7F) << 7 | (bytes & 0x7F);
    }

    private Load readHeader() throws DecodeException, MediaException {
        Load load = window.load(position, HEADER_BYTES);
        if (load != Load.READY) {
            return load;
        }
        major = window.u8(position + 3);
        int flags = window.u8(position + 5);
        int size = syncSafe(window.i32be(position + 6));
        long body = position + HEADER_BYTES;
        if (major < 2 || major > 4 || (major == 2 && (flags & COMPRESSED_2_2) != 0)) {
            end = body;
            cursor = end;
            return Load.READY;
        }
        if ((flags & UNSYNCHRONISED) != 0 && major < 4) {
            return enterUnsynchronised(body, Math.min(size, MAX_STUFFED_BYTES), flags);
        }
        unsynchronised = (flags & UNSYNCHRONISED) != 0;
        return enterFrames(body, body + size, flags);
    }

    /** Before 2.4 the sizes in the tag leave the stuffed bytes out, so that only the plain bytes can be walked. */
    private Load enterUnsynchronised(long body, int walk, int flags) throws DecodeException, MediaException {
        Load load = window.load(body, walk);
        if (load == Load.NEED_DATA) {
            return load;
        }
        stuffed = new byte[Math.min(walk, window.loaded(body))];
        window.copy(body, stuffed, 0, stuffed.length);
        byte[] plain = Id3Text.removeStuffing(stuffed);
        window = new DataWindow(new ByteArrayData(plain));
        return enterFrames(0, plain.length, flags);
    }

    /** ID3v2.3 section 3.2: the size of an extended header leaves itself out; 2.4: it does not, and is syncsafe. */
    private Load enterFrames(long from, long to, int flags) throws DecodeException, MediaException {
        long first = from;
        if ((flags & EXTENDED_HEADER) != 0 && major > 2) {
            Load load = window.load(from, 4);
            if (load != Load.READY) {
                return load;
            }
            int size = window.i32be(from);
            first += major == 3 ? 4 + (size & 0xFF_FFFF) : syncSafe(size);
        }
        cursor = first;
        end = to;
        return Load.READY;
    }

    private Load readFrame() throws DecodeException, MediaException {
        Load load = window.load(cursor, Id3Frame.headerBytes(major));
        if (load != Load.READY) {
            return load;
        }
        if (!Id3Frame.isId(idBits(), major)) {
            // padding, or what no tagger wrote
            cursor = end;
            return Load.READY;
        }
        String id = id();
        int flags = major == 2 ? 0 : window.u8(cursor + 9);
        load = findSize();
        if (load != Load.READY) {
            return load;
        }
        Id3Frame frame = Id3Frame.of(major, id, size, flags, unsynchronised);
        long body = cursor + Id3Frame.headerBytes(major);
        load = readContent(frame, body);
        if (load != Load.READY) {
            return load;
        }
        frames++;
        jumps += frame.size() >= JUMP_BYTES ? 1 : 0;
        cursor = body + frame.size();
        return Load.READY;
    }

    /**
     * Finds the length of the frame's body. Sizes of 2.4 have seven bits in a byte; iTunes wrote eight, which shows where only the plain
     * number leads to another frame.
     */
    private Load findSize() throws DecodeException, MediaException {
        if (major == 2) {
            size = window.u24be(cursor + 3);
            return Load.READY;
        }
        int bits = window.i32be(cursor + 4);
        int plain = bits & Integer.MAX_VALUE;
        size = major == 3 ? plain : syncSafe(bits);
        long body = cursor + Id3Frame.headerBytes(major);
        if (major == 3 || size == plain || body + plain > end) {
            return Load.READY;
        }
        if ((bits & 0x8080_8080) != 0) {
            size = plain;
            return Load.READY;
        }
        Load load = startsFrame(body + size);
        if (load == Load.READY && !follows) {
            load = startsFrame(body + plain);
            size = follows ? plain : size;
        }
        return load == Load.END ? Load.READY : load;
    }

    /** Finds whether a frame, padding or the tag's end is at a position. */
    private Load startsFrame(long next) throws DecodeException, MediaException {
        follows = next == end;
        if (next + 4 > end) {
            return Load.READY;
        }
        Load load = window.load(next, 4);
        if (load == Load.READY) {
            follows = window.i32be(next) == 0 || Id3Frame.isId(window.i32be(next), major);
        }
        return load;
    }

    private int idBits() {
        return major == 2 ? window.u24be(cursor) << 8 : window.i32be(cursor);
    }

    private String id() {
        StringBuilder id = new StringBuilder(4);
        for (int i = 0; i < (major == 2 ? 3 : 4); i++) {
            id.append((char) window.u8(cursor + i));
        }
        return id.toString();
    }

    private Load readContent(Id3Frame frame, long body) throws DecodeException, MediaException {
        int length = frame.size() - frame.skip();
        boolean picture = frame.isPicture();
        boolean fits = picture ? body < end : length <= MAX_TEXT_BYTES && body + frame.size() <= end;
        if (frame.packed() || length <= 0 || !fits || !(picture || frame.isRead())) {
            return Load.READY;
        }
        int wanted = picture ? (int) Math.min(Math.min(length, PICTURE_HEAD_BYTES), end - body - frame.skip()) : length;
        if (wanted <= 0) {
            return Load.READY;
        }
        Load load = window.load(body + frame.skip(), wanted);
        if (load != Load.READY) {
            return load;
        }
        byte[] content = new byte[wanted];
        window.copy(body + frame.skip(), content, 0, wanted);
        if (picture) {
            keepPicture(frame, body + frame.skip(), content, length);
        } else {
            keep(frame, frame.unsynchronised() ? Id3Text.removeStuffing(content) : content);
        }
        return Load.READY;
    }

    private void keep(Id3Frame frame, byte[] content) throws DecodeException, MediaException {
        if (frame.id().equals("PRIV")) {
            keepTimestamp(content);
        } else if (!inChapter || !frame.id().equals(Id3Frame.CHAPTER)) {
            Id3Contents.keep(frame.id(), content, major, tags);
        }
    }

    private void keepPicture(Id3Frame frame, long at, byte[] head, int length) {
        byte[] plain = frame.unsynchronised() ? Id3Text.removeStuffing(head) : head;
        Picture picture = Id3Contents.picture(plain, major == 2, length, (skip, rest) -> {
            if (stuffed.length > 0) {
                // sizes are of plain bytes, which may be half of those in the tag
                long start = position + HEADER_BYTES + stuffedAt(stuffed, at + skip);
                return new Picture.Stored(start, 2 * rest, rest, true);
            }
            if (frame.unsynchronised()) {
                long start = stuffedAt(head, skip);
                return new Picture.Stored(at + start, length - start, length - start, true);
            }
            return new Picture.Stored(at + skip, rest);
        });
        if (picture != null) {
            tags.picture(picture);
        }
    }

    /** Returns where a plain byte lies among those with stuffing. */
    private static long stuffedAt(byte[] bytes, long plain) {
        int at = 0;
        for (long left = plain; at < bytes.length; at++) {
            boolean stuffing = bytes[at] == 0 && at > 0 && bytes[at - 1] == (byte) 0xFF;
            if (!stuffing && left-- == 0) {
                return at;
            }
        }
        return at;
    }

    private void keepTimestamp(byte[] bytes) {
        int owner = HLS_TIMESTAMP_OWNER.length();
        if (bytes.length != owner + 9 || !Id3Text.startsWith(bytes, HLS_TIMESTAMP_OWNER)) {
            return;
        }
        long timestamp = 0;
        for (int i = owner + 1; i < bytes.length; i++) {
            timestamp = timestamp << 8 | (bytes[i] & 0xFF);
        }
        hlsTimestamp = OptionalLong.of(timestamp & 0x1_FFFF_FFFFL);
    }
}
