package io.kithara.decode.matroska;

import io.kithara.decode.DataWindow;
import io.kithara.decode.DataWindow.Load;
import io.kithara.decode.DecodeException;
import io.kithara.decode.seek.RateSearch;
import io.kithara.stream.MediaException;

/**
 * Looks for clusters at any byte: the four bytes of their id, and a timestamp as the first thing in them but for check sums
 * and room to spare. Not safe for several threads.
 */
final class ClusterScanner implements RateSearch.Places {
    private static final int ID_BYTES = 4;

    private final DataWindow window;
    private final Element cluster;
    private final Element child;
    private long position;
    private long ticks;

    ClusterScanner(DataWindow window) {
        this.window = window;
        this.cluster = new Element(window);
        this.child = new Element(window);
    }

    @Override
    public void moveTo(long from) {
        position = from;
    }

    @Override
    public Load find(long limit) throws DecodeException, MediaException {
        while (position < limit) {
            Load load = window.load(position, ID_BYTES);
            if (load != Load.READY) {
                return load;
            }
            long last = position + window.loaded(position) - ID_BYTES + 1;
            long hit = window.indexOf(Id.CLUSTER >>> 24, position, last);
            if (hit < 0) {
                position = last;
                continue;
            }
            position = hit;
            load = window.i32be(hit) == Id.CLUSTER ? confirm() : Load.END;
            if (load != Load.END) {
                return load;
            }
            position++;
        }
        return Load.END;
    }

    @Override
    public long position() {
        return position;
    }

    @Override
    public long moment() {
        return ticks;
    }

    /** Looks whether a cluster starts at the position; {@code END} if not. */
    private Load confirm() throws DecodeException, MediaException {
        Load load = cluster.read(position);
        if (load != Load.READY || cluster.id() != Id.CLUSTER) {
            return load == Load.NEED_DATA ? load : Load.END;
        }
        long at = cluster.body();
        while (true) {
            load = child.read(at);
            if (load != Load.READY) {
                return load;
            }
            if (child.id() == Id.TIMESTAMP) {
                return readTicks();
            }
            boolean passed = child.id() == Id.CRC_32 || child.id() == Id.VOID;
            if (!passed || child.end() > cluster.end()) {
                return Load.END;
            }
            at = child.end();
        }
    }

    private Load readTicks() throws DecodeException, MediaException {
        long bytes = child.end() - child.body();
        if (bytes > Long.BYTES) {
            return Load.END;
        }
        Load load = window.load(child.body(), (int) bytes);
        if (load == Load.READY) {
            ticks = Element.uint(window, child.body(), (int) bytes);
        }
        return load;
    }
}
