package io.kithara.decode;

import io.kithara.storage.ByteRange;
import io.kithara.stream.MediaChunk;
import io.kithara.stream.MediaData;
import io.kithara.stream.MediaException;
import io.kithara.stream.MediaHint;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Finds the demuxer for a chunk by its content and opens it, a step at a time. Confined to the decode worker.
 */
final class ChunkOpener {
    /** What probing looks at, after tags. */
    static final int HEAD_LENGTH = 4096;

    /** Real files have one ID3v2 tag, some taggers leave two; more is an attempt to keep us busy. */
    private static final int MAX_TAGS = 8;

    /** Init segments are a few kilobytes, cover art included under a megabyte. */
    private static final long MAX_INIT_LENGTH = 16L << 20;

    private static final int ID3_HEADER_LENGTH = 10;

    private final MediaChunk chunk;
    private final ContainerProbe probe;
    private final DemuxOptions options;
    private final @Nullable Demuxer before;
    private final boolean contiguous;
    private final byte[] head = new byte[HEAD_LENGTH];

    private boolean initComplete;
    private long initRead;
    /** Where the head starts: after the tags found so far. */
    private long start;

    private int filled;
    private int tags;
    private @Nullable Demuxer demuxer;
    private MediaData waitsFor;
    private ByteRange wanted = new ByteRange(0, 1);

    /**
     * Creates an opener.
     *
     * @param before what read the chunk before of the same variant; null if there was none
     * @param contiguous whether this chunk goes on where that one ended
     */
    ChunkOpener(
            MediaChunk chunk,
            ContainerProbe probe,
            DemuxOptions options,
            @Nullable Demuxer before,
            boolean contiguous) {
        this.before = before;
        this.contiguous = contiguous;
        this.chunk = chunk;
        this.probe = probe;
        this.options = options;
        this.initComplete = chunk.init().isEmpty();
        this.waitsFor = chunk.media();
    }

    /**
     * Goes on until the track is known.
     *
     * @return {@code DONE}, or {@code NEED_DATA} for {@link #wanted} of {@link #waitsFor}
     * @throws DecodeException {@code UNSUPPORTED} if no demuxer knows the content, else as {@link Demuxer#open}
     */
    Demuxer.Progress advance() throws DecodeException, MediaException {
        if (!initComplete && !readInit()) {
            return Demuxer.Progress.NEED_DATA;
        }
        if (demuxer == null) {
            if (!readHead()) {
                return Demuxer.Progress.NEED_DATA;
            }
            demuxer = choose();
        }
        Demuxer.Progress progress = demuxer.open();
        if (progress == Demuxer.Progress.NEED_DATA) {
            waitsFor = chunk.media();
            wanted = demuxer.wanted();
        }
        return progress;
    }

    /** Returns the open demuxer; after {@link #advance} is done. */
    Demuxer demuxer() {
        if (demuxer == null) {
            throw new IllegalStateException("not open: " + chunk);
        }
        return demuxer;
    }

    MediaData waitsFor() {
        return waitsFor;
    }

    ByteRange wanted() {
        return wanted;
    }

    /** Reads the init segment to its proven end, so that a demuxer only ever waits for the media. */
    private boolean readInit() throws DecodeException, MediaException {
        MediaData init = chunk.init().orElseThrow();
        while (true) {
            int count = init.readAt(initRead, head, 0, HEAD_LENGTH);
            if (count < 0) {
                initComplete = true;
                return true;
            }
            if (count == 0) {
                return awaits(init, initRead, initRead + 1);
            }
            initRead += count;
            if (initRead > MAX_INIT_LENGTH) {
                throw new DecodeException(DecodeException.Reason.LIMIT, "an init segment beyond 16 MiB");
            }
        }
    }

    private boolean readHead() throws DecodeException, MediaException {
        MediaData data = chunk.init().orElse(chunk.media());
        while (filled < HEAD_LENGTH) {
            int count = data.readAt(start + filled, head, filled, HEAD_LENGTH - filled);
            if (count < 0) {
                return true;
            }
            if (count == 0) {
                return awaits(data, start + filled, start + HEAD_LENGTH);
            }
            filled += count;
            skipTag();
        }
        return true;
    }

    private boolean awaits(MediaData data, long from, long to) {
        waitsFor = data;
        wanted = new ByteRange(from, to);
        return false;
    }

    /** Starts the head over behind an ID3v2 tag (id3.org, ID3v2.4.0 structure, section 3.1). */
    private void skipTag() throws DecodeException {
        if (filled < ID3_HEADER_LENGTH || head[0] != 'I' || head[1] != 'D' || head[2] != '3') {
            return;
        }
        int size = 0;
        for (int i = 6; i < ID3_HEADER_LENGTH; i++) {
            if (head[i] < 0) {
                return;
            }
            size = size << 7 | head[i];
        }
        boolean footer = (head[5] & 0x10) != 0;
        if (++tags > MAX_TAGS) {
            throw new DecodeException(DecodeException.Reason.LIMIT, "more than " + MAX_TAGS + " ID3v2 tags in a row");
        }
        start += ID3_HEADER_LENGTH + size + (footer ? ID3_HEADER_LENGTH : 0);
        filled = 0;
    }

    private Demuxer choose() throws DecodeException {
        if (filled == 0) {
            throw new DecodeException(
                    DecodeException.Reason.TRUNCATED,
                    start == 0 ? "there is not one byte in it" : "no media data after " + start + " bytes");
        }
        byte[] content = filled == HEAD_LENGTH ? head : Arrays.copyOf(head, filled);
        Optional<DemuxerProvider> provider = probe.find(content, chunk.hint());
        if (provider.isEmpty()) {
            throw new DecodeException(DecodeException.Reason.UNSUPPORTED, unknown(content) + claims(chunk.hint()));
        }
        Demuxer chosen = provider.get().create(chunk.init(), chunk.media(), options);
        if (before != null) {
            chosen.follow(before, contiguous);
        }
        return chosen;
    }

    private static String unknown(byte[] content) {
        return ForeignContainer.nameOf(content)
                .map(name -> name + " is not decoded")
                .orElseGet(() -> "no container is known that starts with " + hex(content));
    }

    /** Returns what others say it is: {@code , called audio/flac .flac}; empty if nobody says anything. */
    private static String claims(MediaHint hint) {
        String claims = Stream.of(hint.contentType(), hint.extension().map(name -> "." + name), hint.codecs())
                .flatMap(Optional::stream)
                .collect(Collectors.joining(" "));
        return claims.isEmpty() ? "" : ", called " + claims;
    }

    private static String hex(byte[] content) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < Math.min(8, content.length); i++) {
            text.append(String.format("%02x", content[i]));
        }
        return text.toString();
    }
}
