package io.kithara.hls;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.kithara.stream.Priority;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;

/** The streams that want the bytes of one {@link ResourceLoad}, and what they want of it together. Safe from any thread. */
final class LoadUsers {
    /* lock guards the set; a leaf: nothing is called and no other lock taken under it. */
    private final ReentrantLock lock = new ReentrantLock();

    @GuardedBy("lock")
    private final Set<LoadedSegment> users = new LinkedHashSet<>();

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

    /** Returns the use to fetch for, one that may use the network if any may; empty if nobody wants anything. */
    Optional<SegmentRequest> asking() {
        SegmentRequest first = null;
        for (LoadedSegment user : all()) {
            if (!user.request().offline()) {
                return Optional.of(user.request());
            }
            first = first == null ? user.request() : first;
        }
        return Optional.ofNullable(first);
    }

    /** Returns how urgent it is to the one who needs it most; {@code otherwise} if nobody wants anything. */
    Priority urgency(Priority otherwise) {
        return all().stream()
                .map(LoadedSegment::priority)
                .min(Priority::compareTo)
                .orElse(otherwise);
    }

    /** Tells all that the load has begun, is whole, or has failed. */
    void changed() {
        all().forEach(LoadedSegment::changed);
    }

    private List<LoadedSegment> all() {
        lock.lock();
        try {
            return List.copyOf(users);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public String toString() {
        return "LoadUsers[" + all().size() + "]";
    }
}
