package io.kithara.file;

import io.kithara.net.BodyEnd;
import io.kithara.net.BodySink;
import io.kithara.net.FetchResponse;
import io.kithara.net.NetException;
import io.kithara.net.Validators;
import io.kithara.stream.MediaException;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Looks at the version that an answer is of, and at none of its bytes. Used by one network thread at a time. */
final class ChangeSink implements BodySink {
    private final CompletableFuture<Boolean> result = new CompletableFuture<>();
    private final Validators held;
    private boolean changed;

    ChangeSink(Validators held) {
        this.held = held;
    }

    /** Completes on a network thread; fails with a {@link MediaException}. */
    CompletionStage<Boolean> isChanged() {
        return result.minimalCompletionStage();
    }

    @Override
    public void onResponse(FetchResponse response) {
        changed = response.status() != 304 && !held.isConfirmedBy(response.validators());
    }

    @Override
    public boolean onBytes(long position, ByteBuffer bytes) {
        return false;
    }

    @Override
    public void onComplete(BodyEnd end) {
        result.complete(changed);
    }

    @Override
    public void onFailure(NetException failure) {
        result.completeExceptionally(MediaException.from(failure));
    }
}
