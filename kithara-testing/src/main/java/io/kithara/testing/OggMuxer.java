package io.kithara.testing;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Writes one logical stream of Ogg (RFC 3533) for tests, page by page, and takes such streams apart. Packets that do not fit
 * a page go on on the next one. Writes whatever it is told, sense or not. Not safe for several threads.
 *
 * <pre>
 * page  "OggS" | 0 | flags: 1 continued, 2 first, 4 last | granule 64 | serial 32 | sequence 32 | CRC 32 | segments 8 | lacing |
 *       body; all little endian
 * </pre>
 */
public final class OggMuxer {
    /** What a page says on which no packet ends. */
    public static final long NO_GRANULE = -1;

    private static final int CONTINUED = 1;
    private static final int FIRST = 2;
    private static final int LAST = 4;
    private static final int HEADER = 27;
    private static final int CRC_AT = 22;
    private static final int MAX_SEGMENTS = 255;
    private static final int POLYNOMIAL = 0x04C1_1DB7;

    private final int serial;
    private final List<byte[]> pages = new ArrayList<>();
    private final ByteArrayOutputStream lacing = new ByteArrayOutputStream();
    private final ByteArrayOutputStream body = new ByteArrayOutputStream();
    private int sequence;
    private boolean continued;

    private OggMuxer(int serial) {
        this.serial = serial;
    }

    /** Returns a muxer for a stream. */
    public static OggMuxer of(int serial) {
        return new OggMuxer(serial);
    }

    /** Puts packets on one page, or on as many as they need, and says where the last one of them ends. */
    public OggMuxer page(long granule, byte[]... packets) {
        return page(granule, false, Arrays.asList(packets));
    }

    /** As {@link #page(long, byte[]...)}; with {@code last} the stream ends on that page. */
    public OggMuxer page(long granule, boolean last, List<byte[]> packets) {
        for (byte[] packet : packets) {
            add(packet);
        }
        flush(granule, last ? LAST : 0);
        continued = false;
        return this;
    }

    /** Leaves out {@code count} page numbers, as if pages had been lost. */
    public OggMuxer skip(int count) {
        sequence += count;
        return this;
    }

    /** Returns the pages so far, each one whole. */
    public List<byte[]> pages() {
        return List.copyOf(pages);
    }

    /** Returns all pages one behind the other. */
    public byte[] bytes() {
        return join(pages);
    }

    /** Puts arrays one behind the other. */
    public static byte[] join(List<byte[]> parts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        parts.forEach(out::writeBytes);
        return out.toByteArray();
    }

    /** Returns a sound physical stream page by page. */
    public static List<byte[]> split(byte[] ogg) {
        List<byte[]> split = new ArrayList<>();
        for (int at = 0; at < ogg.length; ) {
            int length = HEADER + (ogg[at + 26] & 0xFF);
            for (int i = 0; i < (ogg[at + 26] & 0xFF); i++) {
                length += ogg[at + HEADER + i] & 0xFF;
            }
            split.add(Arrays.copyOfRange(ogg, at, at + length));
            at += length;
        }
        return split;
    }

    /** Returns the packets of a sound physical stream that holds one logical stream. */
    public static List<byte[]> packets(byte[] ogg) {
        List<byte[]> packets = new ArrayList<>();
        ByteArrayOutputStream packet = new ByteArrayOutputStream();
        for (byte[] page : split(ogg)) {
            int at = HEADER + (page[26] & 0xFF);
            for (int i = 0; i < (page[26] & 0xFF); i++) {
                int length = page[HEADER + i] & 0xFF;
                packet.write(page, at, length);
                at += length;
                if (length < 255) {
                    packets.add(packet.toByteArray());
                    packet.reset();
                }
            }
        }
        return packets;
    }

    /** Puts the right checksum into a page that was changed. */
    public static byte[] sealed(byte[] page) {
        Arrays.fill(page, CRC_AT, CRC_AT + 4, (byte) 0);
        put(page, CRC_AT, crc(page), 4);
        return page;
    }

    /** Writes a number into a page, without touching its checksum: a granule position at 6, a serial at 14, a sequence at 18. */
    public static void put(byte[] page, int at, long value, int count) {
        for (int i = 0; i < count; i++) {
            page[at + i] = (byte) (value >> (8 * i));
        }
    }

    private void add(byte[] packet) {
        int at = 0;
        boolean ended = false;
        while (!ended) {
            if (lacing.size() == MAX_SEGMENTS) {
                boolean starts = at == 0;
                flush(NO_GRANULE, 0);
                continued = !starts;
            }
            int length = Math.min(255, packet.length - at);
            lacing.write(length);
            body.write(packet, at, length);
            at += length;
            ended = length < 255;
        }
    }

    private void flush(long granule, int flags) {
        byte[] page = new byte[HEADER + lacing.size() + body.size()];
        System.arraycopy(new byte[] {'O', 'g', 'g', 'S'}, 0, page, 0, 4);
        page[5] = (byte) (flags | (continued ? CONTINUED : 0) | (pages.isEmpty() ? FIRST : 0));
        put(page, 6, granule, 8);
        put(page, 14, serial, 4);
        put(page, 18, sequence++, 4);
        page[26] = (byte) lacing.size();
        System.arraycopy(lacing.toByteArray(), 0, page, HEADER, lacing.size());
        System.arraycopy(body.toByteArray(), 0, page, HEADER + lacing.size(), body.size());
        pages.add(sealed(page));
        lacing.reset();
        body.reset();
    }

    private static int crc(byte[] page) {
        int crc = 0;
        for (byte each : page) {
            crc ^= each << 24;
            for (int bit = 0; bit < 8; bit++) {
                crc = crc << 1 ^ (crc < 0 ? POLYNOMIAL : 0);
            }
        }
        return crc;
    }

    @Override
    public String toString() {
        return "OggMuxer[" + pages.size() + " pages]";
    }
}
