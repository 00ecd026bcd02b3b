package io.kithara.net;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A whole body in memory: a playlist, a key, a link list.
 *
 * @param bytes the body, decoded; the caller's
 * @param response what the server said with it
 */
public record SmallBody(byte[] bytes, FetchResponse response) {
    /**
     * Fetches a body whole. Never a part: it is all there or the stage fails with a {@link NetException}, {@code LIMIT}
     * if it is longer than {@code request.maxBytes()}.
     *
     * @return completes on a network thread; cancelling its future cancels the fetch
     */
    public static CompletionStage<SmallBody> fetch(HttpFetcher fetcher, FetchRequest request) {
        Collector collector = new Collector(request.maxBytes());
        FetchCall call = fetcher.fetch(request, collector);
        var unused = collector.result.whenComplete((body, failure) -> {
            if (collector.result.isCancelled()) {
                call.cancel();
            }
        });
        return collector.result;
    }

    /**
     * Collects a body whose fetch somebody else starts: {@code start} is called once, now, with the sink that the fetch is
     * to have.
     *
     * @param maxBytes a longer body fails the stage with {@code LIMIT}
     * @return completes on a network thread
     */
    public static CompletionStage<SmallBody> collect(long maxBytes, Consumer<BodySink> start) {
        Collector collector = new Collector(maxBytes);
        start.accept(collector);
        return collector.result.minimalCompletionStage();
    }

    /** Keeps the bytes of one body. */
    private static final class Collector implements BodySink {
        private final CompletableFuture<SmallBody> result = new CompletableFuture<>();
        private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        private final long maxBytes;
        private @Nullable FetchResponse response;

        Collector(long maxBytes) {
            this.maxBytes = maxBytes;
        }

        @Override
        public void onResponse(FetchResponse first) {
            response = first;
        }

        @Override
        public boolean onBytes(long position, ByteBuffer part) throws NetException {
            if (bytes.size() + (long) part.remaining() > maxBytes) {
                throw new NetException(NetException.Reason.LIMIT, "the body exceeds " + maxBytes + " bytes", null);
            }
            byte[] copy = new byte[part.remaining()];
            part.get(copy);
            bytes.writeBytes(copy);
            return true;
        }

        @Override
        public void onComplete(BodyEnd end) {
            FetchResponse first = response;
            if (first == null) {
                result.completeExceptionally(new NetException(
                        NetException.Reason.RANGE, "nothing at or after byte " + end.position(), null));
            } else {
                result.complete(new SmallBody(bytes.toByteArray(), first));
            }
        }

        @Override
        public void onFailure(NetException failure) {
            result.completeExceptionally(failure);
        }
    }
}
