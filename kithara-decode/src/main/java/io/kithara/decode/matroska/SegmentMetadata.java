package io.kithara.decode.matroska;

import io.kithara.decode.DataWindow;
import io.kithara.decode.DataWindow.Load;
import io.kithara.decode.DecodeException;
import io.kithara.decode.Metadata;
import io.kithara.decode.tags.MetadataDraft;
import io.kithara.storage.ByteRange;
import io.kithara.stream.MediaData;
import io.kithara.stream.MediaException;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a segment says of its music, wherever that stands: noted while the header is read, and read when that is done. What was passed on
 * the way costs nothing; what a {@code SeekHead} names elsewhere, a request of a remote file. Nothing is looked for where nothing says
 * that it is there. What is broken or cannot be had is left out: no sound depends on it. Not safe for several threads.
 */
final class SegmentMetadata {
    /** More than the texts that are kept; a window holds four times as much. */
    private static final int MAX_BYTES = 1 << 20;

    /**
     * What is jumped over on the way is fetched all the same if it is no larger: reading on costs less than a request. (The file module
     * has the same bound.)
     */
    private static final int NEAR_BYTES = 256 << 10;

    /** There is one of each; old writers chain a second {@code SeekHead}. */
    private static final int MAX_PLACES = 32;

    private final MediaData media;

    /** Where things stand, and whether the bytes there come by on the way to the sound. */
    private final TreeMap<Long, Boolean> places = new TreeMap<>();

    private final MetadataDraft draft = new MetadataDraft();
    private String title = "";
    private @Nullable DataWindow window;
    private @Nullable Element element;
    private @Nullable AttachmentReader attachments;
    private final Set<Long> done = new HashSet<>();

    SegmentMetadata(MediaData media) {
        this.media = media;
    }

    /** Notes an element that is passed on the way. */
    void passed(Element top) {
        boolean near = top.isSized() && top.end() - top.start() <= NEAR_BYTES;
        if (isOfUse(top.id()) && places.size() < MAX_PLACES) {
            places.put(top.start(), near);
        }
    }

    /** Notes what a {@code SeekHead} says to stand at {@code position}. */
    void named(long id, long position) {
        if ((isOfUse((int) id) || id == Id.SEEK_HEAD) && places.size() < MAX_PLACES) {
            places.putIfAbsent(position, false);
        }
    }

    /** Notes the segment's own title (section 5.1.2.12), which is the track's where no tag has another. */
    void title(String text) {
        title = text;
    }

    private static boolean isOfUse(int id) {
        return id == Id.TAGS || id == Id.CHAPTERS || id == Id.ATTACHMENTS;
    }

    /** Returns the first byte that is still to be read of what was passed; {@code otherwise} if there is none. */
    long firstPassed(long otherwise) {
        for (Map.Entry<Long, Boolean> place : places.entrySet()) {
            if (place.getValue()) {
                return Math.min(place.getKey(), otherwise);
            }
        }
        return otherwise;
    }

    /**
     * Reads on.
     *
     * @param all whether what did not come by is read as well
     * @return {@code READY} or {@code NEED_DATA}
     */
    Load read(SegmentHeader header, boolean all) throws DecodeException {
        for (Long place = next(all); place != null; place = next(all)) {
            if (readPlace(place, header) == Load.NEED_DATA) {
                return Load.NEED_DATA;
            }
            attachments = null;
            done.add(place);
        }
        window = null;
        return Load.READY;
    }

    private @Nullable Long next(boolean all) {
        for (Map.Entry<Long, Boolean> place : places.entrySet()) {
            if ((all || place.getValue()) && !done.contains(place.getKey())) {
                return place.getKey();
            }
        }
        return null;
    }

    /** Returns which bytes are missing, after {@link #read} needed data. */
    ByteRange wanted() {
        return window().wanted();
    }

    /** Returns what has been read. */
    Metadata metadata() {
        MetadataDraft whole = new MetadataDraft();
        whole.addAll(draft);
        whole.put("title", title);
        return whole.build();
    }

    private DataWindow window() {
        DataWindow made = window;
        if (made == null) {
            made = new DataWindow(media);
            window = made;
            element = new Element(made);
        }
        return made;
    }

    private Load readPlace(long place, SegmentHeader header) throws DecodeException {
        long trackUid = header.tracks().entry().uid;
        try {
            AttachmentReader walk = attachments;
            if (walk != null) {
                return walk.read();
            }
            DataWindow bytes = window();
            Element top = Objects.requireNonNull(element);
            Load load = top.read(place);
            if (load != Load.READY || !top.isSized() || top.end() > header.segmentEnd()) {
                return load;
            }
            if (top.id() == Id.ATTACHMENTS) {
                attachments = new AttachmentReader(bytes, top.body(), top.end(), draft);
                return attachments.read();
            }
            long size = top.end() - top.body();
            load = size > MAX_BYTES ? Load.END : bytes.load(top.body(), (int) size);
            if (load == Load.READY) {
                take(top.id(), new Master(bytes, top.body(), top.end()), header, trackUid);
            }
            return load;
        } catch (DecodeException | MediaException unreadable) {
            return Load.END;
        }
    }

    private void take(int id, Master master, SegmentHeader header, long trackUid) throws DecodeException {
        switch (id) {
            case Id.TAGS -> new TagReader(trackUid, draft).read(master);
            case Id.CHAPTERS -> ChapterReader.read(master, draft);
            case Id.SEEK_HEAD -> header.readSeekHead(master);
            default -> {
                // a place that is named wrongly
            }
        }
    }

    @Override
    public String toString() {
        return "SegmentMetadata[" + places.size() + " places, " + draft + "]";
    }
}
