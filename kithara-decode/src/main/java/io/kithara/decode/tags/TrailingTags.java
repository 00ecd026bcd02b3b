package io.kithara.decode.tags;

import io.kithara.decode.DataWindow;
import io.kithara.decode.DataWindow.Load;
import io.kithara.decode.DecodeException;
import io.kithara.storage.ByteRange;
import io.kithara.stream.MediaData;
import io.kithara.stream.MediaException;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Reads the tags at the end of a file, APE before ID3v1. Of a file that is being fetched that takes a request, so who calls this decides
 * whether they are worth it. What cannot be had, or is broken, is left out: no sound depends on it. Used by one thread at a time.
 */
public final class TrailingTags {
    /** Both tags' fixed parts. */
    private static final int TAIL_BYTES = ApeItems.FOOTER_BYTES + Id3v1.BYTES;

    /** What is fetched in one piece: all of an APE tag but for pictures, as taggers write it. */
    private static final int PIECE_BYTES = 16 << 10;

    /** A picture of 10 MB, and texts. */
    private static final long MAX_APE_BYTES = 16L << 20;

    private static final int APE_FIRST_HALF = DataWindow.fourCc("APET");
    private static final int APE_SECOND_HALF = DataWindow.fourCc("AGEX");

    private final MediaData data;
    private @Nullable DataWindow window;
    private @Nullable ApeItems items;
    private byte @Nullable [] tail;
    private boolean done;

    /** Prepares to read; reads nothing yet. */
    public TrailingTags(MediaData data) {
        this.data = data;
    }

    /**
     * Reads on.
     *
     * @param from where the sound starts: nothing before is looked at
     * @param tags gets what the tags at the end say
     * @return {@code NEED_DATA} for {@link #wanted}, else {@code READY}
     */
    public Load read(long from, MetadataDraft tags) {
        OptionalLong length = data.length();
        if (done || length.isEmpty() || length.getAsLong() - TAIL_BYTES < from) {
            return Load.READY;
        }
        try {
            if (read(from, length.getAsLong(), tags) == Load.NEED_DATA) {
                return Load.NEED_DATA;
            }
        } catch (DecodeException | MediaException unreadable) {
            // What the sound itself meets is reported then.
            done = true;
            return Load.READY;
        }
        done = true;
        return Load.READY;
    }

    /** Returns which bytes are missing, after {@link #read} needed data. */
    public ByteRange wanted() {
        return window().wanted();
    }

    private DataWindow window() {
        DataWindow made = window;
        if (made == null) {
            made = new DataWindow(data);
            window = made;
        }
        return made;
    }

    private Load read(long from, long end, MetadataDraft tags) throws DecodeException, MediaException {
        byte[] bytes = tail;
        if (bytes == null) {
            long piece = Math.max(from, end - PIECE_BYTES);
            Load load = window().load(piece, (int) (end - piece));
            if (load != Load.READY) {
                return load;
            }
            bytes = new byte[TAIL_BYTES];
            window().copy(end - TAIL_BYTES, bytes, 0, TAIL_BYTES);
            tail = bytes;
            boolean id3v1 = Id3v1.isTag(bytes, ApeItems.FOOTER_BYTES);
            items = items(from, (id3v1 ? end - Id3v1.BYTES : end) - ApeItems.FOOTER_BYTES, tags);
        }
        Load load = items == null ? Load.READY : items.read();
        if (load == Load.READY && Id3v1.isTag(bytes, ApeItems.FOOTER_BYTES)) {
            Id3v1.read(bytes, ApeItems.FOOTER_BYTES, tags);
        }
        return load;
    }

    /** Returns a reader of the APE tag whose footer stands there; null if none does, or it claims what cannot be. */
    private @Nullable ApeItems items(long from, long footer, MetadataDraft tags) {
        DataWindow loaded = window();
        if (loaded.i32be(footer) != APE_FIRST_HALF || loaded.i32be(footer + 4) != APE_SECOND_HALF) {
            return null;
        }
        long version = loaded.u32le(footer + 8);
        long first = footer + ApeItems.FOOTER_BYTES - loaded.u32le(footer + 12);
        boolean sane = first >= from && first < footer && footer - first <= MAX_APE_BYTES;
        return sane ? new ApeItems(loaded, first, footer, version, tags) : null;
    }

    @Override
    public String toString() {
        return "TrailingTags[" + (done ? "done" : "of " + data) + "]";
    }
}
