package io.kithara.decode.mp4;

import io.kithara.decode.DecodeException;
import java.util.Map;

/** Reads the items of {@code ilst}, iTunes' metadata: texts and number pairs. Pictures are not loaded. */
final class ITunesTags {
    /** A longer text is not a tag; lyrics stay below. */
    private static final int MAX_LENGTH = 64 << 10;

    /** Tags kept of one file. */
    private static final int MAX_TAGS = 256;

    private static final int FREE_FORM = Box.type("----");
    private static final int NAME = Box.type("name");
    private static final int DATA = Box.type("data");
    private static final int COVER = Box.type("covr");
    private static final int TEXT = 1;
    private static final int IMPLICIT = 0;

    private static final int TRACK = Box.type("trkn");
    private static final int DISC = Box.type("disk");

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
            Map.entry(TRACK, "track"),
            Map.entry(DISC, "disc"));

    private ITunesTags() {}

    static boolean wants(Box box) {
        // QuickTime numbers its items, the names are in a table apart
        boolean named = box.type() >>> 24 != 0;
        return named && box.type() != COVER && box.bodyLength() <= MAX_LENGTH;
    }

    /** Adds an item to {@code tags}; one that is broken or of another kind is left out: no sound depends on it. */
    static void read(int type, BoxBody item, Map<String, String> tags) throws DecodeException {
        String key = KEYS.getOrDefault(type, Box.name(type));
        for (BoxBody.Child child = item.nextChild(); child != null; child = item.nextChild()) {
            BoxBody body = child.body();
            if (child.type() == NAME && type == FREE_FORM && body.remaining() > 4) {
                body.skip(4);
                key = body.text();
            } else if (child.type() == DATA && body.remaining() > 8) {
                int kind = body.i32() & 0xFF_FFFF;
                body.skip(4); // locale
                put(tags, key, value(type, kind, body));
            }
        }
    }

    private static String value(int type, int kind, BoxBody body) throws DecodeException {
        if (kind == TEXT) {
            return body.text();
        }
        boolean pair = kind == IMPLICIT && (type == TRACK || type == DISC) && body.remaining() >= 6;
        if (!pair) {
            return "";
        }
        body.skip(2);
        int number = body.u16();
        int total = body.u16();
        return total == 0 ? Integer.toString(number) : number + "/" + total;
    }

    private static void put(Map<String, String> tags, String key, String value) {
        if (!value.isEmpty() && tags.size() < MAX_TAGS) {
            tags.putIfAbsent(key, value);
        }
    }
}
