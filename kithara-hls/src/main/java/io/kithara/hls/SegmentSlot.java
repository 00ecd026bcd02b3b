package io.kithara.hls;

import io.kithara.hls.playlist.Segment;
import io.kithara.stream.MediaChunk;
import io.kithara.stream.MediaData;
import io.kithara.stream.MediaException;
import io.kithara.stream.MediaHint;
import io.kithara.stream.Priority;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * One segment in the plan of a stream: what is being loaded for it, and what became of it. Confined to the stream's
 * loader until its chunk is handed out.
 */
final class SegmentSlot implements AutoCloseable {
    /** What a slot loads. */
    record Parts(
            SegmentBytes body,
            Optional<SegmentBytes> init,
            Optional<CompletionStage<byte[]>> key,
            Optional<CompletionStage<byte[]>> initKey) {}

    private final Choice choice;
    private final Segment segment;
    private final long startUs;
    private final Optional<Parts> parts;
    private @Nullable MediaException missing;
    private @Nullable MediaException headFailure;
    private Optional<MediaData> media = Optional.empty();
    private Optional<MediaData> init = Optional.empty();
    private boolean verified;
    private boolean handedOut;
    private boolean given;
    private boolean settled;
    private boolean garbage;
    private long sequence;

    private SegmentSlot(Choice choice, Segment segment, Optional<Parts> parts) {
        this.choice = choice;
        this.segment = segment;
        this.startUs = choice.track().startUs(segment);
        this.parts = parts;
    }

    static SegmentSlot of(Choice choice, Segment segment, Parts parts) {
        return new SegmentSlot(choice, segment, Optional.of(parts));
    }

    /** Returns a slot whose segment cannot be had. */
    static SegmentSlot missing(Choice choice, Segment segment, MediaException why) {
        SegmentSlot slot = new SegmentSlot(choice, segment, Optional.empty());
        slot.missing = why;
        return slot;
    }

    /** Returns a slot of which nothing could even be asked for. */
    static SegmentSlot failed(Choice choice, Segment segment, MediaException why) {
        SegmentSlot slot = new SegmentSlot(choice, segment, Optional.empty());
        slot.headFailure = why;
        return slot;
    }

    /** Returns of which variant it is, and why of that. */
    Choice choice() {
        return choice;
    }

    VariantTrack track() {
        return choice.track();
    }

    Segment segment() {
        return segment;
    }

    long startUs() {
        return startUs;
    }

    long endUs() {
        return startUs + segment.durationUs();
    }

    boolean isMissing() {
        return missing != null;
    }

    /** Returns why the segment will not come whole; null while it may. */
    @Nullable
    MediaException failure() {
        if (headFailure != null || parts.isEmpty()) {
            return headFailure;
        }
        Parts loading = parts.get();
        MediaException broken = loading.init.map(SegmentBytes::failure).orElse(null);
        if (broken == null) {
            broken = failureOf(loading.key);
        }
        if (broken == null) {
            broken = failureOf(loading.initKey);
        }
        return broken == null ? loading.body.failure() : broken;
    }

    private static @Nullable MediaException failureOf(Optional<CompletionStage<byte[]>> key) {
        if (key.isEmpty() || !key.get().toCompletableFuture().isCompletedExceptionally()) {
            return null;
        }
        return key.get()
                .toCompletableFuture()
                .handle((bytes, failure) -> SmallFiles.asMedia(failure))
                .join();
    }

    /** Returns whether it can still give what it was planned for. */
    boolean isUsable() {
        return !isMissing() && !given && failure() == null;
    }

    /** Returns whether some byte of it is there. */
    boolean hasBegun() {
        return parts.isPresent() && parts.get().body.hasBegun();
    }

    /** Returns whether every byte of it is there. */
    boolean isLanded() {
        return parts.isPresent() && parts.get().body.isLanded();
    }

    /** Returns whether nothing more comes for it, so that the next one may be played. */
    boolean isOver() {
        return isMissing() || given || isLanded() || (handedOut && failure() != null);
    }

    boolean isHandedOut() {
        return handedOut;
    }

    boolean isCached() {
        return parts.isEmpty() || parts.get().body.isCached();
    }

    /** Returns how much of it has landed and was not read yet, by its share of bytes. */
    long bufferedUs() {
        if (parts.isEmpty()) {
            return isMissing() ? segment.durationUs() : 0;
        }
        SegmentBytes body = parts.get().body;
        long length = body.length().orElse(0);
        if (length <= 0) {
            return 0;
        }
        double share = Math.max(0, body.arrived() - body.readTo()) / (double) length;
        return Math.round(segment.durationUs() * Math.min(1, share));
    }

    /** Returns how many bytes it takes; 0 while nothing says so. */
    long knownBytes() {
        return parts.map(loading -> loading.body.length().orElse(loading.body.arrived()))
                .orElse(0L);
    }

    Optional<SegmentBytes> body() {
        return parts.map(Parts::body);
    }

    void urge(Priority priority) {
        parts.ifPresent(loading -> {
            loading.body.urge(priority);
            loading.init.ifPresent(init -> init.urge(priority));
        });
    }

    /**
     * Looks whether the segment can be handed out: its keys are there, and its first bytes are the start of a container.
     *
     * @param strict whether clear bytes that no container starts with are a failure, rather than left to the demuxers
     */
    boolean isReady(boolean strict) {
        if (isMissing() || verified) {
            return true;
        }
        if (parts.isEmpty()) {
            return false;
        }
        Parts loading = parts.get();
        if (!isThere(loading.key) || !isThere(loading.initKey) || !loading.body.hasBegun()) {
            return false;
        }
        MediaData plain = media.orElseGet(() -> view(loading));
        media = Optional.of(plain);
        init = init.or(() -> initView(loading));
        try {
            boolean soundInit = init.isEmpty() || loading.initKey.isEmpty() || verify(init.get(), true, strict);
            verified = soundInit && verify(plain, segment.key() != null, strict);
        } catch (MediaException e) {
            headFailure = e;
        }
        return verified;
    }

    private static boolean isThere(Optional<CompletionStage<byte[]>> key) {
        return key.isEmpty() || (key.get().toCompletableFuture().isDone() && failureOf(key) == null);
    }

    private MediaData view(Parts loading) {
        return segment.key() == null
                ? loading.body
                : new AesCbcData(
                        loading.body, loaded(loading.key), segment.key().ivOf(segment.mediaSequence()));
    }

    private static byte[] loaded(Optional<CompletionStage<byte[]>> key) {
        return key.map(CompletionStage::toCompletableFuture)
                .map(CompletableFuture::join)
                .orElseThrow();
    }

    private boolean verify(MediaData plain, boolean encrypted, boolean strict) throws MediaException {
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

    /** Returns the chunk to play. */
    MediaChunk handOut(long epoch, long sequence, boolean discontinuity) {
        handedOut = true;
        this.sequence = sequence;
        return new MediaChunk(
                epoch,
                sequence,
                missing == null ? init : Optional.empty(),
                missing == null ? media.orElseThrow() : new InlineBytes(new byte[0]),
                hint(),
                OptionalLong.of(startUs),
                OptionalLong.of(segment.durationUs()),
                discontinuity,
                segment.discontinuity(),
                track().rung().index(),
                Optional.ofNullable(missing));
    }

    private Optional<MediaData> initView(Parts loading) {
        if (loading.init.isEmpty()) {
            return Optional.empty();
        }
        SegmentBytes init = loading.init.get();
        if (loading.initKey.isEmpty()
                || segment.init() == null
                || segment.init().key() == null) {
            return Optional.of(init);
        }
        byte[] iv = segment.init().key().ivOf(segment.mediaSequence());
        return Optional.of(new AesCbcData(init, loaded(loading.initKey), iv));
    }

    private MediaHint hint() {
        String path = segment.uri().getPath() == null ? "" : segment.uri().getPath();
        int dot = path.lastIndexOf('.');
        Optional<String> extension = dot < 0 || dot < path.lastIndexOf('/')
                ? Optional.empty()
                : Optional.of(path.substring(dot + 1).toLowerCase(java.util.Locale.ROOT));
        return new MediaHint(
                Optional.empty(),
                extension,
                Optional.of(track().rung().codecs()).filter(codecs -> !codecs.isEmpty()));
    }

    /** Returns the number of the chunk it was handed out as. */
    long sequence() {
        return sequence;
    }

    /** The reader could not use what it was given; of no effect if that is known already. */
    void reject(MediaException why) {
        if (failure() == null && !given) {
            headFailure = why;
        }
    }

    /** Returns whether it starts like no container at all. */
    boolean isGarbage() {
        return garbage;
    }

    /** Returns whether another slot has taken its place. */
    boolean isReplaced() {
        return given || isWaiting();
    }

    /** Returns whether it only keeps the place of a segment that will be asked for again. */
    boolean isWaiting() {
        return settled && !handedOut && parts.isEmpty() && !isMissing();
    }

    /** Returns whether its failure has been dealt with. */
    boolean isSettled() {
        return settled;
    }

    void settle() {
        settled = true;
    }

    /** Hands it out anew after a seek. */
    void takeBack() {
        handedOut = false;
    }

    /** Gives up on it although it was handed out: whoever reads on hears {@code why}, and another takes its place. */
    void abandon(MediaException why) {
        given = true;
        parts.ifPresent(loading -> loading.body.abort(why));
    }

    @Override
    public void close() {
        parts.ifPresent(loading -> {
            loading.body.close();
            loading.init.ifPresent(SegmentBytes::close);
        });
    }

    @Override
    public String toString() {
        return "SegmentSlot[" + segment + " of " + track().rung().index() + (handedOut ? " handed out" : "")
                + (isLanded() ? " landed" : "") + (isMissing() ? " missing]" : "]");
    }
}
