package io.kithara.hls;

import io.kithara.hls.playlist.MediaInit;
import io.kithara.hls.playlist.Segment;
import io.kithara.hls.playlist.SegmentKey;
import io.kithara.stream.KitharaEvent;
import io.kithara.stream.MediaData;
import io.kithara.stream.MediaException;
import io.kithara.stream.Priority;
import java.net.URI;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * What is loaded for one segment, body, init segment and the keys of both, and what a reader gets of them: clear bytes that
 * start like media. Confined to the stream's loader task, but for the bytes handed out.
 */
final class SegmentParts implements AutoCloseable {
    private final Segment segment;
    private final SegmentBytes body;
    private final Optional<SegmentBytes> init;
    private final Optional<CompletionStage<byte[]>> key;
    private final Optional<CompletionStage<byte[]>> initKey;
    private Optional<MediaData> clearBody = Optional.empty();
    private Optional<MediaData> clearInit = Optional.empty();
    private boolean ready;
    private boolean garbage;

    /** Creates the parts of a segment, which have begun to load; a key is there if it is needed. */
    SegmentParts(
            Segment segment,
            SegmentBytes body,
            Optional<SegmentBytes> init,
            Optional<CompletionStage<byte[]>> key,
            Optional<CompletionStage<byte[]>> initKey) {
        this.segment = segment;
        this.body = body;
        this.init = init;
        this.key = key;
        this.initKey = initKey;
    }

    SegmentBytes body() {
        return body;
    }

    /** Returns why one of them will not come; null while all may. */
    @Nullable
    MediaException failure() {
        MediaException broken = init.map(SegmentBytes::failure).orElse(null);
        if (broken == null) {
            broken = failureOf(key);
        }
        if (broken == null) {
            broken = failureOf(initKey);
        }
        return broken == null ? body.failure() : broken;
    }

    /**
     * Returns whether the store in memory, or the pool of buffers, had no room: the one bound that media can hit. A key may be
     * too long, and stays so.
     */
    boolean isOutOfRoom() {
        return isLimit(body.failure())
                || isLimit(init.map(SegmentBytes::failure).orElse(null));
    }

    private static boolean isLimit(@Nullable MediaException broken) {
        return broken != null && broken.reason() == MediaException.Reason.LIMIT;
    }

    private static @Nullable MediaException failureOf(Optional<CompletionStage<byte[]>> key) {
        return key.map(SegmentParts::now)
                .filter(CompletableFuture::isCompletedExceptionally)
                .map(failed -> failed.handle((bytes, failure) -> MediaException.fromStage(failure))
                        .join())
                .orElse(null);
    }

    /** Asked anew each time: a copy made earlier may complete after the loader was told that the key is there. */
    private static CompletableFuture<byte[]> now(CompletionStage<byte[]> key) {
        return key.toCompletableFuture();
    }

    /** Returns which of them has not come, of those that nothing can be read without, as half a sentence. */
    String awaited() {
        if (!isThere(key)) {
            return late(segment.key());
        }
        MediaInit wanted = segment.init();
        if (wanted != null && !isThere(initKey)) {
            return late(wanted.key());
        }
        URI lacking = wanted != null && !init.orElseThrow().hasBegun() ? wanted.uri() : segment.uri();
        return "the segment " + KitharaEvent.resourceOf(lacking) + " has not come";
    }

    /** An inline key is there at once. */
    private static String late(@Nullable SegmentKey key) {
        URI uri = Objects.requireNonNull(Objects.requireNonNull(key).uri());
        return "the key " + KitharaEvent.resourceOf(uri) + " has not come";
    }

    void urge(Priority priority) {
        body.urge(priority);
        init.ifPresent(bytes -> bytes.urge(priority));
    }

    /**
     * Looks whether they can be read: the keys are there, and the first bytes are the start of a container.
     *
     * @param strict whether clear bytes that no container starts with are a failure, rather than left to the demuxers
     * @throws MediaException {@code KEY_WRONG} if a key makes noise of what it deciphers, {@code MALFORMED} if {@code strict}
     */
    boolean isReady(boolean strict) throws MediaException {
        if (ready) {
            return true;
        }
        // What landed may have been forgotten since, for another version: to read it is to have it loaded again.
        boolean begun = body.hasBegun() || body.isLanded();
        if (!isThere(key) || !isThere(initKey) || !begun) {
            return false;
        }
        MediaData plain = clearBody.orElseGet(this::decipherBody);
        clearBody = Optional.of(plain);
        clearInit = clearInit.or(this::decipherInit);
        boolean soundInit = clearInit.isEmpty() || initKey.isEmpty() || isMedia(clearInit.get(), true, strict);
        ready = soundInit && isMedia(plain, segment.key() != null, strict);
        return ready;
    }

    /** Returns whether all of them are there. */
    boolean isWhole() {
        return isThere(key)
                && isThere(initKey)
                && body.isLanded()
                && init.map(SegmentBytes::isLanded).orElse(true);
    }

    private static boolean isThere(Optional<CompletionStage<byte[]>> key) {
        return key.map(SegmentParts::now)
                .map(loading -> loading.isDone() && !loading.isCompletedExceptionally())
                .orElse(true);
    }

    private MediaData decipherBody() {
        return segment.key() == null
                ? body
                : new AesCbcData(body, bytesOf(key), segment.key().ivOf(segment.mediaSequence()));
    }

    private static byte[] bytesOf(Optional<CompletionStage<byte[]>> key) {
        return now(key.orElseThrow()).join();
    }

    private Optional<MediaData> decipherInit() {
        if (init.isEmpty()
                || initKey.isEmpty()
                || segment.init() == null
                || segment.init().key() == null) {
            return init.map(MediaData.class::cast);
        }
        byte[] iv = segment.init().key().ivOf(segment.mediaSequence());
        return Optional.of(new AesCbcData(init.get(), bytesOf(initKey), iv));
    }

    /** Returns whether bytes are those of a container, as far as that can be told; false while too few are there. */
    private boolean isMedia(MediaData plain, boolean encrypted, boolean strict) throws MediaException {
        byte[] head = new byte[ContainerStart.BYTES];
        int length = 0;
        while (length < head.length) {
            int count = plain.readAt(length, head, length, head.length - length);
            if (count == 0) {
                return false;
            }
            if (count < 0) {
                break;
            }
            length += count;
        }
        if (ContainerStart.isKnown(head, length)) {
            return true;
        }
        if (encrypted) {
            throw new MediaException(
                    MediaException.Reason.KEY_WRONG, "what the key makes of a segment is no media: the key is wrong");
        }
        garbage = true;
        if (strict) {
            throw new MediaException(MediaException.Reason.MALFORMED, "a segment that starts like no container");
        }
        return true;
    }

    /** Returns whether the body starts like no container at all. */
    boolean isGarbage() {
        return garbage;
    }

    /** Returns the body in clear; {@link #isReady} has returned true. */
    MediaData media() {
        return clearBody.orElseThrow();
    }

    /** Returns the init segment in clear, if there is one; {@link #isReady} has returned true. */
    Optional<MediaData> init() {
        return clearInit;
    }

    @Override
    public void close() {
        body.close();
        init.ifPresent(SegmentBytes::close);
    }

    @Override
    public String toString() {
        return "SegmentParts[" + body + init.map(bytes -> " with " + bytes).orElse("") + "]";
    }
}
