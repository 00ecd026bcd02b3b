package io.kithara.decode.mpeg;

import io.kithara.decode.ByteArrayData;
import io.kithara.decode.DataWindow;
import io.kithara.decode.DataWindow.Load;
import io.kithara.decode.DecodeException;
import io.kithara.stream.MediaException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;

/**
 * Reads the text frames of one ID3v2 tag (id3.org 2.2, 2.3, 2.4) and passes over everything else unread: a cover picture
 * of a megabyte costs a header of ten bytes. Broken frames end the reading and are no error; music plays without its
 * title. For demuxers; used by one thread at a time.
 *
 * <p>Keys of {@link #tags} are frame ids as found ({@code TIT2}, {@code TT2}), for {@code TXXX} and {@code COMM} their
 * description where they have one. Where a key repeats, the first counts.
 */
public final class Id3v2Reader {
    /** Text stands before pictures in what taggers write; a walk beyond this would only cost round trips. */
    static final int MAX_WALK_BYTES = 64 << 10;

    /** Longer texts are lyrics or abuse, and are passed over. */
    static final int MAX_TEXT_BYTES = 8 << 10;

    /** More than any tagger writes. */
    static final int MAX_TAGS = 128;

    private static final int HEADER_BYTES = 10;
    private static final int UNSYNCHRONISED = 0x80;
    private static final int EXTENDED_HEADER = 0x40;

    /** Owner of the PRIV frame by which HLS says when a packed segment starts (RFC 8216 section 3.4). */
    private static final String HLS_TIMESTAMP_OWNER = "com.apple.streaming.transportStreamTimestamp";

    private final long position;
    private final Map<String, String> tags = new LinkedHashMap<>();
    private DataWindow window;
    private int major;
    private boolean unsynchronised;
    private long cursor;
    private long end = -1;
    private OptionalLong hlsTimestamp = OptionalLong.empty();

    /** Reads the tag at {@code position}, which must be one. */
    public Id3v2Reader(DataWindow window, long position) {
        this.window = window;
        this.position = position;
    }

    /** Reads on; {@code READY} when done, also where the data ends within the tag. */
    public Load read() throws DecodeException, MediaException {
        if (end < 0) {
            Load header = readHeader();
            if (header != Load.READY) {
                return header == Load.END ? Load.READY : header;
            }
        }
        while (cursor + frameHeaderBytes() <= end && tags.size() < MAX_TAGS) {
            Load frame = readFrame();
            if (frame != Load.READY) {
                return frame == Load.END ? Load.READY : frame;
            }
        }
        return Load.READY;
    }

    /** Returns what was read so far. */
    public Map<String, String> tags() {
        return tags;
    }

    /** Returns the timestamp in 1/90,000 s that HLS puts into packed audio (RFC 8216 section 3.4), if there is one. */
    public OptionalLong hlsTimestamp() {
        return hlsTimestamp;
    }

    /** Returns a number of four times seven bits (ID3v2.4 section 6.2). */
    static int syncSafe(int bytes) {
        return (bytes >> 24 & 0x7F) << 21 | (bytes >> 16 & 0x7F) << 14 | (bytes >> 8 & 0x7F) << 7 | (bytes & 0x7F);
    }

    private Load readHeader() throws DecodeException, MediaException {
        Load load = window.load(position, HEADER_BYTES);
        if (load != Load.READY) {
            return load;
        }
        major = window.u8(position + 3);
        int flags = window.u8(position + 5);
        int walk = Math.min(syncSafe(window.i32be(position + 6)), MAX_WALK_BYTES);
        long body = position + HEADER_BYTES;
        if ((flags & UNSYNCHRONISED) != 0 && major < 4) {
            return enterUnsynchronised(body, walk, flags);
        }
        unsynchronised = (flags & UNSYNCHRONISED) != 0;
        return enterFrames(body, body + walk, flags);
    }

    /** Before 2.4 the sizes in the tag leave the stuffed bytes out, so that only the plain bytes can be walked. */
    private Load enterUnsynchronised(long body, int walk, int flags) throws DecodeException, MediaException {
        Load load = window.load(body, walk);
        if (load == Load.NEED_DATA) {
            return load;
        }
        byte[] stuffed = new byte[Math.min(walk, window.loaded(body))];
        window.copy(body, stuffed, 0, stuffed.length);
        byte[] plain = Id3Text.removeStuffing(stuffed);
        window = new DataWindow(new ByteArrayData(plain));
        return enterFrames(0, plain.length, flags);
    }

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

    private int frameHeaderBytes() {
        return major == 2 ? 6 : 10;
    }

    private Load readFrame() throws DecodeException, MediaException {
        Load load = window.load(cursor, frameHeaderBytes());
        if (load != Load.READY) {
            return load;
        }
        if (window.u8(cursor) == 0) {
            cursor = end;
            return Load.READY;
        }
        long body = cursor + frameHeaderBytes();
        int size = bodyBytes();
        if (isText() && size > 0 && size <= MAX_TEXT_BYTES && body + size <= end) {
            load = window.load(body, size);
            if (load != Load.READY) {
                return load;
            }
            keep(body, size);
        }
        cursor = body + size;
        return Load.READY;
    }

    private int bodyBytes() {
        if (major == 2) {
            return window.u24be(cursor + 3);
        }
        int bits = window.i32be(cursor + 4);
        // iTunes writes plain sizes into 2.4 tags; a top bit gives them away.
        boolean plain = major == 3 || (bits & 0x8080_8080) != 0;
        return plain ? bits & Integer.MAX_VALUE : syncSafe(bits);
    }

    /** Whether the frame is text that can be read as it stands: neither compressed nor encrypted. */
    private boolean isText() {
        int packed = major == 2 ? 0 : window.u8(cursor + 9) & (major == 3 ? 0xC0 : 0x0C);
        return packed == 0 && (window.u8(cursor) == 'T' || isNamed("COMM", "COM") || isNamed("PRIV", ""));
    }

    private boolean isNamed(String id, String shortId) {
        String name = major == 2 ? shortId : id;
        for (int i = 0; i < name.length(); i++) {
            if (window.u8(cursor + i) != name.charAt(i)) {
                return false;
            }
        }
        return !name.isEmpty();
    }

    private void keep(long body, int size) {
        int skip = skippedBytes();
        if (size <= skip) {
            return;
        }
        byte[] bytes = new byte[size - skip];
        window.copy(body + skip, bytes, 0, bytes.length);
        if (unsynchronised || (major == 4 && (window.u8(cursor + 9) & 2) != 0)) {
            bytes = Id3Text.removeStuffing(bytes);
        }
        if (isNamed("PRIV", "")) {
            keepTimestamp(bytes);
        } else if (isNamed("TXXX", "TXX")) {
            Id3Text.described(bytes, 1).putInto(tags, id());
        } else if (isNamed("COMM", "COM")) {
            Id3Text.described(bytes, 4).putInto(tags, id());
        } else {
            Id3Text.plain(bytes).putInto(tags, id());
        }
    }

    /** Bytes between header and text: a grouping byte, in 2.4 also a data length. */
    private int skippedBytes() {
        if (major == 2) {
            return 0;
        }
        int flags = window.u8(cursor + 9);
        boolean grouped = (flags & (major == 3 ? 0x20 : 0x40)) != 0;
        boolean measured = major == 4 && (flags & 1) != 0;
        return (grouped ? 1 : 0) + (measured ? 4 : 0);
    }

    private String id() {
        StringBuilder id = new StringBuilder(4);
        for (int i = 0; i < (major == 2 ? 3 : 4); i++) {
            id.append((char) window.u8(cursor + i));
        }
        return id.toString();
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
