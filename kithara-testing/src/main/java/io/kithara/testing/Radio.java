package io.kithara.testing;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;

/**
 * A script for an endless internet radio station: audio in a loop with ICY metadata between the blocks, for clients
 * that ask with {@code Icy-MetaData: 1}. Immutable; every connection hears it from the start.
 */
public final class Radio {
    /** Metadata lengths are counted in units of this many bytes. */
    private static final int METADATA_UNIT_BYTES = 16;

    private static final int MAX_METADATA_UNITS = 255;

    private final byte[] audio;
    private final int intervalBytes;
    private final Map<Integer, String> titles;
    private final Map<Integer, Integer> lateBytes;
    private final boolean shoutcast;

    private Radio(
            byte[] audio,
            int intervalBytes,
            Map<Integer, String> titles,
            Map<Integer, Integer> lateBytes,
            boolean shoutcast) {
        this.audio = audio;
        this.intervalBytes = intervalBytes;
        this.titles = titles;
        this.lateBytes = lateBytes;
        this.shoutcast = shoutcast;
    }

    /**
     * Returns a station that plays {@code audio} in a loop.
     *
     * @param intervalBytes {@code icy-metaint}: bytes of audio between two metadata blocks, {@code > 0}
     */
    public static Radio of(byte[] audio, int intervalBytes) {
        if (audio.length == 0 || intervalBytes <= 0) {
            throw new IllegalArgumentException("audio of " + audio.length + " bytes, interval " + intervalBytes);
        }
        return new Radio(audio.clone(), intervalBytes, Map.of(), Map.of(), false);
    }

    /** Announces {@code StreamTitle='title'} after block number {@code block}, counted from 0. */
    public Radio title(int block, String title) {
        return new Radio(audio, intervalBytes, with(titles, block, title), lateBytes, shoutcast);
    }

    /** Breaks the interval: the metadata after this block comes {@code bytes} too late ({@code < 0}: too early). */
    public Radio brokenInterval(int block, int bytes) {
        if (bytes <= -intervalBytes) {
            throw new IllegalArgumentException("bytes=" + bytes + " but the interval is " + intervalBytes);
        }
        return new Radio(audio, intervalBytes, titles, with(lateBytes, block, bytes), shoutcast);
    }

    /** Answers with the status line {@code ICY 200 OK} of old servers. */
    public Radio shoutcast() {
        return new Radio(audio, intervalBytes, titles, lateBytes, true);
    }

    boolean isShoutcast() {
        return shoutcast;
    }

    Map<String, String> headers(boolean metadata) {
        Map<String, String> headers = new TreeMap<>(Map.of("icy-name", "Kithara test radio"));
        if (metadata) {
            headers.put("icy-metaint", Integer.toString(intervalBytes));
        }
        return headers;
    }

    Content content(boolean metadata) {
        return new Content() {
            @Override
            public long length() {
                return ENDLESS;
            }

            @Override
            public Reader open() {
                return new Broadcast(metadata);
            }
        };
    }

    private byte[] metadataAfter(int block) {
        String title = titles.get(block);
        byte[] text = title == null ? new byte[0] : ("StreamTitle='" + title + "';").getBytes(StandardCharsets.UTF_8);
        int units = (text.length + METADATA_UNIT_BYTES - 1) / METADATA_UNIT_BYTES;
        if (units > MAX_METADATA_UNITS) {
            throw new IllegalStateException("title of " + text.length + " bytes does not fit one metadata block");
        }
        ByteArrayOutputStream metadata = new ByteArrayOutputStream();
        metadata.write(units);
        metadata.writeBytes(text);
        metadata.writeBytes(new byte[units * METADATA_UNIT_BYTES - text.length]);
        return metadata.toByteArray();
    }

    private static <V> Map<Integer, V> with(Map<Integer, V> map, int key, V value) {
        Map<Integer, V> copy = new TreeMap<>(map);
        copy.put(key, value);
        return copy;
    }

    /** One listener's stream; reads come in order. */
    private final class Broadcast implements Content.Reader {
        private final boolean metadata;
        private int block;
        private int leftInBlock;
        private byte[] pending = new byte[0];
        private int pendingAt;
        private int audioAt;

        Broadcast(boolean metadata) {
            this.metadata = metadata;
            this.leftInBlock = blockBytes(0);
        }

        @Override
        public void read(long position, byte[] target, int count) {
            for (int i = 0; i < count; i++) {
                target[i] = next();
            }
        }

        private byte next() {
            if (pendingAt < pending.length) {
                return pending[pendingAt++];
            }
            if (metadata && leftInBlock == 0) {
                pending = metadataAfter(block);
                pendingAt = 1;
                block++;
                leftInBlock = blockBytes(block);
                return pending[0];
            }
            leftInBlock--;
            byte sample = audio[audioAt];
            audioAt = (audioAt + 1) % audio.length;
            return sample;
        }

        private int blockBytes(int number) {
            return intervalBytes + lateBytes.getOrDefault(number, 0);
        }
    }
}
