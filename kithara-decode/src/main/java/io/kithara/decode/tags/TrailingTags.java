package io.kithara.decode.tags;

import io.kithara.decode.DataWindow;
import io.kithara.decode.DataWindow.Load;
import io.kithara.decode.DecodeException;
import io.kithara.stream.MediaData;
import io.kithara.stream.MediaException;
import java.util.OptionalLong;

/**
 * Reads the tags at the end of a file, APE before ID3v1 of a file that is all here: they are not worth a request before the first note.
 * So a local or wholly cached file has them, and one that is being fetched has not. Not safe for several threads.
 */
public final class TrailingTags {
    /** What is looked at first: both tags' fixed parts. */
    private static final int TAIL_BYTES = ApeItems.FOOTER_BYTES + Id3v1.BYTES;

    /** A picture of 10 MB, and texts. */
    private static final long MAX_APE_BYTES = 16L << 20;

    private static final int APE_FIRST_HALF = DataWindow.fourCc("APET");
    private static final int APE_SECOND_HALF = DataWindow.fourCc("AGEX");

    private TrailingTags() {}

    /**
     * Adds what the tags at the end say.
     *
     * @param from where the sound starts: nothing before is looked at
     */
    public static void read(MediaData data, long from, MetadataDraft tags) {
        OptionalLong length = data.length();
        if (length.isEmpty() || !data.isComplete() || length.getAsLong() - TAIL_BYTES < from) {
            return;
        }
        try {
            read(data, from, length.getAsLong(), tags);
        } catch (DecodeException | MediaException unreadable) {
            // No sound depends on it, and what the sound itself meets is reported then.
            return;
        }
    }

    private static void read(MediaData data, long from, long end, MetadataDraft tags)
            throws DecodeException, MediaException {
        long tail = end - TAIL_BYTES;
        DataWindow window = new DataWindow(data);
        if (window.load(tail, TAIL_BYTES) != Load.READY) {
            return;
        }
        byte[] bytes = new byte[TAIL_BYTES];
        window.copy(tail, bytes, 0, TAIL_BYTES);
        boolean id3v1 = Id3v1.isTag(bytes, ApeItems.FOOTER_BYTES);
        long footer = (id3v1 ? end - Id3v1.BYTES : end) - ApeItems.FOOTER_BYTES;
        if (window.i32be(footer) == APE_FIRST_HALF && window.i32be(footer + 4) == APE_SECOND_HALF) {
            long version = window.u32le(footer + 8);
            long items = footer + ApeItems.FOOTER_BYTES - window.u32le(footer + 12);
            boolean sane = items >= from && items < footer && footer - items <= MAX_APE_BYTES;
            if (sane) {
                // What ends the reading early was left out.
                Load ignored = new ApeItems(window, items, footer, version, tags).read();
            }
        }
        if (id3v1) {
            Id3v1.read(bytes, ApeItems.FOOTER_BYTES, tags);
        }
    }
}
