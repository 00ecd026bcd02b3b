package io.kithara.decode.matroska;

import io.kithara.decode.DecodeException;
import java.util.Arrays;

/** {@code Cues} (RFC 9559 section 5.1.5): at which time which cluster starts. Immutable once read. */
final class Cues {
    static final Cues NONE = new Cues();

    private long[] ticks = new long[64];
    private long[] positions = new long[64];
    private int size;
    private boolean sorted = true;

    private Cues() {}

    /**
     * Reads those of one track, or all if that has none.
     *
     * @param segmentBody what positions count from
     * @return {@link #NONE} for an index that does not ascend
     */
    static Cues read(Master cues, long track, long segmentBody) throws DecodeException {
        Cues own = new Cues();
        Cues all = new Cues();
        while (cues.next()) {
            if (cues.id() == Id.CUE_POINT) {
                readPoint(cues.children(), track, segmentBody, own, all);
            }
        }
        Cues read = own.size > 0 ? own : all;
        return read.sorted && read.size > 0 ? read : NONE;
    }

    private static void readPoint(Master point, long track, long segmentBody, Cues own, Cues all)
            throws DecodeException {
        long time = 0;
        while (point.next()) {
            if (point.id() == Id.CUE_TIME) {
                time = point.uint();
            } else if (point.id() == Id.CUE_TRACK_POSITIONS) {
                Master place = point.children();
                long position = -1;
                long of = 0;
                while (place.next()) {
                    if (place.id() == Id.CUE_TRACK) {
                        of = place.uint();
                    } else if (place.id() == Id.CUE_CLUSTER_POSITION) {
                        position = place.uint();
                    }
                }
                all.add(time, position, segmentBody);
                if (of == track) {
                    own.add(time, position, segmentBody);
                }
            }
        }
    }

    private void add(long time, long position, long segmentBody) {
        if (position < 0 || position > Element.OPEN - segmentBody || time < 0) {
            return;
        }
        long absolute = segmentBody + position;
        if (size > 0 && absolute == positions[size - 1]) {
            return;
        }
        sorted &= size == 0 || (absolute > positions[size - 1] && time >= ticks[size - 1]);
        if (size == ticks.length) {
            ticks = Arrays.copyOf(ticks, 2 * size);
            positions = Arrays.copyOf(positions, 2 * size);
        }
        ticks[size] = time;
        positions[size++] = absolute;
    }

    boolean isEmpty() {
        return size == 0;
    }

    /** Returns where the last cluster starts that begins at or before {@code time}, in ticks; -1 for none. */
    long before(long time) {
        int low = -1;
        int high = size - 1;
        while (low < high) {
            int middle = (low + high + 1) >> 1;
            if (ticks[middle] <= time) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        return low < 0 ? -1 : positions[low];
    }
}
