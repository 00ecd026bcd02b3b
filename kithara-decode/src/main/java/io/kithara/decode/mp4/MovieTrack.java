package io.kithara.decode.mp4;

import io.kithara.decode.DecodeException;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What {@code trak} says, filled by {@link MovieVisitor}. Not safe for several threads; unchanged once read. */
final class MovieTrack {
    private static final int NOT_SAID = 0;
    private static final int SOUN = Box.type("soun");
    private static final int TEXT = Box.type("text");

    int id;
    boolean enabled;
    int handler = NOT_SAID;
    long timescale;
    long duration;
    EditList edits = EditList.NONE;
    /** Tracks whose samples are the titles of its chapters, by {@code tref}. */
    Set<Integer> chapterTracks = Set.of();

    List<SampleEntry> entries = List.of();
    SampleTable table = SampleTable.EMPTY;

    @Nullable
    BoxBody stsd;

    @Nullable
    BoxBody stts;

    @Nullable
    BoxBody stsc;

    @Nullable
    BoxBody stsz;

    @Nullable
    BoxBody stco;

    boolean compactSizes;
    boolean wideOffsets;

    /** Whether it is sound, as far as is known: the handler stands before everything large. */
    boolean mayBeAudio() {
        return handler == NOT_SAID || handler == SOUN;
    }

    boolean isAudio() {
        return handler == SOUN;
    }

    boolean isText() {
        return handler == TEXT;
    }

    /** Returns whether any entry can be decoded. */
    boolean isUsable() {
        return entries.stream().anyMatch(SampleEntry::isUsable);
    }

    /** Makes sense of the boxes once all are read. */
    void finish() throws DecodeException {
        BoxBody descriptions = stsd;
        if (descriptions == null) {
            throw new DecodeException(DecodeException.Reason.MALFORMED, "audio track " + id + " has no 'stsd'");
        }
        entries = SampleEntries.read(descriptions);
        if (entries.isEmpty()) {
            throw new DecodeException(DecodeException.Reason.MALFORMED, "audio track " + id + " has an empty 'stsd'");
        }
        if (timescale == 0) {
            throw new DecodeException(
                    DecodeException.Reason.MALFORMED, "audio track " + id + " has no timescale in 'mdhd'");
        }
        readTable();
    }

    /** Makes sense of the sample tables alone. */
    void readTable() throws DecodeException {
        table = SampleTable.read(stts, stsc, stsz, compactSizes, stco, wideOffsets);
        stsd = null;
        stts = null;
        stsc = null;
        stsz = null;
        stco = null;
    }

    /** Returns an entry of {@code stsd}, counted from 1. */
    SampleEntry entry(int description) throws DecodeException {
        if (description < 1 || description > entries.size()) {
            throw new DecodeException(
                    DecodeException.Reason.MALFORMED,
                    "audio track " + id + " names sample description " + description + " of " + entries.size());
        }
        return entries.get(description - 1);
    }
}
