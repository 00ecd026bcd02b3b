package io.kithara.hls;

import io.kithara.hls.playlist.MediaInit;
import io.kithara.hls.playlist.Segment;
import io.kithara.hls.playlist.SegmentKey;
import io.kithara.storage.ByteRange;
import io.kithara.stream.MediaException;
import io.kithara.stream.Priority;
import java.net.URI;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Begins to load what a segment needs, all of it at once: body, init segment, keys. Confined to the stream's loader. */
final class SegmentOpener {
    private final HlsContext context;
    private final Runnable onChange;

    /** Creates an opener; {@code onChange} runs on any thread when something has come, or will not. */
    SegmentOpener(HlsContext context, Runnable onChange) {
        this.context = context;
        this.onChange = onChange;
    }

    /** Returns the slot of a segment: loading, or failed if the playlist or its encryption says that it cannot be had. */
    SegmentSlot open(Choice choice, Segment segment, Priority priority) {
        if (segment.isGap()) {
            return SegmentSlot.failed(
                    choice,
                    segment,
                    new MediaException(MediaException.Reason.NOT_FOUND, "the playlist declares a gap"));
        }
        SegmentBytes body = null;
        try {
            Optional<CompletionStage<byte[]>> key = key(segment.key());
            MediaInit init = segment.init();
            Optional<CompletionStage<byte[]>> initKey = init == null ? Optional.empty() : key(init.key());
            body = bytes(segment.uri(), segment.range(), priority);
            Optional<SegmentBytes> initBytes =
                    init == null ? Optional.empty() : Optional.of(bytes(init.uri(), init.range(), priority));
            return SegmentSlot.of(choice, segment, new SegmentParts(segment, body, initBytes, key, initKey));
        } catch (MediaException e) {
            if (body != null) {
                body.close();
            }
            return SegmentSlot.failed(choice, segment, e);
        }
    }

    private Optional<CompletionStage<byte[]>> key(@Nullable SegmentKey key) throws MediaException {
        if (key == null) {
            return Optional.empty();
        }
        Optional<String> unsupported = key.unsupported();
        if (unsupported.isPresent()) {
            throw new MediaException(MediaException.Reason.UNSUPPORTED, unsupported.get());
        }
        CompletionStage<byte[]> loading = context.keys().key(Objects.requireNonNull(key.uri()));
        if (!loading.toCompletableFuture().isDone()) {
            loading.whenComplete((bytes, failure) -> onChange.run());
        }
        return Optional.of(loading);
    }

    private static byte[] part(byte[] inline, @Nullable ByteRange wanted) throws MediaException {
        if (wanted == null) {
            return inline;
        }
        if (wanted.end() > inline.length) {
            throw new MediaException(
                    MediaException.Reason.MALFORMED,
                    "a byte range up to " + wanted.end() + " of a data: URI that holds " + inline.length + " bytes");
        }
        return Arrays.copyOfRange(inline, (int) wanted.start(), (int) wanted.end());
    }

    private SegmentBytes bytes(URI uri, io.kithara.hls.playlist.@Nullable ByteRange range, Priority priority)
            throws MediaException {
        ByteRange wanted = range == null ? null : new ByteRange(range.offset(), range.end());
        String scheme = String.valueOf(uri.getScheme());
        if (scheme.equalsIgnoreCase("data")) {
            return new InlineBytes(part(InlineBytes.dataOf(uri), wanted));
        }
        if (scheme.equalsIgnoreCase("file")) {
            return LocalBytes.open(uri, Optional.ofNullable(wanted));
        }
        SegmentRequest request = new SegmentRequest(
                uri,
                Optional.ofNullable(wanted),
                context.options().headers(),
                context.options().offline(),
                priority,
                context.meter(),
                context.link());
        return context.segments().open(context.asset(), request, onChange);
    }
}
