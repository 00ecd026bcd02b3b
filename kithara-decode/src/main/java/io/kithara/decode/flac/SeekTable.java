package io.kithara.decode.flac;

import io.kithara.decode.DataWindow;
import io.kithara.decode.DataWindow.Load;
import io.kithara.decode.DecodeException;
import io.kithara.stream.MediaException;
import java.util.Arrays;

/** SEEKTABLE (RFC 9639 section 8.5): where frames are said to lie. Nothing here is believed before a frame was found there. */
final class SeekTable {
    private static final int POINT_BYTES = 18;

    /** A point every half a second of nine hours; what is beyond is interpolated. */
    private static final int MAX_POINTS = 1 << 16;

    private static final long PLACEHOLDER = -1;

    private long[] samples = new long[64];
    private long[] offsets = new long[64];
    private int count;
    private int read;

    /** Reads the points of a block's body, in ascending order; others, and placeholders, are left out. */
    Load read(DataWindow window, long body, int length) throws DecodeException, MediaException {
        while ((read + 1) * POINT_BYTES <= length && count < MAX_POINTS) {
            long at = body + (long) read * POINT_BYTES;
            Load load = window.load(at, POINT_BYTES);
            if (load != Load.READY) {
                return load;
            }
            add(window.i64be(at), window.i64be(at + Long.BYTES));
            read++;
        }
        return Load.READY;
    }

    private void add(long sample, long offset) {
        boolean ascends = count == 0 || (sample > samples[count - 1] && offset > offsets[count - 1]);
        if (sample == PLACEHOLDER || sample < 0 || offset < 0 || !ascends) {
            return;
        }
        if (count == samples.length) {
            samples = Arrays.copyOf(samples, 2 * count);
            offsets = Arrays.copyOf(offsets, 2 * count);
        }
        samples[count] = sample;
        offsets[count++] = offset;
    }

    /** Returns the last point at or before a sample; -1 for none. */
    int floor(long sample) {
        int at = Arrays.binarySearch(samples, 0, count, sample);
        return at >= 0 ? at : -at - 2;
    }

    int count() {
        return count;
    }

    long sample(int point) {
        return samples[point];
    }

    /** Returns the offset from the first frame. */
    long offset(int point) {
        return offsets[point];
    }
}
