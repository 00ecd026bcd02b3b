package io.kithara.hls;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.kithara.assets.TurnWriter;
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
import java.nio.ByteBuffer;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A file, or a byte range of one, on its way into the cache, for all who use it. What is there already is not fetched;
 * what another process or {@code Kithara} is fetching is waited for. Bytes that the cache has of a file it has not whole
 * are not read before the server has said that they are of the version it still has. Never waits for the network. Safe
 * from any thread.
 */
final class ResourceLoad implements YieldingSink {
    /** A writer that has just ended is on its way to the disk: 1 ms is the median of a force, 12 ms were seen. */
    private static final long RECLAIM_MILLIS = 20;

    /** So many bytes tell what a segment is, encrypted or not: until then every byte that comes is news. */
    private static final int HEAD_BYTES = 64;

    private static final long NOT_KNOWN = -1;

    private enum State {
        IDLE,
        FETCHING,
        /** Somebody else writes the file. */
        FOLLOWING,
        LANDED,
        FAILED,
        CANCELLED;

        boolean isOver() {
            return this == LANDED || this == FAILED || this == CANCELLED;
        }
    }

    /*
     * Ownership: whoever set FETCHING drives the load (begin, then one network thread after the other, or the timer) and
     * hands on by submitting; attempts follow one another. lock guards the fields below and is held over neither I/O nor
     * callbacks nor calls of the downloader. It is taken while nothing else is held but SegmentStore's.
     */
    private final SharedFile file;
    private final Optional<ByteRange> range;
    private final String name;
    private final Downloader downloader;
    private final ScheduledExecutorService timer;
    private final boolean whole;
    private final long from;
    private final LoadWaiters waiters = new LoadWaiters();
    private final AtomicReference<@Nullable TurnWriter> writer = new AtomicReference<>();
    private final ReentrantLock lock = new ReentrantLock();

    @GuardedBy("lock")
    private final Set<LoadedSegment> users = new LinkedHashSet<>();

    @GuardedBy("lock")
    private State state = State.IDLE;

    @GuardedBy("lock")
    private @Nullable Download download;

    @GuardedBy("lock")
    private Priority submitted = Priority.AHEAD;

    @GuardedBy("lock")
    private Registration following = () -> {};

    private volatile @Nullable MediaException failure;
    private volatile boolean landed;
    private volatile boolean confirmed;
    private volatile boolean fetched;
    private volatile boolean answered;
    private volatile @Nullable LinkMeter link;
    private volatile long askedAtNanos;
    private volatile long heardAtNanos;
    private volatile long endOfBody = NOT_KNOWN;
    private volatile OptionalLong announced = OptionalLong.empty();
    private boolean restarted;

    ResourceLoad(SharedFile file, SegmentRequest request, Downloader downloader, ScheduledExecutorService timer) {
        this.file = file;
        this.range = request.range();
        this.name = KitharaEvent.resourceOf(request.uri());
        this.downloader = downloader;
        this.timer = timer;
        whole = range.isEmpty();
        from = range.map(ByteRange::start).orElse(0L);
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
        boolean last;
        lock.lock();
        try {
            users.remove(user);
            last = users.isEmpty();
        } finally {
            lock.unlock();
        }
        waiters.wake(user);
        return last;
    }

    /** Begins to load, unless that has happened. A load that had failed is tried again. */
    void begin() {
        lock.lock();
        try {
            if (state != State.IDLE && state != State.FAILED) {
                return;
            }
            state = State.FETCHING;
            failure = null;
            restarted = false;
        } finally {
            lock.unlock();
        }
        advance();
    }

    /** Fetches the next gap, or ends if there is none. */
    private void advance() {
        Optional<SegmentRequest> asking = asking();
        if (asking.isEmpty()) {
            return;
        }
        if (isThere()) {
            settle(State.LANDED, null);
        } else if (!whole && file.wholeLength().isPresent()) {
            fail(pastTheEnd(file.wholeLength().getAsLong()));
        } else if (asking.get().offline()) {
            fail(new MediaException(
                    MediaException.Reason.OFFLINE, "the cache lacks " + name + " and the network is off"));
        } else if (claim()) {
            submit(asking.get());
        } else {
            follow();
        }
    }

    /** Returns the use to fetch for, one that may use the network if any may; empty if nobody wants anything. */
    private Optional<SegmentRequest> asking() {
        lock.lock();
        try {
            if (state != State.FETCHING) {
                return Optional.empty();
            }
            Optional<SegmentRequest> online = users.stream()
                    .map(LoadedSegment::request)
                    .filter(request -> !request.offline())
                    .findFirst();
            return online.isPresent()
                    ? online
                    : users.stream().map(LoadedSegment::request).findFirst();
        } finally {
            lock.unlock();
        }
    }

    private boolean isThere() {
        return whole ? file.wholeLength().isPresent() : file.resource().hasLanded(range.orElseThrow());
    }

    private boolean claim() {
        TurnWriter held = writer.get();
        if (held != null && file.reclaim(held)) {
            return true;
        }
        giveUpWriter();
        Optional<TurnWriter> claimed = file.claim();
        writer.set(claimed.orElse(null));
        return claimed.isPresent();
    }

    private void giveUpWriter() {
        TurnWriter held = writer.getAndSet(null);
        if (held != null) {
            file.release(held);
        }
    }

    private void submit(SegmentRequest asking) {
        Priority urgency;
        lock.lock();
        try {
            urgency = urgency();
            submitted = urgency;
        } finally {
            lock.unlock();
        }
        answered = false;
        link = asking.link();
        askedAtNanos = asking.link().now();
        heardAtNanos = askedAtNanos;
        Download running = downloader.submit(nextRequest(asking), urgency, asking.meter(), this);
        boolean stale;
        lock.lock();
        try {
            stale = state == State.CANCELLED;
            download = running;
        } finally {
            lock.unlock();
        }
        if (stale) {
            running.cancel();
        } else {
            urge();
        }
    }

    private FetchRequest nextRequest(SegmentRequest asking) {
        Validators version = file.version();
        FetchRequest fetch = FetchRequest.of(asking.uri(), Expectation.MEDIA)
                .withHeaders(asking.headers())
                .withKnown(version);
        if (whole) {
            long most = version.total().orElse(Long.MAX_VALUE);
            ByteRange gap = most <= 0
                    ? new ByteRange(0, 1)
                    : file.resource()
                            .landed()
                            .firstGap(new ByteRange(0, most))
                            // Every byte is there but the proof of the end: the last one brings it.
                            .orElse(new ByteRange(most - 1, most));
            OptionalLong end = gap.end() < most ? OptionalLong.of(gap.end()) : OptionalLong.empty();
            return fetch.withRange(gap.start(), end);
        }
        ByteRange wanted = range.orElseThrow();
        ByteRange gap = file.resource().landed().firstGap(wanted).orElse(wanted);
        return fetch.withRange(gap.start(), OptionalLong.of(gap.end()));
    }

    /** Somebody else writes: its bytes come to us through the store. When it ends, it is our turn. */
    private void follow() {
        lock.lock();
        try {
            if (state != State.FETCHING) {
                return;
            }
            state = State.FOLLOWING;
        } finally {
            lock.unlock();
        }
        confirmed = true;
        Registration registration = file.resource().state() == ResourceState.ACTIVE ? watch() : afterAWhile();
        boolean stale;
        lock.lock();
        try {
            stale = state != State.FOLLOWING;
            if (!stale) {
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

    private Registration watch() {
        ByteRange all = range.orElse(new ByteRange(0, Long.MAX_VALUE));
        Registration begun = file.resource().whenAvailable(new ByteRange(from, from + 1), this::changed);
        Registration ended = file.resource().whenAvailable(all, this::lookAgain);
        return () -> {
            begun.close();
            ended.close();
        };
    }

    private Registration afterAWhile() {
        var task = timer.schedule(this::lookAgain, RECLAIM_MILLIS, TimeUnit.MILLISECONDS);
        return () -> task.cancel(false);
    }

    private void lookAgain() {
        lock.lock();
        try {
            if (state != State.FOLLOWING) {
                return;
            }
            state = State.FETCHING;
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
        waiting.close();
        if (running != null) {
            running.cancel();
        }
        giveUpWriter();
    }

    /** Makes it as urgent as it is to the one who needs it most. */
    void urge() {
        Download running;
        Priority urgency;
        lock.lock();
        try {
            urgency = urgency();
            if (download == null || urgency == submitted) {
                return;
            }
            submitted = urgency;
            running = download;
        } finally {
            lock.unlock();
        }
        running.reprioritise(urgency);
    }

    @GuardedBy("lock")
    private Priority urgency() {
        return users.stream()
                .map(LoadedSegment::priority)
                .min(Priority::compareTo)
                .orElse(submitted);
    }

    // ---- reading

    /** Copies bytes counted from the start of this load; as {@code MediaData.readAt}. */
    int read(long position, ByteBuffer target) throws MediaException {
        long length = whole ? endOfBody : range.orElseThrow().length();
        if (length >= 0 && position >= length) {
            return -1;
        }
        if (length >= 0) {
            target.limit((int) Math.min(target.limit(), target.position() + length - position));
        }
        int count = confirmed ? readFile(from + position, target) : 0;
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
            return file.forReading().readAt(position, target);
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

    Registration whenAvailable(LoadedSegment user, ByteRange wanted, Runnable callback) {
        Registration waiting = waiters.add(user, wanted, callback);
        Registration elsewhere =
                isFollowing() ? file.resource().whenAvailable(absolute(wanted), this::wakeSettled) : () -> {};
        wakeSettled();
        return () -> {
            elsewhere.close();
            waiting.close();
        };
    }

    private boolean isFollowing() {
        lock.lock();
        try {
            return state == State.FOLLOWING;
        } finally {
            lock.unlock();
        }
    }

    /** Calls everybody of one user who waits: it is to look again. */
    void wake(LoadedSegment user) {
        waiters.wake(user);
    }

    private ByteRange absolute(ByteRange wanted) {
        return new ByteRange(from + wanted.start(), Math.max(wanted.end(), from + wanted.end()));
    }

    private boolean isSettled(ByteRange wanted) {
        lock.lock();
        try {
            if (state.isOver()) {
                return true;
            }
        } finally {
            lock.unlock();
        }
        // Only a proven end cuts the range: whoever waits for the last byte may wait for the proof as well.
        long end = whole ? file.resource().length().orElse(Long.MAX_VALUE) : length().orElseThrow();
        return confirmed
                && wanted.start() < end
                && file.resource().hasLanded(absolute(new ByteRange(wanted.start(), Math.min(wanted.end(), end))));
    }

    OptionalLong length() {
        if (!whole) {
            return OptionalLong.of(range.orElseThrow().length());
        }
        if (endOfBody >= 0) {
            return OptionalLong.of(endOfBody);
        }
        OptionalLong exact = file.resource().length();
        return exact.isPresent() ? exact : announced;
    }

    boolean isLanded() {
        return landed;
    }

    boolean hasBegun() {
        return confirmed && arrived() > 0;
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
    public void onResponse(FetchResponse response) throws MediaException {
        fetched = true;
        answered = true;
        LinkMeter measured = Objects.requireNonNull(link);
        heardAtNanos = measured.now();
        measured.answered(heardAtNanos - askedAtNanos);
        TurnWriter held = writer.get();
        if (held == null || !file.accept(held, response)) {
            throw new MediaException(
                    MediaException.Reason.RESOURCE_CHANGED, name + " is another version than what came of it before");
        }
        announced = whole ? response.validators().total() : announced;
        confirmed = true;
        if (arrived() > 0) {
            changed();
        }
    }

    @Override
    public boolean onBytes(long position, ByteBuffer bytes) throws StorageException {
        TurnWriter held = writer.get();
        if (held == null) {
            return false;
        }
        LinkMeter measured = Objects.requireNonNull(link);
        int count = bytes.remaining();
        boolean head = arrived() < HEAD_BYTES;
        long now = measured.now();
        measured.received(count, now - heardAtNanos, now);
        held.write(position, bytes);
        // What the disk took is not the network's.
        heardAtNanos = measured.now();
        wakeSettled();
        if (head) {
            users().forEach(LoadedSegment::changed);
        }
        return true;
    }

    @Override
    public void onComplete(BodyEnd end) {
        linkEnded();
        if (whole && end.position() == 0) {
            fail(new MediaException(MediaException.Reason.BODY, name + " has an empty body"));
            return;
        }
        if (!commit(end)) {
            return;
        }
        if (isAtTheEnd(end)) {
            settle(State.LANDED, null);
        } else if (!whole
                && end.total().isPresent()
                && end.total().getAsLong() < range.orElseThrow().end()) {
            fail(pastTheEnd(end.total().getAsLong()));
        } else {
            advance();
        }
    }

    /** Declares the file whole if it is; returns whether the store took that. */
    private boolean commit(BodyEnd end) {
        OptionalLong total = whole && end.total().isEmpty() ? OptionalLong.of(end.position()) : end.total();
        TurnWriter held = writer.get();
        if (total.isEmpty() || held == null) {
            return true;
        }
        try {
            held.commitIfWhole(total.getAsLong(), end.proven());
            return true;
        } catch (StorageException e) {
            fail(MediaException.from(e));
            return false;
        }
    }

    /** Gaps are fetched in order: a store in memory that lacks bytes again has made room with what was read. */
    private boolean isAtTheEnd(BodyEnd end) {
        if (!whole) {
            return isThere() || end.position() >= range.orElseThrow().end();
        }
        boolean last = end.position() >= end.total().orElse(end.position());
        if (last) {
            endOfBody = end.position();
        }
        return last;
    }

    private MediaException pastTheEnd(long fileBytes) {
        return new MediaException(
                MediaException.Reason.BODY,
                "a byte range to " + range.orElseThrow().end() + " of a file of " + fileBytes + " bytes");
    }

    @Override
    public void onPreempted() {
        linkEnded();
        advance();
    }

    @Override
    public void onFailure(NetException reason) {
        linkEnded();
        MediaException failed = MediaException.from(reason);
        TurnWriter held = writer.get();
        boolean replaced = held != null && !file.isCurrent(held);
        boolean changedThere = failed.reason() == MediaException.Reason.RESOURCE_CHANGED;
        if ((replaced || changedThere) && startOver()) {
            advance();
        } else {
            fail(failed);
        }
    }

    /** The cache holds another version than the server. Once: a server that changes with every request is given up. */
    private boolean startOver() {
        TurnWriter held = writer.get();
        if (restarted || held == null) {
            return false;
        }
        restarted = true;
        try {
            return file.startOver(held);
        } catch (StorageException e) {
            fail(MediaException.from(e));
            return false;
        }
    }

    private void linkEnded() {
        LinkMeter measured = link;
        if (answered && measured != null) {
            answered = false;
            measured.finished();
        }
    }

    // ---- ends

    private void fail(MediaException reason) {
        settle(State.FAILED, reason);
    }

    private void settle(State end, @Nullable MediaException reason) {
        giveUpWriter();
        lock.lock();
        try {
            if (state.isOver()) {
                return;
            }
            state = end;
            download = null;
            failure = reason;
            landed = end == State.LANDED;
            confirmed |= landed;
        } finally {
            lock.unlock();
        }
        changed();
    }

    private void changed() {
        wakeSettled();
        users().forEach(LoadedSegment::changed);
    }

    private void wakeSettled() {
        waiters.wake(this::isSettled);
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
        return "ResourceLoad[" + name + range.map(bytes -> " " + bytes).orElse("") + " " + arrived() + " B]";
    }
}
