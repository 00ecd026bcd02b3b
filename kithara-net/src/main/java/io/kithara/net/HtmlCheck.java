package io.kithara.net;

import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * Tells an HTML page (an error page, a captive portal) from media, playlists and keys. Content wins over its label: a
 * page labelled as audio is a page, and audio that a script labels {@code text/html} is audio. Pure.
 */
final class HtmlCheck {
    /** Pages show themselves well within this; the resource header that WHATWG MIME Sniffing reads is 1445 bytes. */
    static final int HEAD_BYTES = 512;

    private HtmlCheck() {}

    /** What the first bytes are. */
    enum Finding {
        HTML,
        OTHER,
        /** More bytes are needed to tell. */
        OPEN
    }

    /**
     * Looks at the first bytes of a body.
     *
     * @param length how many bytes of {@code head} are there
     * @param ended whether the body has no more
     * @param labelled whether its {@code Content-Type} says HTML
     */
    static Finding look(byte[] head, int length, boolean ended, boolean labelled) {
        int start = firstVisible(head, length);
        boolean complete = ended || length >= HEAD_BYTES;
        if (start == length) {
            return complete ? Finding.OTHER : Finding.OPEN;
        }
        byte first = head[start];
        if (first == '<') {
            return markup(head, length, complete, labelled);
        }
        boolean linkList = first == '#' || first == '[';
        if (!labelled || linkList || hasBinaryByte(head, length)) {
            return Finding.OTHER;
        }
        return complete ? Finding.HTML : Finding.OPEN;
    }

    private static Finding markup(byte[] head, int length, boolean complete, boolean labelled) {
        String text =
                new String(head, 0, Math.min(length, HEAD_BYTES), StandardCharsets.ISO_8859_1).toLowerCase(Locale.ROOT);
        if (text.contains("<!doctype html") || text.contains("<html")) {
            return Finding.HTML;
        }
        if (text.contains("<playlist")) {
            return Finding.OTHER;
        }
        if (!complete) {
            return Finding.OPEN;
        }
        return labelled ? Finding.HTML : Finding.OTHER;
    }

    private static int firstVisible(byte[] head, int length) {
        int at = length >= 3 && head[0] == (byte) 0xEF && head[1] == (byte) 0xBB && head[2] == (byte) 0xBF ? 3 : 0;
        while (at < length && isSpace(head[at])) {
            at++;
        }
        return at;
    }

    private static boolean isSpace(byte b) {
        return b == ' ' || b == '\t' || b == '\n' || b == '\f' || b == '\r';
    }

    /** A control character no text holds: "binary data byte" of WHATWG MIME Sniffing, section 4. */
    private static boolean hasBinaryByte(byte[] head, int length) {
        for (int i = 0; i < length; i++) {
            if (head[i] >= 0 && head[i] < ' ' && !isSpace(head[i]) && head[i] != 0x1B) {
                return true;
            }
        }
        return false;
    }
}
