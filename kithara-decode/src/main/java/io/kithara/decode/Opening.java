package io.kithara.decode;

import io.kithara.stream.MediaException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * What is known once a stream has opened. The decode worker completes it, or {@code close} ends it; any thread reads.
 */
final class Opening {
    private final CompletableFuture<PcmFormat> future = new CompletableFuture<>();
    private volatile @Nullable PcmFormat format;
    private volatile @Nullable Track track;

    /** Makes the format known, before the first frame can be read. */
    void know(PcmFormat opened, Track read) {
        format = opened;
        track = read;
    }

    /** Tells those who wait for what {@link #know} has made known, unless nothing is known yet or they were told. */
    void tell() {
        PcmFormat opened = format;
        if (opened != null && !future.isDone()) {
            future.complete(opened);
        }
    }

    void fail(MediaException failure) {
        future.completeExceptionally(failure);
    }

    /** Whether the format is known. */
    boolean isDone() {
        return format != null;
    }

    CompletionStage<PcmFormat> stage() {
        return future.copy();
    }

    PcmFormat format() {
        return known(format);
    }

    Track track() {
        return known(track);
    }

    private static <T> T known(@Nullable T value) {
        if (value == null) {
            throw new IllegalStateException("the stream has not opened");
        }
        return value;
    }
}
