package io.kithara.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Keeps one body and its end, and checks the contract of {@link BodySink} on the way. */
class RecordingSink implements BodySink {
    private static final long LIMIT_SECONDS = 30;

    private final CountDownLatch ended = new CountDownLatch(1);
    private final CountDownLatch firstBytes = new CountDownLatch(1);
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final long stopAfter;
    private long first = -1;
    private volatile @Nullable FetchResponse response;
    private volatile @Nullable BodyEnd end;
    private volatile @Nullable NetException failure;
    private volatile @Nullable String thread;
    private volatile @Nullable String broken;

    RecordingSink() {
        this(Long.MAX_VALUE);
    }

    /** Stops once it has {@code stopAfter} bytes. */
    RecordingSink(long stopAfter) {
        this.stopAfter = stopAfter;
    }

    @Override
    public void onResponse(FetchResponse answer) {
        check(response == null && bytes.size() == 0, "a second response");
        response = answer;
    }

    @Override
    public synchronized boolean onBytes(long position, ByteBuffer part) {
        check(response != null, "bytes before the response");
        check(ended.getCount() == 1, "bytes after the end");
        if (first < 0) {
            first = position;
        }
        check(position == first + bytes.size(), "a gap or a duplicate at " + position);
        byte[] copy = new byte[part.remaining()];
        part.get(copy);
        bytes.writeBytes(copy);
        thread = Thread.currentThread().getName();
        firstBytes.countDown();
        return bytes.size() < stopAfter;
    }

    @Override
    public void onComplete(BodyEnd bodyEnd) {
        check(ended.getCount() == 1, "a second end");
        end = bodyEnd;
        ended.countDown();
    }

    @Override
    public void onFailure(NetException reason) {
        check(ended.getCount() == 1, "a second end");
        failure = reason;
        thread = Thread.currentThread().getName();
        ended.countDown();
    }

    private void check(boolean kept, String what) {
        if (!kept) {
            broken = what;
        }
    }

    synchronized byte[] bytes() {
        return bytes.toByteArray();
    }

    boolean hasEnded() {
        return ended.getCount() == 0;
    }

    void awaitFirstBytes() throws InterruptedException {
        assertThat(firstBytes.await(LIMIT_SECONDS, TimeUnit.SECONDS)).isTrue();
    }

    void awaitEnd() throws InterruptedException {
        assertThat(ended.await(LIMIT_SECONDS, TimeUnit.SECONDS)).as("ended").isTrue();
        assertThat(broken).isNull();
    }

    /** Waits for the end, which must be good. */
    BodyEnd complete() throws InterruptedException {
        awaitEnd();
        assertThat(failure).isNull();
        return Objects.requireNonNull(end);
    }

    /** Waits for the end, which must be a failure. */
    NetException failed() throws InterruptedException {
        awaitEnd();
        assertThat(end).isNull();
        return Objects.requireNonNull(failure);
    }

    boolean isComplete() {
        return end != null;
    }

    boolean isAnnounced() {
        return response != null;
    }

    FetchResponse response() {
        return Objects.requireNonNull(response, "no response");
    }

    /** Name of the thread that called last. */
    String thread() {
        return Objects.requireNonNull(thread, "not called");
    }
}
