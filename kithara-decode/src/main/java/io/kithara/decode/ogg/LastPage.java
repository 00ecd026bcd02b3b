package io.kithara.decode.ogg;

import io.kithara.decode.DataWindow;
import io.kithara.decode.DataWindow.Load;
import io.kithara.decode.DecodeException;
import io.kithara.stream.MediaData;
import io.kithara.stream.MediaException;

/**
 * Finds the last page of a logical stream from the end of the data, which costs one ranged request: its granule position
 * says how long the stream is. Used by one thread at a time.
 */
final class LastPage {
    /** A whole page fits wherever this begins. */
    private static final int STEP_BYTES = 64 << 10;

    /** Behind the last page of audio there may be some of a film's video; what is further away is not looked for. */
    private static final int MAX_STEPS = 4;

    private final PageScanner scanner;
    private final int serial;
    private final long from;
    private long end;
    private int steps;
    private long position = -1;
    private long granule;

    /** Whether another link begins, so that no page here says how long the whole is. */
    private boolean chained;

    /** Looks between {@code from} and {@code length}, which is what the data is announced to have. */
    LastPage(MediaData data, int serial, long from, long length) {
        this.scanner = new PageScanner(new DataWindow(data));
        this.serial = serial;
        this.from = from;
        this.end = length;
        step();
    }

    /** Goes on; {@code END} if the stream has no page near the end, or is not the last one. */
    Load run() throws DecodeException, MediaException {
        while (true) {
            Load load = scanner.locate();
            if (load == Load.NEED_DATA) {
                return load;
            }
            if (load == Load.READY) {
                look(scanner.header());
                scanner.pass();
            } else if (position >= 0 && !chained) {
                return Load.READY;
            } else if (steps == MAX_STEPS || end <= from || chained) {
                return Load.END;
            } else {
                step();
            }
        }
    }

    DataWindow window() {
        return scanner.window();
    }

    /** Returns where the page starts. */
    long position() {
        return position;
    }

    /** Returns where the stream ends. */
    long granule() {
        return granule;
    }

    private void look(PageHeader page) {
        chained |= page.isFirst();
        if (page.serial() == serial && page.granule() >= 0) {
            position = scanner.position();
            granule = page.granule();
        }
    }

    private void step() {
        steps++;
        end = Math.max(from, end - STEP_BYTES);
        scanner.moveTo(end);
    }
}
