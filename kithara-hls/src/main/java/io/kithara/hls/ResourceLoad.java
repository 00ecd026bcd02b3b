package io.kithara.hls;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.kithara.net.BodyEnd;
import io.kithara.net.Expectation;
import io.kithara.net.FetchRequest;
import io.kithara.net.FetchResponse;
import io.kithara.net.NetException;
import io.kithara.net.Validators;
import io.kithara.storage.ByteRange;
import io.kithara.storage.Registration;
import io.kithara.storage.ResourceState;
import io.kithara.storage.StorageException;
import io.kithara.stream.Download;
import io.kithara.stream.Downloader;
import io.kithara.stream.KitharaEvent;
import io.kithara.stream.MediaException;
import io.kithara.stream.Priority;
import io.kithara.stream.YieldingSink;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A file, or a byte range of one, on its way into the cache, for all who use it. What is there already is not fetched;
 * what another process or {@code Kithara} is fetching is waited for. Never waits. Safe from any thread.
 */
final class ResourceLoad implements YieldingSink {
    /** A writer that has just ended is on its way to the disk: 1 ms is the median of a force, 12 ms were seen. */
    private static final long RECLAIM_MILLIS = 20;

    private enum State {
        IDLE,
        FETCHING,
        /** Somebody else writes the file. */
        FOLLOWING,
        LANDED,
        FAILED,
        CANCELLED
    }

    /** One {@link #whenAvailable}; an object of its own identity. */
    private static final class Waiter {
        final ByteRange range;
        final Runnable callback;

        Waiter(ByteRange range, Runnable callback) {
            this.range = range;
            this.callback = callback;
        }
    }

    /*
     * Ownership: one network thread at a time calls the sink. lock guards the fields below and is held over neither I/O
     * nor callbacks, nor calls of the downloader; what is to be called is collected first. It may be held while the
     * resource says what has landed. A sink of an older attempt than the current one is not told apart: attempts follow
     * one another, the next begins when the one before has had its last call.
     */
    private final SharedFile file;
    private final SegmentRequest request;
    private final Downloader downloader;
    private final ScheduledExecutorService timer;
    private final boolean whole;
    private final long from;
    private final ReentrantLock lock = new ReentrantLock();

    @GuardedBy("lock")
    private final Set<LoadedSegment> users = new LinkedHashSet<>();

    @GuardedBy("lock")
    private final List<Waiter> waiters = new ArrayList<>();

    @GuardedBy("lock")
    private State state = State.IDLE;

    @GuardedBy("lock")
    private Priority priority;

    @GuardedBy("lock")
    private @Nullable Download download;

    @GuardedBy("lock")
    private @Nullable Registration following;

    @GuardedBy("lock")
    private boolean restarted;

    private volatile @Nullable MediaException failure;
    private volatile boolean landed;
    private volatile boolean fetched;
    private volatile boolean answered;
    private volatile long askedAtNanos;
    private volatile long heardAtNanos;
    private volatile OptionalLong announced = OptionalLong.empty();

    ResourceLoad(SharedFile file, SegmentRequest request, Downloader downloader, ScheduledExecutorService timer) {
        this.file = file;
        this.request = request;
        this.downloader = downloader;
        this.timer = timer;
        whole = request.range().isEmpty();
        from = request.range().map(ByteRange::start).orElse(0L);
        priority = request.priority();
    }

    // ---- users

    void join(LoadedSegment user) {
        lock.lock();
        try {
            users.add(user);
        } finally {
            lock.unlock();
        }
    }

    /** Takes a user out and returns whether it was the last. */
    boolean leave(LoadedSegment user) {
        lock.lock();
        try {
            users.remove(user);
            return users.isEmpty();
        } finally {
            lock.unlock();
        }
    }

    /** Begins to load, unless that has happened. A load that had failed is tried again. */
    void begin(Priority urgency) {
        lock.lock();
        try {
            if (state != State.IDLE && state != State.FAILED) {
                return;
            }
            state = State.FETCHING;
            failure = null;
            priority = urgency;
        } finally {
            lock.unlock();
        }
        advance();
    }

    /** Fetches the next gap, or ends if there is none. */
    private void advance() {
        if (isThere()) {
            settle(State.LANDED, null);
        } else if (request.offline()) {
            fail(new MediaException(
                    MediaException.Reason.OFFLINE,
                    "the cache lacks " + KitharaEvent.resourceOf(request.uri()) + " and the network is off"));
        } else if (file.writer().claim()) {
            submit();
        } else {
            follow();
        }
    }

    private boolean isThere() {
        return whole
                ? file.wholeLength().isPresent()
                : file.resource().hasLanded(request.range().orElseThrow());
    }

    private void submit() {
        Priority urgency;
        lock.lock();
        try {
            if (state != State.FETCHING) {
                return;
            }
            urgency = priority;
        } finally {
            lock.unlock();
        }
        answered = false;
        askedAtNanos = request.link().now();
        heardAtNanos = askedAtNanos;
        Download submitted = downloader.submit(nextRequest(), urgency, request.meter(), this);
        boolean stale;
        lock.lock();
        try {
            stale = state == State.CANCELLED;
            download = submitted;
        } finally {
            lock.unlock();
        }
        if (stale) {
            submitted.cancel();
        }
    }

    private FetchRequest nextRequest() {
        Validators version = file.version();
        FetchRequest fetch = FetchRequest.of(request.uri(), Expectation.MEDIA)
                .withHeaders(request.headers())
                .withKnown(version);
        if (whole) {
            long start = file.resource().landed().contiguousEnd(0);
            // Past what was announced there is only the proof of the end to be had: the last byte brings it.
            long most = version.total().orElse(Long.MAX_VALUE);
            return fetch.withRange(Math.max(0, Math.min(start, most - 1)), OptionalLong.empty());
        }
        ByteRange range = request.range().orElseThrow();
        ByteRange gap = file.resource().landed().firstGap(range).orElse(range);
        return fetch.withRange(gap.start(), OptionalLong.of(gap.end()));
    }

    /** Somebody else writes: its bytes come to us through the store. When it ends, it is our turn. */
    private void follow() {
        Registration registration = file.resource().state() == ResourceState.ACTIVE
                ? file.resource()
                        .whenAvailable(request.range().orElse(new ByteRange(0, Long.MAX_VALUE)), this::lookAgain)
                : afterAWhile();
        boolean stale;
        lock.lock();
        try {
            stale = state != State.FETCHING;
            if (!stale) {
                state = State.FOLLOWING;
                following = registration;
            }
        } finally {
            lock.unlock();
        }
        if (stale) {
            registration.close();
        } else {
            changed();
        }
    }

    private Registration afterAWhile() {
        var task = timer.schedule(this::lookAgain, RECLAIM_MILLIS, TimeUnit.MILLISECONDS);
        return () -> task.cancel(false);
    }

    private void lookAgain() {
        lock.lock();
        try {
            // One that ends at once ends before it is noted as followed.
            if (state != State.FOLLOWING && state != State.FETCHING) {
                return;
            }
            state = State.FETCHING;
            following = null;
        } finally {
            lock.unlock();
        }
        if (isThere()) {
            settle(State.LANDED, null);
        } else {
            timer.execute(this::advance);
        }
    }

    /** Nobody wants it any more. What it brought stays in the cache. */
    void cancel() {
        Download running;
        Registration waiting;
        lock.lock();
        try {
            if (state == State.LANDED || state == State.FAILED) {
                return;
            }
            state = State.CANCELLED;
            running = download;
            waiting = following;
        } finally {
            lock.unlock();
        }
        if (waiting != null) {
            waiting.close();
        }
        if (running != null) {
            running.cancel();
        }
    }

    void urge(Priority urgency) {
        Download running;
        lock.lock();
        try {
            if (priority == urgency) {
                return;
            }
            priority = urgency;
            running = download;
        } finally {
            lock.unlock();
        }
        if (running != null) {
            running.reprioritise(urgency);
        }
    }

    // ---- reading

    /** Copies bytes counted from the start of this load; as {@code MediaData.readAt}. */
    int read(long position, ByteBuffer target) throws MediaException {
        if (!whole) {
            long length = request.range().orElseThrow().length();
            if (position >= length) {
                return -1;
            }
            target.limit((int) Math.min(target.limit(), target.position() + length - position));
        }
        int count = readFile(from + position, target);
        if (count != 0) {
            return count;
        }
        MediaException broken = failure;
        if (broken != null) {
            throw broken;
        }
        if (landed) {
            loadAgain();
        }
        return 0;
    }

    private int readFile(long position, ByteBuffer target) throws MediaException {
        try {
            return file.resource().readAt(position, target);
        } catch (StorageException e) {
            if (e.reason() == StorageException.Reason.WRITER_FAILED
                    || e.reason() == StorageException.Reason.CANCELLED) {
                return 0;
            }
            throw MediaException.from(e);
        }
    }

    /** A store in memory made room with bytes that are wanted after all. */
    private void loadAgain() {
        lock.lock();
        try {
            if (state != State.LANDED) {
                return;
            }
            state = State.FETCHING;
            landed = false;
        } finally {
            lock.unlock();
        }
        advance();
    }

    Registration whenAvailable(ByteRange range, Runnable callback) {
        Waiter waiter = new Waiter(range, callback);
        boolean now;
        boolean followed;
        lock.lock();
        try {
            now = isSettled(range);
            followed = state == State.FOLLOWING;
            if (!now) {
                waiters.add(waiter);
            }
        } finally {
            lock.unlock();
        }
        if (now) {
            callback.run();
            return () -> {};
        }
        Registration elsewhere = followed ? file.resource().whenAvailable(absolute(range), this::changed) : () -> {};
        return () -> {
            elsewhere.close();
            forget(waiter);
        };
    }

    /** Runs every callback that waits: its owner is to look again. */
    void wakeWaiters() {
        List<Runnable> all;
        lock.lock();
        try {
            all = waiters.stream().map(waiter -> waiter.callback).toList();
            waiters.clear();
        } finally {
            lock.unlock();
        }
        all.forEach(Runnable::run);
    }

    private ByteRange absolute(ByteRange range) {
        return new ByteRange(from + range.start(), from + range.end());
    }

    private void forget(Waiter waiter) {
        lock.lock();
        try {
            waiters.remove(waiter);
        } finally {
            lock.unlock();
        }
    }

    @GuardedBy("lock")
    private boolean isSettled(ByteRange range) {
        if (state == State.LANDED || state == State.FAILED || state == State.CANCELLED) {
            return true;
        }
        // Only a proven end cuts the range: whoever waits for the last byte may wait for the proof as well.
        long end = whole ? file.resource().length().orElse(Long.MAX_VALUE) : length().orElseThrow();
        return range.start() < end
                && file.resource().hasLanded(absolute(new ByteRange(range.start(), Math.min(range.end(), end))));
    }

    OptionalLong length() {
        if (!whole) {
            return OptionalLong.of(request.range().orElseThrow().length());
        }
        OptionalLong exact = file.resource().length();
        return exact.isPresent() ? exact : announced;
    }

    boolean isLanded() {
        return landed;
    }

    boolean hasBegun() {
        return arrived() > 0;
    }

    long askedAtNanos() {
        return askedAtNanos;
    }

    long heardAtNanos() {
        return heardAtNanos;
    }

    boolean isCached() {
        return !fetched;
    }

    long arrived() {
        return file.resource().landed().contiguousEnd(from) - from;
    }

    @Nullable
    MediaException failure() {
        return failure;
    }

    // ---- the sink

    @Override
    public void onResponse(FetchResponse response) {
        fetched = true;
        answered = true;
        heardAtNanos = request.link().now();
        request.link().answered(heardAtNanos - askedAtNanos);
        announced = whole ? response.validators().total() : announced;
        if (file.version().equals(Validators.NONE)) {
            file.version(response.validators(), response.header("content-type"), response.finalUri());
        }
    }

    @Override
    public boolean onBytes(long position, ByteBuffer bytes) throws StorageException {
        int count = bytes.remaining();
        boolean first = !hasBegun();
        long now = request.link().now();
        request.link().received(count, now - heardAtNanos, now);
        file.writer().write(position, bytes);
        // What the disk took is not the network's.
        heardAtNanos = request.link().now();
        List<Runnable> due = dueWaiters();
        due.forEach(Runnable::run);
        if (first) {
            users().forEach(LoadedSegment::changed);
        }
        return true;
    }

    @Override
    public void onComplete(BodyEnd end) {
        linkEnded();
        if (!commit(end)) {
            return;
        }
        if (whole && end.position() == 0) {
            fail(new MediaException(
                    MediaException.Reason.BODY, KitharaEvent.resourceOf(request.uri()) + " has an empty body"));
        } else if (isThere()) {
            settle(State.LANDED, null);
        } else if (!whole && end.total().isPresent() && end.total().getAsLong() < from + length().orElse(0)) {
            fail(new MediaException(
                    MediaException.Reason.BODY,
                    "a byte range to " + (from + length().orElse(0)) + " of a file of "
                            + end.total().getAsLong() + " bytes"));
        } else {
            advance();
        }
    }

    /** Declares the file whole if it is; returns whether the store took that. */
    private boolean commit(BodyEnd end) {
        OptionalLong total = whole && end.total().isEmpty() ? OptionalLong.of(end.position()) : end.total();
        if (total.isEmpty()) {
            return true;
        }
        try {
            file.writer().commitIfWhole(total.getAsLong(), end.proven());
            return true;
        } catch (StorageException e) {
            fail(MediaException.from(e));
            return false;
        }
    }

    @Override
    public void onPreempted() {
        linkEnded();
        submit();
    }

    @Override
    public void onFailure(NetException reason) {
        linkEnded();
        if (reason.reason() == NetException.Reason.RESOURCE_CHANGED && startOver()) {
            advance();
        } else {
            fail(MediaException.from(reason));
        }
    }

    /** The cache holds another version than the server; what was read of it stays as it is. */
    private boolean startOver() {
        lock.lock();
        try {
            if (restarted || state != State.FETCHING || users.stream().anyMatch(user -> user.readTo() > 0)) {
                return false;
            }
            restarted = true;
        } finally {
            lock.unlock();
        }
        try {
            file.restart();
            return true;
        } catch (StorageException e) {
            System.getLogger("io.kithara.hls").log(Level.WARNING, "the cache could not forget " + file, e);
            return false;
        }
    }

    private void linkEnded() {
        if (answered) {
            answered = false;
            request.link().finished();
        }
    }

    // ---- ends

    private void fail(MediaException reason) {
        settle(State.FAILED, reason);
    }

    private void settle(State end, @Nullable MediaException reason) {
        lock.lock();
        try {
            if (state == State.CANCELLED) {
                return;
            }
            state = end;
            download = null;
            failure = reason;
            landed = end == State.LANDED;
        } finally {
            lock.unlock();
        }
        changed();
    }

    private void changed() {
        dueWaiters().forEach(Runnable::run);
        users().forEach(LoadedSegment::changed);
    }

    private List<Runnable> dueWaiters() {
        List<Runnable> due = new ArrayList<>();
        lock.lock();
        try {
            for (Waiter waiter : List.copyOf(waiters)) {
                if (isSettled(waiter.range)) {
                    waiters.remove(waiter);
                    due.add(waiter.callback);
                }
            }
        } finally {
            lock.unlock();
        }
        return due;
    }

    private List<LoadedSegment> users() {
        lock.lock();
        try {
            return List.copyOf(users);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public String toString() {
        String range = whole ? "" : " " + request.range().orElseThrow();
        return "ResourceLoad[" + KitharaEvent.resourceOf(request.uri()) + range + " " + arrived() + " B]";
    }
}
