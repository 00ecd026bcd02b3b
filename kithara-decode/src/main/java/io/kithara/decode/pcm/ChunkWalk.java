package io.kithara.decode.pcm;

import io.kithara.decode.DataWindow;
import io.kithara.decode.DataWindow.Load;
import io.kithara.decode.DecodeException;
import io.kithara.stream.MediaException;

/**
 * Goes from chunk to chunk of a RIFF (low byte first) or IFF (high byte first) file without reading bodies. Some writers
 * leave out the padding after an odd size; the header that makes sense decides.
 */
final class ChunkWalk {
    private final DataWindow window;
    private final boolean littleEndian;
    private long cursor;
    private boolean maybeUnpadded;
    private int passed;
    private Chunk chunk = new Chunk(0, 0, 0);

    ChunkWalk(DataWindow window, boolean littleEndian, long first) {
        this.window = window;
        this.littleEndian = littleEndian;
        this.cursor = first;
    }

    /** Returns where the next header is looked for. */
    long position() {
        return cursor;
    }

    /** Returns what {@link #load} found. */
    Chunk chunk() {
        return chunk;
    }

    /** Reads the header at the position; {@code END} if the data has none there. */
    Load load() throws DecodeException, MediaException {
        long at = cursor;
        if (maybeUnpadded && window.load(cursor - 1, Chunk.HEADER_BYTES) == Load.READY) {
            at = isCode(cursor) || !isCode(cursor - 1) ? cursor : cursor - 1;
        }
        Load load = window.load(at, Chunk.HEADER_BYTES);
        if (load == Load.READY) {
            long size = littleEndian ? window.u32le(at + 4) : window.u32be(at + 4);
            chunk = new Chunk(window.i32be(at), at + Chunk.HEADER_BYTES, size);
        }
        return load;
    }

    /** Goes behind the chunk that was found. */
    void pass() throws DecodeException {
        if (++passed > Chunk.MAX_CHUNKS) {
            throw new DecodeException(
                    DecodeException.Reason.LIMIT, "more than " + Chunk.MAX_CHUNKS + " chunks before the audio");
        }
        maybeUnpadded = chunk.isOdd();
        cursor = chunk.end() + (chunk.isOdd() ? 1 : 0);
    }

    /** Whether four printable characters stand there, of which three lie in the window in any case. */
    private boolean isCode(long at) {
        for (long i = at; i < at + 4; i++) {
            int character = window.u8(i);
            if (character < ' ' || character > '~') {
                return false;
            }
        }
        return true;
    }
}
