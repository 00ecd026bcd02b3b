package io.kithara.decode.tags;

import io.kithara.decode.DataWindow;
import io.kithara.decode.DataWindow.Load;
import io.kithara.decode.DecodeException;
import io.kithara.decode.Picture;
import io.kithara.decode.PictureKind;
import io.kithara.stream.MediaException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;

/**
 * Reads the items of an APE tag (APE 1 and 2): length of the value 4, flags 4, key, zero, value; numbers low byte first. Of pictures only
 * their place is noted. Not safe for several threads.
 */
final class ApeItems {
    /** {@code APETAGEX}, version 4, size of items and footer 4, items 4, flags 4, nothing 8. */
    static final int FOOTER_BYTES = 32;

    private static final int FIXED_BYTES = 8;

    /** The standard allows keys of 2 to 255 characters. */
    private static final int MAX_KEY_BYTES = 256;

    private static final int MAX_TEXT_BYTES = 64 << 10;

    /** Behind the key of a picture: its file's name. */
    private static final int MAX_NAME_BYTES = 256;

    /** More than any tagger writes. */
    private static final int MAX_ITEMS = 1024;

    private static final int VERSION_2 = 2000;

    /** Bits 1 and 2 of an item's flags. */
    private static final int KIND_MASK = 6;

    private static final int BINARY = 2;

    private static final String PICTURE_KEY = "cover art (";

    private static final Map<String, PictureKind> PICTURES = Map.of(
            "cover art (front)", PictureKind.FRONT_COVER,
            "cover art (back)", PictureKind.BACK_COVER,
            "cover art (icon)", PictureKind.FILE_ICON,
            "cover art (media)", PictureKind.MEDIUM,
            "cover art (artist)", PictureKind.ARTIST,
            "cover art (band)", PictureKind.BAND,
            "cover art (leaflet)", PictureKind.LEAFLET);

    private final DataWindow window;
    private final MetadataDraft tags;
    private final long end;
    private final Charset charset;
    private long position;
    private int passed;

    /** Reads from {@code position} to {@code end}. */
    ApeItems(DataWindow window, long position, long end, long version, MetadataDraft tags) {
        this.window = window;
        this.position = position;
        this.end = end;
        this.tags = tags;
        charset = version < VERSION_2 ? StandardCharsets.ISO_8859_1 : StandardCharsets.UTF_8;
    }

    /** Reads on; {@code READY} when done, also where items are broken. */
    Load read() throws DecodeException, MediaException {
        while (position + FIXED_BYTES < end && passed < MAX_ITEMS) {
            Load load = readItem();
            if (load != Load.READY) {
                return load == Load.END ? Load.READY : load;
            }
        }
        return Load.READY;
    }

    private Load readItem() throws DecodeException, MediaException {
        int head = (int) Math.min(end - position, FIXED_BYTES + MAX_KEY_BYTES);
        Load load = window.load(position, head);
        if (load != Load.READY) {
            return load;
        }
        long size = window.u32le(position);
        int kind = (int) window.u32le(position + 4) & KIND_MASK;
        long keyEnd = window.indexOf(0, position + FIXED_BYTES, position + head);
        if (keyEnd < 0 || size > end - keyEnd - 1) {
            return Load.END;
        }
        byte[] key = new byte[(int) (keyEnd - position - FIXED_BYTES)];
        window.copy(position + FIXED_BYTES, key, 0, key.length);
        load = readValue(new String(key, StandardCharsets.US_ASCII), keyEnd + 1, size, kind);
        if (load == Load.READY) {
            position = keyEnd + 1 + size;
            passed++;
        }
        return load;
    }

    private Load readValue(String key, long value, long size, int kind) throws DecodeException, MediaException {
        boolean picture = kind == BINARY && key.toLowerCase(Locale.ROOT).startsWith(PICTURE_KEY);
        if ((kind == BINARY && !picture) || (!picture && size > MAX_TEXT_BYTES)) {
            return Load.READY;
        }
        int length = (int) Math.min(size, picture ? MAX_NAME_BYTES : MAX_TEXT_BYTES);
        Load load = window.load(value, length);
        if (load != Load.READY) {
            return load;
        }
        if (picture) {
            keepPicture(key, value, size, length);
        } else {
            byte[] bytes = new byte[length];
            window.copy(value, bytes, 0, length);
            for (String text : new String(bytes, charset).split("\0", -1)) {
                tags.put(key, text);
            }
        }
        return load;
    }

    private void keepPicture(String key, long value, long size, int loaded) {
        long nameEnd = window.indexOf(0, value, value + loaded);
        if (nameEnd < 0) {
            return;
        }
        byte[] name = new byte[(int) (nameEnd - value)];
        window.copy(value, name, 0, name.length);
        String file = new String(name, StandardCharsets.UTF_8);
        tags.picture(new Picture(
                PICTURES.getOrDefault(key.toLowerCase(Locale.ROOT), PictureKind.OTHER),
                mimeType(file.toLowerCase(Locale.ROOT)),
                file,
                new Picture.Stored(nameEnd + 1, value + size - nameEnd - 1)));
    }

    private static String mimeType(String file) {
        if (file.endsWith(".jpg") || file.endsWith(".jpeg")) {
            return "image/jpeg";
        }
        return file.endsWith(".png") ? "image/png" : "";
    }
}
