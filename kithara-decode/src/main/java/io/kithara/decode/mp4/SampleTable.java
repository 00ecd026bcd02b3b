package io.kithara.decode.mp4;

import io.kithara.decode.DecodeException;
import io.kithara.decode.mp4.BoxBody.Table;
import org.jspecify.annotations.Nullable;

/**
 * The tables of {@code stbl}, kept as the bytes they came in and looked up there: four bytes per packet. Immutable.
 *
 * @param times {@code stts}: count, delta
 * @param chunks {@code stsc}: first chunk, samples per chunk, description index
 * @param sizes {@code stsz} or {@code stz2}
 * @param sizeBits bits of an entry of {@code sizes}
 * @param constantSize size of every sample; 0 if {@code sizes} has them
 * @param count number of samples
 * @param offsets {@code stco} or {@code co64}
 */
record SampleTable(Table times, Table chunks, Table sizes, int sizeBits, int constantSize, long count, Table offsets) {
    static final SampleTable EMPTY = new SampleTable(Table.EMPTY, Table.EMPTY, Table.EMPTY, 32, 0, 0, Table.EMPTY);

    /** Samples of one size need no table, so nothing but this bounds their number: a day of PCM at 192 kHz fits twice. */
    private static final long MAX_COUNT = 1L << 35;

    /**
     * Puts the tables together.
     *
     * @throws DecodeException {@code MALFORMED} if there are samples and a table is missing, too short or out of order
     */
    static SampleTable read(
            @Nullable BoxBody stts,
            @Nullable BoxBody stsc,
            @Nullable BoxBody stsz,
            boolean compact,
            @Nullable BoxBody stco,
            boolean wide)
            throws DecodeException {
        if (stsz == null) {
            return EMPTY;
        }
        stsz.skip(4); // version and flags
        int sizeBits = 32;
        int constantSize = 0;
        if (compact) {
            stsz.skip(3);
            sizeBits = stsz.u8();
        } else {
            constantSize = stsz.i32();
        }
        long count = stsz.u32();
        if (count == 0) {
            return EMPTY;
        }
        if (stts == null || stsc == null || stco == null) {
            throw stsz.malformed("has " + count + " samples, but 'stts', 'stsc' or 'stco' is missing");
        }
        if (constantSize < 0 || count > MAX_COUNT || (sizeBits != 4 && sizeBits != 8 && sizeBits < 16)) {
            throw stsz.malformed("has " + count + " samples of " + constantSize + " bytes, " + sizeBits + " bits each");
        }
        Table sizes = constantSize != 0
                ? Table.EMPTY
                : sizeBits == 4 ? stsz.table((count + 1) / 2, 1) : stsz.table(count, sizeBits / 8);
        SampleTable table = new SampleTable(
                entries(stts, 8), entries(stsc, 12), sizes, sizeBits, constantSize, count, entries(stco, wide ? 8 : 4));
        table.checkChunks(stsc);
        return table;
    }

    /** Returns the bytes of a sample, {@code >= 0} or, if broken, negative. */
    int size(long sample) {
        if (constantSize != 0) {
            return constantSize;
        }
        int index = (int) sample;
        return switch (sizeBits) {
            case 4 -> sizes.u8(index / 2) >> (index % 2 == 0 ? 4 : 0) & 0xF;
            case 8 -> sizes.u8(index);
            case 16 -> sizes.u8(2 * index) << 8 | sizes.u8(2 * index + 1);
            default -> sizes.i32(index, 0);
        };
    }

    /** Returns the offset of a chunk, counted from 0. */
    long offset(int chunk) {
        return offsets.entryLength() == 8 ? offsets.i64(chunk, 0) : offsets.u32(chunk, 0);
    }

    /** Returns the chunk, counted from 0, with which an entry of {@code stsc} starts. */
    int firstChunk(int entry) {
        return entry < chunks.count() ? chunks.i32(entry, 0) - 1 : offsets.count();
    }

    long samplesPerChunk(int entry) {
        return chunks.u32(entry, 4);
    }

    /** Returns the entry of {@code stsd}, counted from 1. */
    int description(int entry) {
        return chunks.i32(entry, 8);
    }

    /** Returns the sum of all durations in units of the media; a table that ends early is not continued. */
    long duration() {
        long sum = 0;
        long samples = 0;
        for (int i = 0; i < times.count() && samples < count; i++) {
            long entries = Math.min(times.u32(i, 0), count - samples);
            sum += entries * times.u32(i, 4);
            samples += entries;
            if (sum < 0) {
                return Long.MAX_VALUE / 2;
            }
        }
        return sum;
    }

    /** Returns the duration most samples have, 0 if there is none. */
    long usualDelta() {
        long delta = 0;
        long most = 0;
        for (int i = 0; i < times.count(); i++) {
            if (times.u32(i, 0) > most) {
                most = times.u32(i, 0);
                delta = times.u32(i, 4);
            }
        }
        return delta;
    }

    /** Returns whether chunks lie in the file in the order they play. */
    boolean isAscending() {
        for (int i = 1; i < offsets.count(); i++) {
            if (offset(i) < offset(i - 1)) {
                return false;
            }
        }
        return true;
    }

    private static Table entries(BoxBody body, int entryLength) throws DecodeException {
        body.skip(4);
        return body.table(body.u32(), entryLength);
    }

    private void checkChunks(BoxBody stsc) throws DecodeException {
        if (chunks.count() == 0) {
            throw stsc.malformed("is empty, but there are " + count + " samples");
        }
        int before = -1;
        for (int entry = 0; entry < chunks.count(); entry++) {
            int first = chunks.i32(entry, 0) - 1;
            if (first <= before || (entry == 0 && first != 0)) {
                throw stsc.malformed("starts entry " + entry + " with chunk " + (first + 1));
            }
            before = first;
        }
    }
}
