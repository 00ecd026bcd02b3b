package io.kithara.decode.matroska;

import io.kithara.decode.DecodeException;
import io.kithara.decode.tags.MetadataDraft;
import java.util.Locale;
import java.util.Map;

/**
 * Reads {@code Tags} (RFC 9559 section 5.1.8). A tag is about something: the track, the album, a collection of them. Names come out in
 * lower case; those of an album that a track has too, under the name that tells them apart ({@link #OF_ALBUM}); those of other levels
 * with the level before them, as {@code 60/title}; parts of a tag behind its name, as {@code artist/url}. What is about another track,
 * a chapter or an attachment is left out. Used by one thread.
 */
final class TagReader {
    /** What a tag is about that does not say so: the file as a whole, which is one track. */
    private static final int NOT_STATED = 0;

    private static final int TRACK = 30;
    private static final int PART = 40;
    private static final int ALBUM = 50;

    /** Longer texts are abuse. */
    private static final int MAX_TEXT_BYTES = 64 << 10;

    private static final int MAX_NAME_BYTES = 256;

    /** What writers nest are an address within an artist, and sort names. */
    private static final int MAX_DEPTH = 4;

    /** What a name means of an album, where it means something else of a track. */
    private static final Map<String, String> OF_ALBUM = Map.ofEntries(
            Map.entry("title", "album"),
            Map.entry("title/sort_with", "albumsort"),
            Map.entry("artist", "albumartist"),
            Map.entry("artist/sort_with", "albumartistsort"),
            Map.entry("lead_performer", "albumartist"),
            Map.entry("subtitle", "album/subtitle"),
            Map.entry("part_number", "discnumber"),
            Map.entry("total_parts", "tracktotal"),
            Map.entry("replaygain_gain", "replaygain_album_gain"),
            Map.entry("replaygain_peak", "replaygain_album_peak"));

    /** The same of one of its discs. */
    private static final Map<String, String> OF_PART = Map.of(
            "title", "discsubtitle",
            "part_number", "discnumber",
            "total_parts", "tracktotal");

    /** What a name that needs another one to make sense means of a track. */
    private static final Map<String, String> OF_TRACK = Map.of(
            "title/sort_with", "titlesort",
            "artist/sort_with", "artistsort",
            "composer/sort_with", "composersort",
            "replaygain_gain", "replaygain_track_gain",
            "replaygain_peak", "replaygain_track_peak");

    private final long trackUid;
    private final MetadataDraft draft;

    /**
     * Prepares to read.
     *
     * @param trackUid of the track that is played
     * @param draft gets what is said
     */
    TagReader(long trackUid, MetadataDraft draft) {
        this.trackUid = trackUid;
        this.draft = draft;
    }

    /** Reads all tags; where they break, those before. */
    void read(Master tags) throws DecodeException {
        while (tags.next()) {
            if (tags.id() == Id.TAG) {
                readTag(tags.children());
            }
        }
    }

    /** The targets may stand behind what is said of them. */
    private void readTag(Master tag) throws DecodeException {
        Master again = tag.again();
        int level = NOT_STATED;
        boolean ours = true;
        while (tag.next()) {
            if (tag.id() == Id.TARGETS) {
                Master targets = tag.children();
                ours = isOurs(targets.again());
                level = level(targets);
            }
        }
        while (ours && again.next()) {
            if (again.id() == Id.SIMPLE_TAG) {
                readSimple(again.children(), level, "", 1);
            }
        }
    }

    private static int level(Master targets) throws DecodeException {
        int level = NOT_STATED;
        while (targets.next()) {
            level = targets.id() == Id.TARGET_TYPE_VALUE ? targets.small() : level;
        }
        return level;
    }

    /** A uid of 0 means all of its kind. */
    private boolean isOurs(Master targets) throws DecodeException {
        boolean ofTracks = false;
        boolean ofOurs = false;
        while (targets.next()) {
            boolean other = targets.id() == Id.TAG_CHAPTER_UID || targets.id() == Id.TAG_ATTACHMENT_UID;
            if (other && targets.uint() != 0) {
                return false;
            }
            if (targets.id() == Id.TAG_TRACK_UID) {
                long uid = targets.uint();
                ofTracks = true;
                ofOurs |= uid == 0 || uid == trackUid;
            }
        }
        return ofOurs || !ofTracks;
    }

    private void readSimple(Master simple, int level, String outer, int depth) throws DecodeException {
        Master again = simple.again();
        String name = "";
        String value = "";
        while (simple.next()) {
            if (simple.id() == Id.TAG_NAME && simple.size() <= MAX_NAME_BYTES) {
                name = simple.string().strip().toLowerCase(Locale.ROOT);
            } else if (simple.id() == Id.TAG_STRING && simple.size() <= MAX_TEXT_BYTES) {
                value = simple.string();
            }
        }
        if (name.isEmpty()) {
            return;
        }
        String whole = outer + name;
        draft.put(named(whole, level), value);
        while (depth < MAX_DEPTH && again.next()) {
            if (again.id() == Id.SIMPLE_TAG) {
                readSimple(again.children(), level, whole + "/", depth + 1);
            }
        }
    }

    private static String named(String name, int level) {
        return switch (level) {
            case NOT_STATED, TRACK -> OF_TRACK.getOrDefault(name, name);
            case PART -> OF_PART.getOrDefault(name, name);
            case ALBUM -> OF_ALBUM.getOrDefault(name, name);
            default -> level + "/" + name;
        };
    }

    @Override
    public String toString() {
        return "TagReader[" + draft + "]";
    }
}
