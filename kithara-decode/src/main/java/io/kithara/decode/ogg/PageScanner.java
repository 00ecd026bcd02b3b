package io.kithara.decode.ogg;

import io.kithara.decode.DataWindow;
import io.kithara.decode.DataWindow.Load;
import io.kithara.decode.DecodeException;
import io.kithara.stream.MediaException;

/**
 * Goes from page to page. What is no page with a right checksum is passed over, byte by byte, until one comes: Ogg was
 * made to be found again from anywhere. Used by one thread at a time.
 */
final class PageScanner {
    /** A hole as long as this is not damage: what follows it is something else. */
    private static final long MAX_GARBAGE_BYTES = 16 << 20;

    /** So many bytes are looked at between two loads of a search. */
    private static final int SEARCH_BYTES = 4096;

    private final DataWindow window;
    private final PageHeader header = new PageHeader();
    private long position;
    private long garbage;
    private boolean located;

    PageScanner(DataWindow window) {
        this.window = window;
    }

    DataWindow window() {
        return window;
    }

    /** Returns where the page starts that {@link #locate} found, or where it looks for one. */
    long position() {
        return position;
    }

    /** Returns the page that {@link #locate} found. */
    PageHeader header() {
        return header;
    }

    /** Looks for pages from here on. */
    void moveTo(long newPosition) {
        position = newPosition;
        garbage = 0;
        located = false;
    }

    /** Goes behind the page that was located. */
    void pass() {
        moveTo(position + header.pageBytes());
    }

    /**
     * Finds the next sound page and loads it whole. A page that is cut by the end of the data is none.
     *
     * @throws DecodeException {@code MALFORMED} after 16 MiB without a page
     */
    Load locate() throws DecodeException, MediaException {
        if (located) {
            return window.load(position, header.pageBytes());
        }
        while (true) {
            Load load = readHere();
            if (load == Load.NEED_DATA || located) {
                return load;
            }
            if (load == Load.END && window.loaded(position) < PageHeader.FIXED_BYTES) {
                return Load.END;
            }
            load = search();
            if (load != Load.READY) {
                return load;
            }
        }
    }

    /** {@code END} says that the data ends within what looks like a page. */
    private Load readHere() throws DecodeException, MediaException {
        Load load = window.load(position, PageHeader.FIXED_BYTES);
        if (load != Load.READY || !header.readFixed(window, position)) {
            return load;
        }
        load = window.load(position, header.headerBytes());
        if (load != Load.READY) {
            return load;
        }
        header.readLacing(window, position);
        load = window.load(position, header.pageBytes());
        located = load == Load.READY && header.isSound(window, position);
        return load;
    }

    /** Goes to the next place where a page may start, at least one byte on. */
    private Load search() throws DecodeException, MediaException {
        while (true) {
            advance(1);
            Load load = window.load(position, Integer.BYTES);
            if (load != Load.READY) {
                return load;
            }
            int last = Math.min(SEARCH_BYTES, window.loaded(position) - Integer.BYTES);
            for (int i = 0; i <= last; i++) {
                if (window.u8(position + i) == 'O' && window.i32be(position + i) == PageHeader.CAPTURE) {
                    advance(i);
                    return Load.READY;
                }
            }
            advance(last);
        }
    }

    private void advance(int bytes) throws DecodeException {
        position += bytes;
        garbage += bytes;
        if (garbage > MAX_GARBAGE_BYTES) {
            throw new DecodeException(
                    DecodeException.Reason.MALFORMED,
                    "no Ogg page in the " + MAX_GARBAGE_BYTES + " bytes before " + position);
        }
    }

    @Override
    public String toString() {
        return "PageScanner[" + (located ? "page at " : "searches at ") + position + "]";
    }
}
