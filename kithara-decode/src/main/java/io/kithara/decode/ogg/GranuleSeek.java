package io.kithara.decode.ogg;

import io.kithara.decode.DataWindow;
import io.kithara.decode.DataWindow.Load;
import io.kithara.decode.DecodeException;
import io.kithara.stream.MediaData;
import io.kithara.stream.MediaException;

/**
 * Finds a page not far before a granule position. Far from both ends it guesses by the bytes that a frame takes between
 * them, a little too early; mostly the first or second guess is near enough to read on from, and each costs one ranged
 * request. Used by one thread at a time.
 */
final class GranuleSeek {
    /** Reading through so many bytes costs less than another request, as {@code FetchPlan} of the file module reckons. */
    private static final long NEAR_BYTES = 192 << 10;

    /** How much too early a guess is: a page, and what bit rates vary by. */
    private static final long MARGIN_BYTES = 64 << 10;

    /** So many guesses go by the bit rate; a stream that fools them is halved, which always ends. */
    private static final int GUESSES = 4;

    private final PageScanner scanner;
    private final int serial;
    private final long target;
    private long low;
    private long lowGranule;
    private long high;
    private long highGranule;
    private long probe = -1;
    private int probes;

    /**
     * Begins between two known places.
     *
     * @param low a page that ends at or before the target, or where audio begins
     * @param high a page that ends behind it
     */
    GranuleSeek(MediaData data, int serial, long target, long low, long lowGranule, long high, long highGranule) {
        this.scanner = new PageScanner(new DataWindow(data));
        this.serial = serial;
        this.target = target;
        this.low = low;
        this.lowGranule = lowGranule;
        this.high = high;
        this.highGranule = highGranule;
    }

    /** Goes on; {@code READY} when {@link #position} is near enough. */
    Load run() throws DecodeException, MediaException {
        while (isFar()) {
            if (probe < 0) {
                probe = probes++ < GUESSES ? low + distance() - MARGIN_BYTES : low + (high - low) / 2;
                probe = Math.max(low + 1, Math.min(probe, high - 1));
                scanner.moveTo(probe);
            }
            Load load = find();
            if (load == Load.NEED_DATA) {
                return load;
            }
            narrow(load == Load.READY);
            probe = -1;
        }
        return Load.READY;
    }

    DataWindow window() {
        return scanner.window();
    }

    /** Returns where to read on from. */
    long position() {
        return low;
    }

    private boolean isFar() {
        return high - low > NEAR_BYTES && distance() > NEAR_BYTES;
    }

    /** How many bytes lie between {@link #low} and the target, if all frames take the same. */
    private long distance() {
        double share = (double) (target - lowGranule) / Math.max(1, highGranule - lowGranule);
        return (long) (Math.max(0, Math.min(1, share)) * (high - low));
    }

    /** Finds the next page between the guess and {@link #high} on which a packet of the stream begins and ends. */
    private Load find() throws DecodeException, MediaException {
        while (true) {
            Load load = scanner.locate();
            if (load != Load.READY) {
                return load;
            }
            if (scanner.position() >= high) {
                return Load.END;
            }
            PageHeader page = scanner.header();
            if (page.serial() == serial && page.granule() >= 0 && page.ownPackets() > 0) {
                return Load.READY;
            }
            scanner.pass();
        }
    }

    private void narrow(boolean found) {
        long granule = scanner.header().granule();
        if (found && granule <= target) {
            low = scanner.position();
            lowGranule = granule;
        } else {
            high = probe;
            highGranule = found ? granule : highGranule;
        }
    }
}
