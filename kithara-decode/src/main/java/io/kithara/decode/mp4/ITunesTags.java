package io.kithara.decode.mp4;

import io.kithara.decode.DecodeException;
import io.kithara.decode.Picture;
import io.kithara.decode.PictureKind;
import io.kithara.decode.tags.Genres;
import io.kithara.decode.tags.MetadataDraft;
import java.util.Map;

/** Reads the items of {@code ilst}, iTunes' metadata: texts and numbers. Of pictures only their place is noted. */
final class ITunesTags {
    /** A longer text is not a tag; lyrics stay below. */
    private static final int MAX_LENGTH = 64 << 10;

    private static final int FREE_FORM = Box.type("----");
    private static final int NAME = Box.type("name");
    private static final int DATA = Box.type("data");
    private static final int COVER = Box.type("covr");

    /** Kinds of values (QuickTime's well-known types). */
    private static final int IMPLICIT = 0;

    private static final int TEXT = 1;
    private static final int INTEGER = 21;
    private static final Map<Integer, String> PICTURE_TYPES =
            Map.of(12, "image/gif", 13, "image/jpeg", 14, "image/png", 27, "image/bmp");

    private static final int TRACK = Box.type("trkn");
    private static final int DISC = Box.type("disk");
    private static final int GENRE_NUMBER = Box.type("gnre");

    /** Well-known items and their names here. */
    private static final Map<Integer, String> KEYS = Map.ofEntries(
            Map.entry(Box.type("\u00A9nam"), "title"),
            Map.entry(Box.type("\u00A9ART"), "artist"),
            Map.entry(Box.type("\u00A9alb"), "album"),
            Map.entry(Box.type("aART"), "album_artist"),
            Map.entry(Box.type("\u00A9wrt"), "composer"),
            Map.entry(Box.type("\u00A9day"), "date"),
            Map.entry(Box.type("\u00A9gen"), "genre"),
            Map.entry(Box.type("\u00A9cmt"), "comment"),
            Map.entry(Box.type("\u00A9too"), "encoder"),
            Map.entry(Box.type("\u00A9lyr"), "lyrics"),
            Map.entry(Box.type("\u00A9grp"), "grouping"),
            Map.entry(Box.type("cprt"), "copyright"),
            Map.entry(Box.type("desc"), "description"),
            Map.entry(Box.type("tmpo"), "bpm"),
            Map.entry(Box.type("cpil"), "compilation"),
            Map.entry(Box.type("sonm"), "titlesort"),
            Map.entry(Box.type("soar"), "artistsort"),
            Map.entry(Box.type("soal"), "albumsort"),
            Map.entry(Box.type("soaa"), "albumartistsort"),
            Map.entry(Box.type("soco"), "composersort"),
            Map.entry(GENRE_NUMBER, "genre"),
            Map.entry(TRACK, "track"),
            Map.entry(DISC, "disc"));

    private ITunesTags() {}

    /** Returns what to do with an item. */
    static BoxTree.Step step(Box box) {
        if (box.type() == COVER) {
            return BoxTree.Step.DESCEND;
        }
        // QuickTime numbers its items, the names are in a table apart
        boolean named = box.type() >>> 24 != 0;
        return named && box.bodyLength() <= MAX_LENGTH ? BoxTree.Step.LOAD : BoxTree.Step.SKIP;
    }

    /** Adds an item to {@code tags}; one that is broken or of another kind is left out: no sound depends on it. */
    static void read(int type, BoxBody item, MetadataDraft tags) throws DecodeException {
        String key = KEYS.getOrDefault(type, Box.name(type));
        for (BoxBody.Child child = item.nextChild(); child != null; child = item.nextChild()) {
            BoxBody body = child.body();
            if (child.type() == NAME && type == FREE_FORM && body.remaining() > 4) {
                body.skip(4);
                key = body.text();
            } else if (child.type() == DATA && body.remaining() > 8) {
                int kind = body.i32() & 0xFF_FFFF;
                body.skip(4); // locale
                tags.put(key, value(type, kind, body));
            }
        }
    }

    private static String value(int type, int kind, BoxBody body) throws DecodeException {
        if (kind == TEXT) {
            return body.text();
        }
        boolean pair = kind == IMPLICIT && (type == TRACK || type == DISC) && body.remaining() >= 6;
        if (pair) {
            body.skip(2);
            int number = body.u16();
            int total = body.u16();
            return total == 0 ? Integer.toString(number) : number + "/" + total;
        }
        boolean number = kind == INTEGER || (kind == IMPLICIT && type == GENRE_NUMBER);
        return number ? number(type, body) : "";
    }

    /** A number of one to four bytes; genres count from 1. */
    private static String number(int type, BoxBody body) throws DecodeException {
        long number;
        switch (body.remaining()) {
            case 1 -> number = (byte) body.u8();
            case 2 -> number = (short) body.u16();
            case 4 -> number = body.i32();
            default -> {
                return "";
            }
        }
        return type == GENRE_NUMBER ? Genres.name((int) number - 1) : Long.toString(number);
    }

    /** Returns whether a box inside an item is a picture. */
    static boolean isPicture(Box item, Box box) {
        return item.type() == COVER && box.type() == DATA;
    }

    /** Notes where a picture lies, given what stands before it. */
    static void readPicture(Box box, BoxBody head, MetadataDraft tags) throws DecodeException {
        if (head.remaining() == BoxTree.HEAD_BYTES) {
            int kind = head.i32() & 0xFF_FFFF;
            long start = box.bodyStart() + BoxTree.HEAD_BYTES;
            tags.picture(new Picture(
                    PictureKind.FRONT_COVER,
                    PICTURE_TYPES.getOrDefault(kind, ""),
                    "",
                    new Picture.Stored(start, box.end() - start)));
        }
    }
}
