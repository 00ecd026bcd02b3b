package io.kithara.decode.matroska;

import io.kithara.decode.DataWindow;
import io.kithara.decode.DataWindow.Load;
import io.kithara.decode.DecodeException;
import io.kithara.decode.Picture;
import io.kithara.decode.PictureKind;
import io.kithara.decode.tags.MetadataDraft;
import io.kithara.stream.MediaException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * Reads of {@code Attachments} (RFC 9559 section 5.1.6) what pictures there are and where they lie; their bytes are jumped over. A
 * picture called {@code cover} or {@code small_cover}, whatever follows, is the front cover (its chapter on cover art). Not safe for several threads.
 */
final class AttachmentReader {
    /** Names, types and descriptions are short. */
    private static final int MAX_TEXT_BYTES = 4 << 10;

    /** A film has some dozens of fonts; beyond, each may cost a request. */
    private static final int MAX_FILES = 64;

    private final DataWindow window;
    private final long end;
    private final MetadataDraft draft;
    private final Element element;
    private long position;
    private long fileEnd;
    private int files;
    private String name = "";
    private String mediaType = "";
    private String description = "";
    private long data;
    private long dataBytes;

    /** Reads from {@code start} to {@code end}. */
    AttachmentReader(DataWindow window, long start, long end, MetadataDraft draft) {
        this.window = window;
        this.end = end;
        this.draft = draft;
        this.element = new Element(window);
        this.position = start;
    }

    /** Reads on; {@code END} where what is left is broken or the data ends. */
    Load read() throws DecodeException, MediaException {
        while (true) {
            if (fileEnd > 0 && position >= fileEnd) {
                keep();
            }
            if (position >= end || files > MAX_FILES) {
                return Load.READY;
            }
            Load load = element.read(position);
            if (load == Load.READY) {
                load = readElement();
            }
            if (load != Load.READY) {
                return load;
            }
        }
    }

    private Load readElement() throws DecodeException, MediaException {
        long bound = fileEnd > 0 ? fileEnd : end;
        if (element.id() == Element.NONE || !element.isSized() || element.end() > bound) {
            return Load.END;
        }
        if (fileEnd == 0 && element.id() == Id.ATTACHED_FILE) {
            fileEnd = element.end();
            files++;
            position = element.body();
            return Load.READY;
        }
        Load load = fileEnd > 0 ? readPart() : Load.READY;
        if (load == Load.READY) {
            position = element.end();
        }
        return load;
    }

    private Load readPart() throws DecodeException, MediaException {
        long bytes = element.end() - element.body();
        boolean text = element.id() == Id.FILE_NAME
                || element.id() == Id.FILE_MEDIA_TYPE
                || element.id() == Id.FILE_DESCRIPTION;
        if (text && bytes <= MAX_TEXT_BYTES) {
            Load load = window.load(element.body(), (int) bytes);
            if (load == Load.READY) {
                take(new String(bytes(bytes), StandardCharsets.UTF_8).strip());
            }
            return load;
        }
        if (element.id() == Id.FILE_DATA) {
            data = element.body();
            dataBytes = bytes;
        }
        return Load.READY;
    }

    private byte[] bytes(long count) {
        byte[] bytes = new byte[(int) count];
        window.copy(element.body(), bytes, 0, bytes.length);
        return bytes;
    }

    private void take(String text) {
        switch (element.id()) {
            case Id.FILE_NAME -> name = text;
            case Id.FILE_MEDIA_TYPE -> mediaType = text;
            default -> description = text;
        }
    }

    private void keep() {
        if (dataBytes > 0 && mediaType.toLowerCase(Locale.ROOT).startsWith("image/")) {
            String file = name.toLowerCase(Locale.ROOT);
            boolean cover = file.startsWith("cover") || file.startsWith("small_cover");
            draft.picture(new Picture(
                    cover ? PictureKind.FRONT_COVER : PictureKind.OTHER,
                    mediaType,
                    description.isEmpty() ? name : description,
                    new Picture.Stored(data, dataBytes)));
        }
        fileEnd = 0;
        dataBytes = 0;
        name = "";
        mediaType = "";
        description = "";
    }

    @Override
    public String toString() {
        return "AttachmentReader[" + position + " of " + end + "]";
    }
}
