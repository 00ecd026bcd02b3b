package io.kithara.decode.ogg;

import io.kithara.decode.DataWindow;
import io.kithara.decode.DataWindow.Load;
import io.kithara.decode.DecodeException;
import io.kithara.decode.seek.RateSearch;
import io.kithara.stream.MediaData;
import io.kithara.stream.MediaException;

/** Finds a page not far before a granule position. Used by one thread at a time. */
final class GranuleSeek implements RateSearch.Places {
    /** A page, and what bit rates vary by. */
    private static final long MARGIN_BYTES = 64 << 10;

    private final PageScanner scanner;
    private final int serial;
    private final RateSearch search;

    /**
     * Begins between two known places.
     *
     * @param low a page that ends at or before the target, or where audio begins
     * @param high a page that ends behind it
     */
    GranuleSeek(MediaData data, int serial, long target, long low, long lowGranule, long high, long highGranule) {
        this.scanner = new PageScanner(new DataWindow(data));
        this.serial = serial;
        this.search = new RateSearch(this, target, MARGIN_BYTES, low, lowGranule, high, highGranule);
    }

    /** Goes on; {@code READY} when {@link #place} is near enough. */
    Load run() throws DecodeException, MediaException {
        return search.run();
    }

    DataWindow window() {
        return scanner.window();
    }

    /** Returns where to read on from. */
    long place() {
        return search.position();
    }

    @Override
    public void moveTo(long position) {
        scanner.moveTo(position);
    }

    /** Finds the next page on which a packet of the stream begins and ends. */
    @Override
    public Load find(long limit) throws DecodeException, MediaException {
        while (true) {
            Load load = scanner.locate();
            if (load != Load.READY) {
                return load;
            }
            if (scanner.position() >= limit) {
                return Load.END;
            }
            PageHeader page = scanner.header();
            if (page.serial() == serial && page.granule() >= 0 && page.ownPackets() > 0) {
                return Load.READY;
            }
            scanner.pass();
        }
    }

    @Override
    public long position() {
        return scanner.position();
    }

    @Override
    public long moment() {
        return scanner.header().granule();
    }
}
