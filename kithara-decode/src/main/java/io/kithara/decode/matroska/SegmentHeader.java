package io.kithara.decode.matroska;

import io.kithara.decode.DataWindow;
import io.kithara.decode.DataWindow.Load;
import io.kithara.decode.DecodeException;
import io.kithara.stream.MediaException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads what stands before the first cluster: the EBML header, and of the segment its times, its tracks, and where its index
 * is. Not safe for several threads.
 */
final class SegmentHeader {
    /** A thousandth of a second, if the file does not say otherwise (RFC 9559 section 5.1.2.9). */
    private static final long DEFAULT_TICK_NS = 1_000_000;

    /** Codecs keep a few kilobytes each; a window holds no more than this anyway. */
    private static final int MAX_MASTER_BYTES = 4 << 20;

    private static final int MAX_EBML_BYTES = 4096;

    private static final Set<String> DOC_TYPES = Set.of("matroska", "webm");

    private final DataWindow window;
    private final Element element;
    private final SegmentMetadata metadata;
    private long position;
    private long segmentBody = -1;
    private long segmentEnd = Element.OPEN;
    private long tickNs = DEFAULT_TICK_NS;
    private double durationTicks;
    private long cuesPosition = -1;
    private long firstCluster = -1;
    private Cues cues = Cues.NONE;
    private @Nullable Tracks tracks;

    SegmentHeader(DataWindow window) {
        this.window = window;
        this.element = new Element(window);
        this.metadata = new SegmentMetadata(window.data());
    }

    /**
     * Reads on up to the first cluster.
     *
     * @return {@code READY} or {@code NEED_DATA}
     */
    Load read() throws DecodeException, MediaException {
        while (firstCluster < 0) {
            if (segmentBody >= 0 && position >= segmentEnd) {
                firstCluster = segmentEnd;
                continue;
            }
            Load load = element.read(position);
            if (load == Load.READY) {
                load = segmentBody < 0 ? readOutside() : readInside();
            }
            if (load == Load.END) {
                throw new DecodeException(
                        DecodeException.Reason.TRUNCATED,
                        "a Matroska file ends at byte " + window.end().orElse(position) + " before its audio");
            }
            if (load == Load.NEED_DATA) {
                return load;
            }
        }
        tracks();
        return Load.READY;
    }

    /** Returns the track that is played. */
    Tracks tracks() throws DecodeException {
        Tracks chosen = tracks;
        if (chosen == null) {
            throw new DecodeException(
                    DecodeException.Reason.MALFORMED,
                    "a Matroska file without tracks before its clusters at byte " + firstCluster);
        }
        return chosen;
    }

    /** Returns the length of a tick in nanoseconds. */
    long tickNs() {
        return tickNs;
    }

    /** Returns the length in ticks that is stated, 0 if none is. */
    double durationTicks() {
        return durationTicks;
    }

    long firstCluster() {
        return firstCluster;
    }

    /** Returns where the segment ends; {@link Element#OPEN} if it does not say. */
    long segmentEnd() {
        return segmentEnd;
    }

    /** Returns what positions in the file count from. */
    long segmentBody() {
        return segmentBody;
    }

    /** Returns where the index is, -1 if nothing says so. */
    long cuesPosition() {
        return cuesPosition;
    }

    /** Returns the index if it stands before the clusters. */
    Cues cues() {
        return cues;
    }

    /** Returns what was said of the music on the way, and where more of it stands. */
    SegmentMetadata metadata() {
        return metadata;
    }

    long position() {
        return position;
    }

    private Load readOutside() throws DecodeException, MediaException {
        if (element.id() == Id.SEGMENT) {
            segmentBody = element.body();
            segmentEnd = element.end();
            position = element.body();
            return Load.READY;
        }
        if (element.id() != Id.EBML && element.id() != Id.VOID) {
            throw malformed();
        }
        Load load = element.id() == Id.EBML ? load(MAX_EBML_BYTES) : Load.READY;
        if (load == Load.READY) {
            if (element.id() == Id.EBML) {
                requireReadable(new Master(window, element.body(), element.end()));
            }
            position = element.end();
        }
        return load;
    }

    private static void requireReadable(Master header) throws DecodeException {
        String type = "matroska";
        int longestId = 4;
        int longestSize = 8;
        while (header.next()) {
            switch (header.id()) {
                case Id.DOC_TYPE -> type = header.text();
                case Id.MAX_ID_LENGTH -> longestId = header.small();
                case Id.MAX_SIZE_LENGTH -> longestSize = header.small();
                default -> {
                    // versions: what is new in later ones may be passed over
                }
            }
        }
        if (!DOC_TYPES.contains(type) || longestId > 4 || longestSize > 8) {
            throw new DecodeException(
                    DecodeException.Reason.UNSUPPORTED, "an EBML document of the type '" + type + "' is not Matroska");
        }
    }

    private Load readInside() throws DecodeException, MediaException {
        switch (element.id()) {
            case Id.CLUSTER -> {
                firstCluster = element.start();
                return Load.READY;
            }
            case Id.INFO, Id.TRACKS, Id.SEEK_HEAD, Id.CUES -> {
                Load load = load(MAX_MASTER_BYTES);
                if (load == Load.READY) {
                    take(new Master(window, element.body(), element.end()));
                    position = element.end();
                }
                return load;
            }
            default -> {
                if (element.id() == Element.NONE || !element.isSized()) {
                    throw malformed();
                }
                metadata.passed(element);
                position = element.end();
                return Load.READY;
            }
        }
    }

    private void take(Master master) throws DecodeException {
        switch (element.id()) {
            case Id.INFO -> readInfo(master);
            case Id.TRACKS -> tracks = tracks == null ? Tracks.choose(master) : tracks;
            case Id.SEEK_HEAD -> readSeekHead(master);
            default -> {
                if (tracks != null) {
                    cues = Cues.read(master, tracks.entry().number, segmentBody);
                }
            }
        }
    }

    private void readInfo(Master info) throws DecodeException {
        while (info.next()) {
            if (info.id() == Id.TIMESTAMP_SCALE) {
                long stated = info.uint();
                tickNs = stated > 0 ? stated : tickNs;
            } else if (info.id() == Id.DURATION) {
                double stated = info.real();
                durationTicks = stated > 0 && stated < Long.MAX_VALUE ? stated : 0;
            } else if (info.id() == Id.TITLE) {
                metadata.title(info.text());
            }
        }
    }

    /** Notes where things are (section 5.1.1). */
    void readSeekHead(Master seekHead) throws DecodeException {
        while (seekHead.next()) {
            if (seekHead.id() != Id.SEEK) {
                continue;
            }
            Master seek = seekHead.children();
            long id = 0;
            long at = -1;
            while (seek.next()) {
                if (seek.id() == Id.SEEK_ID) {
                    id = seek.uint();
                } else if (seek.id() == Id.SEEK_POSITION) {
                    at = seek.uint();
                }
            }
            boolean sane = at >= 0 && at < Element.OPEN - segmentBody;
            if (sane) {
                cuesPosition = id == Id.CUES ? segmentBody + at : cuesPosition;
                metadata.named(id, segmentBody + at);
            }
        }
    }

    private Load load(int most) throws DecodeException, MediaException {
        long bytes = element.end() - element.body();
        if (bytes > most) {
            throw new DecodeException(
                    DecodeException.Reason.LIMIT,
                    "a Matroska header at byte " + position
                            + (element.isSized() ? " of " + bytes + " bytes" : " of unknown size"));
        }
        return window.load(element.body(), (int) bytes);
    }

    private DecodeException malformed() {
        return new DecodeException(DecodeException.Reason.MALFORMED, "no Matroska element at byte " + position);
    }

    @Override
    public String toString() {
        return "SegmentHeader[" + position + "]";
    }
}
