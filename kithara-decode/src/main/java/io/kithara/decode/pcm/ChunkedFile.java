package io.kithara.decode.pcm;

import io.kithara.decode.DataWindow;
import io.kithara.decode.DataWindow.Load;
import io.kithara.decode.DecodeException;
import io.kithara.decode.tags.Id3v2Reader;
import io.kithara.decode.tags.MetadataDraft;
import io.kithara.stream.MediaException;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The chunks of one RIFF or IFF file, each handed to the reader of its kind, and the tags found on the way. Every step may
 * be asked for again when it needed data. Used by one thread at a time.
 *
 * @param <D> the demuxer that reads the chunks
 */
final class ChunkedFile<D> {
    /** Four characters, a size, four characters that say what kind of file this is. */
    static final int HEADER_BYTES = 12;

    /** More chunks than any program writes behind the sound. */
    private static final int MAX_TRAILING = 32;

    /** A tag with a picture of 10 MB. */
    private static final long MAX_TRAILING_BYTES = 16L << 20;

    private final DataWindow window;
    private final ChunkWalk walk;
    private final Map<Integer, ChunkReader<D>> readers;
    private final MetadataDraft tags = new MetadataDraft();
    private @Nullable Id3v2Reader id3;
    private int trailing;

    /** Reads one kind of chunk, whose header was read; nothing has changed unless it returns {@code READY}. */
    interface ChunkReader<D> {
        Load read(D demuxer, Chunk chunk) throws DecodeException, MediaException;
    }

    /**
     * Starts behind the header.
     *
     * @param readers by code of the chunk; others are passed over
     * @param littleEndian whether sizes come low byte first
     */
    ChunkedFile(DataWindow window, Map<Integer, ChunkReader<D>> readers, boolean littleEndian) {
        this.window = window;
        this.readers = readers;
        walk = new ChunkWalk(window, littleEndian, HEADER_BYTES);
    }

    /** Returns what has been read so far. */
    MetadataDraft tags() {
        return tags;
    }

    /** Returns where the next chunk is looked for. */
    long position() {
        return walk.position();
    }

    /**
     * Has the next chunk read and goes behind it.
     *
     * @return {@code READY}, {@code NEED_DATA}, or {@code END} if the data ends before the chunk or within what is read of it
     */
    Load readChunk(D demuxer) throws DecodeException, MediaException {
        Load load = walk.load();
        if (load == Load.READY) {
            ChunkReader<D> reader = readers.get(walk.chunk().id());
            load = reader == null ? Load.READY : reader.read(demuxer, walk.chunk());
        }
        if (load == Load.READY) {
            walk.pass();
        }
        return load;
    }

    /**
     * Has the chunks behind the sound read. Whoever calls this has decided that they are worth a request.
     *
     * @param kinds of them; others are passed over
     * @return {@code READY} or {@code NEED_DATA}
     */
    Load readTrailing(D demuxer, Set<Integer> kinds) {
        try {
            Load load = Load.READY;
            while (load == Load.READY && trailing < MAX_TRAILING) {
                load = readTrailingChunk(demuxer, kinds);
            }
            return load == Load.NEED_DATA ? load : Load.READY;
        } catch (DecodeException | MediaException unreadable) {
            // No sound depends on it, and what the sound itself meets is reported then.
            return Load.READY;
        }
    }

    private Load readTrailingChunk(D demuxer, Set<Integer> kinds) throws DecodeException, MediaException {
        Load load = walk.load();
        if (load != Load.READY) {
            return load;
        }
        Chunk chunk = walk.chunk();
        boolean wanted = kinds.contains(chunk.id()) && chunk.size() <= MAX_TRAILING_BYTES;
        ChunkReader<D> reader = wanted ? readers.get(chunk.id()) : null;
        load = reader == null ? Load.READY : reader.read(demuxer, chunk);
        if (load == Load.READY) {
            walk.pass();
            trailing++;
        }
        return load;
    }

    /** Reads a chunk that is an ID3v2 tag. */
    Load readId3(Chunk chunk) throws DecodeException, MediaException {
        if (id3 == null) {
            id3 = new Id3v2Reader(window, chunk.body());
        }
        Load load = id3.read();
        if (load == Load.READY) {
            tags.addAll(id3.tags());
            id3 = null;
        }
        return load;
    }

    /**
     * Returns a part of a demuxer that is known once it is open.
     *
     * @throws IllegalStateException if it is not
     */
    static <T> T opened(@Nullable T part) {
        if (part == null) {
            throw new IllegalStateException("not open");
        }
        return part;
    }

    @Override
    public String toString() {
        return "ChunkedFile[at " + position() + " " + tags + "]";
    }
}
