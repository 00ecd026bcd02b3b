package io.kithara.decode.mp4;

import io.kithara.decode.DecodeException;

/**
 * Steps through a {@link SampleTable}. A sample of PCM is one frame: as many as lie together make one packet. Not safe for
 * several threads.
 */
final class TableCursor implements SampleCursor {
    /** Frames of a PCM packet: 93 ms at 44.1 kHz, 32 KiB of eight channels. */
    static final int PCM_FRAMES = 4096;

    private final SampleTable table;
    private final Timescale timescale;
    private final int framesPerPacket;
    private final int bytesPerFrame;
    private final boolean ascending;

    private long sample;
    private long offset;
    private int chunk;
    private int chunkEntry;
    private long leftInChunk;
    private int timeEntry;
    private long leftInTimeEntry;
    private long time;
    private boolean placed;

    /**
     * Creates a cursor at the first sample.
     *
     * @param bytesPerFrame of PCM whose samples are frames; 0 if a sample is a packet
     */
    TableCursor(SampleTable table, Timescale timescale, int framesPerPacket, int bytesPerFrame) throws DecodeException {
        this.table = table;
        this.timescale = timescale;
        this.framesPerPacket = framesPerPacket;
        this.bytesPerFrame = bytesPerFrame;
        this.ascending = table.isAscending();
        moveTo(0);
    }

    /** Returns how many frames the samples hold, whether the time table agrees or not. */
    long codedFrames() {
        if (bytesPerFrame > 0) {
            return table.count();
        }
        return framesPerPacket > 0 ? table.count() * framesPerPacket : timescale.toFrames(table.duration());
    }

    @Override
    public boolean isDone() {
        return !placed;
    }

    @Override
    public long offset() {
        return offset;
    }

    @Override
    public int size() {
        return bytesPerFrame > 0 ? (int) samples() * bytesPerFrame : table.size(sample);
    }

    @Override
    public long startFrame() {
        if (bytesPerFrame > 0) {
            return sample;
        }
        return framesPerPacket > 0 ? sample * framesPerPacket : timescale.toFrames(time);
    }

    @Override
    public int frames() {
        if (bytesPerFrame > 0) {
            return (int) samples();
        }
        if (framesPerPacket > 0) {
            return framesPerPacket;
        }
        long frames = timescale.toFrames(time + delta()) - timescale.toFrames(time);
        return (int) Math.min(frames, Integer.MAX_VALUE);
    }

    @Override
    public int description() {
        return table.description(chunkEntry);
    }

    @Override
    public void advance() throws DecodeException {
        long taken = samples();
        offset += size();
        sample += taken;
        leftInChunk -= taken;
        time += delta();
        if (--leftInTimeEntry <= 0) {
            nextTimeEntry();
        }
        if (sample >= table.count()) {
            placed = false;
        } else if (leftInChunk == 0) {
            chunk++;
            enterChunk();
        }
    }

    @Override
    public long consumed() {
        return ascending && placed ? offset : 0;
    }

    /** Moves to the packet that holds a media frame; past the last sample the cursor is done. */
    void seek(long frame) throws DecodeException {
        if (bytesPerFrame > 0 || framesPerPacket > 0) {
            moveTo(bytesPerFrame > 0 ? frame : frame / framesPerPacket);
            return;
        }
        long target = timescale.toTime(frame);
        long samples = 0;
        long start = 0;
        for (int i = 0; i < table.times().count(); i++) {
            long entries = table.times().u32(i, 0);
            long delta = table.times().u32(i, 4);
            if (delta > 0 && (target - start) / delta < entries) {
                moveTo(samples + (target - start) / delta);
                return;
            }
            samples += entries;
            start += entries * delta;
        }
        moveTo(table.count());
    }

    private void moveTo(long target) throws DecodeException {
        placed = target < table.count();
        if (!placed) {
            return;
        }
        sample = target;
        placeInTime(target);
        long before = 0;
        chunkEntry = 0;
        while (chunkEntry < table.chunks().count()) {
            long chunks =
                    Math.min(table.firstChunk(chunkEntry + 1), table.offsets().count())
                            - (long) table.firstChunk(chunkEntry);
            long samples = Math.max(0, chunks) * table.samplesPerChunk(chunkEntry);
            if (target < before + samples) {
                long perChunk = table.samplesPerChunk(chunkEntry);
                chunk = table.firstChunk(chunkEntry) + (int) ((target - before) / perChunk);
                enterChunk();
                skipInChunk((target - before) % perChunk);
                return;
            }
            before += samples;
            chunkEntry++;
        }
        throw unplaced();
    }

    /** Samples of a chunk lie one behind the other. */
    private void skipInChunk(long count) {
        leftInChunk -= count;
        if (bytesPerFrame > 0 || table.constantSize() != 0) {
            offset += count * (bytesPerFrame > 0 ? bytesPerFrame : table.constantSize());
            return;
        }
        for (long i = sample - count; i < sample; i++) {
            offset += table.size(i);
        }
    }

    /** Goes to the start of {@link #chunk}, or of the first one behind it that has samples. */
    private void enterChunk() throws DecodeException {
        while (chunk < table.offsets().count()) {
            while (chunk >= table.firstChunk(chunkEntry + 1)) {
                chunkEntry++;
            }
            leftInChunk = table.samplesPerChunk(chunkEntry);
            if (leftInChunk > 0) {
                offset = table.offset(chunk);
                return;
            }
            chunk++;
        }
        throw unplaced();
    }

    private DecodeException unplaced() {
        return new DecodeException(
                DecodeException.Reason.MALFORMED,
                "the chunk tables have no place for sample " + sample + " of " + table.count());
    }

    private void placeInTime(long target) {
        long samples = 0;
        time = 0;
        timeEntry = -1;
        do {
            nextTimeEntry();
            long skipped = Math.min(leftInTimeEntry, target - samples);
            time += skipped * delta();
            samples += skipped;
            leftInTimeEntry -= skipped;
        } while (samples < target && timeEntry < table.times().count());
        if (leftInTimeEntry == 0) {
            nextTimeEntry();
        }
    }

    /** Goes to the next entry that has samples; behind the last one samples have no duration. */
    private void nextTimeEntry() {
        do {
            timeEntry++;
        } while (timeEntry < table.times().count() && table.times().u32(timeEntry, 0) == 0);
        leftInTimeEntry = timeEntry < table.times().count() ? table.times().u32(timeEntry, 0) : Long.MAX_VALUE;
    }

    private long delta() {
        return timeEntry < table.times().count() ? table.times().u32(timeEntry, 4) : 0;
    }

    /** Returns how many samples the next packet is made of. */
    private long samples() {
        return bytesPerFrame > 0 ? Math.min(PCM_FRAMES, Math.min(leftInChunk, table.count() - sample)) : 1;
    }
}
