package io.kithara.hls;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.kithara.net.Expectation;
import io.kithara.net.FetchRequest;
import io.kithara.storage.ByteRange;
import io.kithara.storage.Registration;
import io.kithara.stream.Downloader;
import io.kithara.stream.KitharaEvent;
import io.kithara.stream.MediaException;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A file, or a byte range of one, on its way into the cache, for all who use it. What is there already is not fetched;
 * what another process or {@code Kithara} is fetching is waited for. Bytes that the cache has of a file it has not whole
 * are not read before the server has said that they are of the version it still has. Never waits for the network. Safe
 * from any thread.
 */
final class ResourceLoad {
    /*
     * Here is decided what happens next. Its parts, each with a lock of its own or none:
     *
     *   LoadUsers      for whom
     *   FilePart       which bytes, what of them is there, what may be read
     *   WriteClaim     whether we may write them
     *   LoadDownload   the request under way, and how urgent it is
     *   LoadSink       what the network brings
     *   LoadWaiters    who waits for it
     *
     * Ownership: whoever moves the state to FETCHING drives the load (begin, then one network thread after the other, or the
     * timer) and hands on by submitting; attempts follow one another. No more than one thread drives.
     * lock guards the fields below and is held over neither I/O nor callbacks nor calls of a part, and taken while nothing
     * else is held. Of the parts, only LoadUsers is called under another's lock: SegmentStore's, and this one.
     */

    /** A writer that has just ended is on its way to the disk: 1 ms is the median of a force, 12 ms were seen. */
    private static final long RECLAIM_MILLIS = 20;

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

    private final FilePart part;
    private final String name;
    private final Downloader downloader;
    private final ScheduledExecutorService timer;
    private final LoadUsers users = new LoadUsers();
    private final LoadWaiters waiters = new LoadWaiters();
    private final LoadDownload download = new LoadDownload(users);
    private final WriteClaim claim;
    private final LoadSink sink;
    private final ReentrantLock lock = new ReentrantLock();

    @GuardedBy("lock")
    private State state = State.IDLE;

    @GuardedBy("lock")
    private Registration following = () -> {};

    /* Written under lock, read without. */
    private volatile @Nullable MediaException failure;
    private volatile boolean landed;

    ResourceLoad(SharedFile file, SegmentRequest request, Downloader downloader, ScheduledExecutorService timer) {
        this.downloader = downloader;
        this.timer = timer;
        name = KitharaEvent.resourceOf(request.uri());
        part = new FilePart(file, request.range());
        claim = new WriteClaim(file);
        sink = new LoadSink(this, part, claim, request.link(), name);
    }

    // ---- users

    void join(LoadedSegment user) {
        users.join(user);
    }

    /** Takes a user out and returns whether it was the last. */
    boolean leave(LoadedSegment user) {
        return users.leave(user);
    }

    /** Looks how urgent it has become to them. */
    void urge() {
        download.urge();
    }

    // ---- the way to the end

    /** Begins to load, unless that has happened. A load that had failed is tried again. */
    void begin() {
        if (move(Set.of(State.IDLE, State.FAILED), State.FETCHING)) {
            sink.reset();
            advance();
        }
    }

    /** Moves on from one of these states, forgetting how it had ended; returns whether it was in one of them. */
    private boolean move(Set<State> from, State to) {
        lock.lock();
        try {
            if (!from.contains(state)) {
                return false;
            }
            state = to;
            failure = null;
            landed = false;
            return true;
        } finally {
            lock.unlock();
        }
    }

    private boolean is(State asked) {
        lock.lock();
        try {
            return state == asked;
        } finally {
            lock.unlock();
        }
    }

    /** Fetches the next gap, or ends if there is none. The driver's. */
    void advance() {
        Optional<SegmentRequest> asking = is(State.FETCHING) ? users.asking() : Optional.empty();
        if (asking.isEmpty()) {
            return;
        }
        OptionalLong fileBytes = part.file().provenLength();
        boolean doubted =
                part.isDoubted() && !sink.hasFetched() && !asking.get().offline();
        if (part.isThere() && !doubted) {
            land();
        } else if (part.isPastTheEndOf(fileBytes)) {
            fail(part.pastTheEnd(fileBytes.orElseThrow()));
        } else if (asking.get().offline()) {
            failOffline();
        } else if (claim.take()) {
            submit(asking.get());
        } else {
            follow(asking.get());
        }
    }

    /**
     * Ends because nobody here may use the network. Whoever may and has joined meanwhile found the load begun: it goes on
     * for them. Whoever joins later finds it failed, and begins it anew.
     */
    private void failOffline() {
        claim.giveUp();
        download.ended();
        boolean joined;
        lock.lock();
        try {
            joined = users.asking().filter(user -> !user.offline()).isPresent();
            if (!joined && !state.isOver()) {
                state = State.FAILED;
                failure = new MediaException(
                        MediaException.Reason.OFFLINE, "the cache lacks " + name + " and the network is off");
            }
        } finally {
            lock.unlock();
        }
        if (joined) {
            advance();
        } else {
            changed();
        }
    }

    private void submit(SegmentRequest asking) {
        FetchRequest fetch = FetchRequest.of(asking.uri(), Expectation.MEDIA).withHeaders(asking.headers());
        boolean anew = !sink.hasFetched() && part.isOfUnknownVersion();
        FetchRequest gap = anew ? fetch.withRange(0, OptionalLong.empty()) : part.ofFirstGap(fetch);
        sink.asked(asking.link(), anew);
        download.submit(urgency -> downloader.submit(gap, urgency, asking.meter(), sink));
    }

    /** Somebody else writes: its bytes come to us through the store. When it ends, it is our turn. */
    private void follow(SegmentRequest asking) {
        sink.asked(asking.link(), false);
        if (!move(Set.of(State.FETCHING), State.FOLLOWING)) {
            return;
        }
        part.confirm();
        Registration registration =
                part.isBeingWritten() ? part.watch(this::changed, this::lookAgain) : lookAgainAfterAWhile();
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

    private Registration lookAgainAfterAWhile() {
        var task = timer.schedule(this::lookAgain, RECLAIM_MILLIS, TimeUnit.MILLISECONDS);
        return () -> task.cancel(false);
    }

    private void lookAgain() {
        if (!move(Set.of(State.FOLLOWING), State.FETCHING)) {
            return;
        }
        if (part.isThere()) {
            land();
        } else {
            timer.execute(this::advance);
        }
    }

    /** Nobody wants it any more. What it brought stays in the cache. */
    void cancel() {
        Registration waiting;
        lock.lock();
        try {
            if (state == State.LANDED || state == State.FAILED) {
                return;
            }
            state = State.CANCELLED;
            waiting = following;
        } finally {
            lock.unlock();
        }
        waiting.close();
        download.cancel();
        claim.giveUp();
    }

    /** Ends with every byte in the store. The driver's. */
    void land() {
        part.confirm();
        settle(State.LANDED, null);
    }

    /** Ends without: {@code reason} is what readers get behind the bytes that came. The driver's. */
    void fail(MediaException reason) {
        settle(State.FAILED, reason);
    }

    private void settle(State end, @Nullable MediaException reason) {
        claim.giveUp();
        download.ended();
        lock.lock();
        try {
            if (state.isOver()) {
                return;
            }
            state = end;
            failure = reason;
            landed = end == State.LANDED;
        } finally {
            lock.unlock();
        }
        changed();
    }

    // ---- reading

    /** Copies bytes counted from the start of this load; as {@code MediaData.readAt}. */
    int read(long position, ByteBuffer target) throws MediaException {
        int count = part.read(position, target);
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

    /** A store in memory made room with bytes that are wanted after all. */
    private void loadAgain() {
        if (move(Set.of(State.LANDED), State.FETCHING)) {
            advance();
        }
    }

    Registration whenAvailable(LoadedSegment user, ByteRange wanted, Runnable callback) {
        Registration waiting = waiters.add(user, wanted, callback);
        Registration elsewhere = is(State.FOLLOWING) ? part.whenAvailable(wanted, this::wakeSettled) : () -> {};
        wakeSettled();
        return () -> {
            elsewhere.close();
            waiting.close();
        };
    }

    /** Calls everybody of one user who waits: it is to look again. */
    void wake(LoadedSegment user) {
        waiters.wake(user);
    }

    /** Calls whoever waits for what has landed by now, or for what never will. */
    void wakeSettled() {
        waiters.wake(wanted -> isOver() || part.hasLanded(wanted));
    }

    private boolean isOver() {
        lock.lock();
        try {
            return state.isOver();
        } finally {
            lock.unlock();
        }
    }

    /** Something is new to the loaders of all users: a beginning, the end, a failure. */
    void changed() {
        wakeSettled();
        users.changed();
    }

    // ---- how far it is

    OptionalLong length() {
        return part.length();
    }

    boolean isLanded() {
        return landed;
    }

    boolean hasBegun() {
        return part.isConfirmed() && arrived() > 0;
    }

    /** Returns whether no byte of it came over the network. */
    boolean isCached() {
        return !sink.hasFetched();
    }

    long arrived() {
        return part.arrived();
    }

    long askedAtNanos() {
        return sink.askedAtNanos();
    }

    /** Returns for how long nothing has come; what somebody else writes has come when a loader looks. */
    long silentNanos(long now) {
        if (is(State.FOLLOWING)) {
            sink.listen(now);
        }
        return now - sink.heardAtNanos();
    }

    @Nullable
    MediaException failure() {
        return failure;
    }

    @Override
    public String toString() {
        return "ResourceLoad[" + name + " " + part + "]";
    }
}
