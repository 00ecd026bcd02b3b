package io.kithara.decode.tags;

import io.kithara.decode.ByteArrayData;
import io.kithara.decode.DataWindow;
import io.kithara.decode.DecodeException;
import io.kithara.decode.Picture;
import io.kithara.decode.PictureKind;
import io.kithara.stream.MediaException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What stands in the frames of ID3v2. */
final class Id3Contents {
    /** ID3v2 chapter addendum: element id, zero, start 4, end 4, two offsets, frames. */
    private static final int CHAPTER_FIXED_BYTES = 16;

    /** ID3v2.2 names formats by three letters. */
    private static final Map<String, String> SHORT_FORMATS = Map.of(
            "JPG", "image/jpeg", "PNG", "image/png", "BMP", "image/bmp", "GIF", "image/gif", "-->", Picture.LINK);

    private Id3Contents() {}

    /** Adds what a frame's content says. */
    static void keep(String id, byte[] content, int major, MetadataDraft tags) throws DecodeException, MediaException {
        switch (id) {
            case "TXXX", "TXX" -> keepDescribed(Id3Text.described(content, 1, null), id, tags);
            case "COMM", "COM" -> keepDescribed(Id3Text.described(content, 4, null), id, tags);
            case "USLT", "ULT" -> keepLyrics(Id3Text.described(content, 4, null), id, tags);
            case "WXXX", "WXX" -> keepDescribed(Id3Text.described(content, 1, StandardCharsets.ISO_8859_1), id, tags);
            case "UFID", "UFI" -> keepIdentifier(content, tags);
            case Id3Frame.CHAPTER -> keepChapter(content, major, tags);
            default -> {
                if (id.startsWith("W")) {
                    int end = Id3Text.latinEnd(content, 0);
                    tags.put(id, Id3Text.latin(content, 0, end < 0 ? content.length : end));
                } else {
                    Id3Text.plain(content).putInto(tags, id);
                }
            }
        }
    }

    private static void keepDescribed(@Nullable Id3Text text, String id, MetadataDraft tags) {
        if (text != null) {
            text.putInto(tags, id);
        }
    }

    /** What lyrics are called is seldom said, and never what they are. */
    private static void keepLyrics(@Nullable Id3Text text, String id, MetadataDraft tags) {
        if (text != null) {
            text.values().forEach(value -> tags.put(id, value));
        }
    }

    /** Owner, zero, identifier. */
    private static void keepIdentifier(byte[] content, MetadataDraft tags) {
        int end = Id3Text.latinEnd(content, 0);
        if (end > 0) {
            tags.put(Id3Text.latin(content, 0, end), Id3Text.latin(content, end + 1, content.length));
        }
    }

    private static void keepChapter(byte[] content, int major, MetadataDraft tags)
            throws DecodeException, MediaException {
        int end = Id3Text.latinEnd(content, 0);
        int frames = end + 1 + CHAPTER_FIXED_BYTES;
        if (end < 0 || frames > content.length) {
            return;
        }
        ByteBuffer times = ByteBuffer.wrap(content, end + 1, 8);
        Duration start = Duration.ofMillis(Integer.toUnsignedLong(times.getInt()));
        Duration stop = Duration.ofMillis(Integer.toUnsignedLong(times.getInt()));
        MetadataDraft inner = new MetadataDraft();
        Id3v2Reader.readChapter(new DataWindow(new ByteArrayData(content)), frames, content.length, major, inner);
        String title = inner.first("TIT2");
        tags.chapter(title == null ? "" : title, start, stop);
    }

    /**
     * Returns the picture that a frame describes; null if its head does not hold the description. Section 4.14: encoding, type, zero, kind,
     * description, zero, picture; in 2.2 the type has three letters and no zero.
     *
     * @param head the first bytes of the content
     * @param length of the whole content
     * @param places where the rest of the content lies
     */
    static @Nullable Picture picture(byte[] head, boolean shortType, long length, Places places) {
        int typeEnd = shortType ? 4 : Id3Text.latinEnd(head, 1);
        int kindAt = shortType ? 4 : typeEnd + 1;
        if (typeEnd < 0 || kindAt >= head.length) {
            return null;
        }
        Id3Text description = Id3Text.described(head, kindAt + 1, null);
        if (description == null || description.end() > length) {
            return null;
        }
        String type = Id3Text.latin(head, 1, typeEnd).strip();
        return new Picture(
                PictureKind.of(head[kindAt] & 0xFF),
                shortType ? SHORT_FORMATS.getOrDefault(type.toUpperCase(Locale.ROOT), "") : mimeType(type),
                description.description(),
                places.at(description.end(), length - description.end()));
    }

    /** Tells where the rest of a frame's content lies in the media. */
    interface Places {
        /** Returns it, given how many bytes stand before it, and how many are left. */
        Picture.Content at(int skip, long length);
    }

    /** Some writers leave the first half away. */
    private static String mimeType(String type) {
        String lower = type.toLowerCase(Locale.ROOT);
        return lower.isEmpty() || lower.contains("/") || lower.equals(Picture.LINK) ? lower : "image/" + lower;
    }
}
