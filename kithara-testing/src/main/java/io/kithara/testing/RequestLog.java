package io.kithara.testing;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.kithara.testing.OriginRequest.Ending;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;

/** Every request of one origin in the order of arrival. Safe from any thread. */
final class RequestLog {
    /*
     * Ownership: each entry is written by its connection's thread alone, through volatile fields that anyone reads.
     * lock guards entries and countByPath and is taken to signal a change; nothing else is taken while it is held.
     */
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();

    @GuardedBy("lock")
    private final List<Entry> entries = new ArrayList<>();

    @GuardedBy("lock")
    private final Map<String, Integer> countByPath = new HashMap<>();

    /** One line of the log while its answer is being sent. */
    final class Entry {
        private final int order;
        private final int requestOfPath;
        private final int connection;
        private final RequestHead head;

        private volatile int status;
        private volatile long bodyBytes;
        private volatile Ending ending = Ending.IN_PROGRESS;

        private Entry(int order, int requestOfPath, int connection, RequestHead head) {
            this.order = order;
            this.requestOfPath = requestOfPath;
            this.connection = connection;
            this.head = head;
        }

        /** Returns which request of its path this is, from 1. */
        int requestOfPath() {
            return requestOfPath;
        }

        void answered(int newStatus) {
            status = newStatus;
            signal();
        }

        void sent(long allBodyBytes) {
            bodyBytes = allBodyBytes;
            signal();
        }

        void ended(Ending newEnding) {
            ending = newEnding;
            signal();
        }

        private OriginRequest snapshot() {
            return new OriginRequest(
                    order, connection, head.method(), head.target(), head.headers(), status, bodyBytes, ending);
        }
    }

    Entry add(int connection, RequestHead head) {
        lock.lock();
        try {
            int requestOfPath = countByPath.merge(head.path(), 1, Integer::sum);
            Entry entry = new Entry(entries.size() + 1, requestOfPath, connection, head);
            entries.add(entry);
            changed.signalAll();
            return entry;
        } finally {
            lock.unlock();
        }
    }

    List<OriginRequest> snapshot() {
        lock.lock();
        try {
            return entries.stream().map(Entry::snapshot).toList();
        } finally {
            lock.unlock();
        }
    }

    /** Waits until {@code condition} holds for the log and returns that log. */
    List<OriginRequest> await(Predicate<List<OriginRequest>> condition, Duration limit) throws InterruptedException {
        long left = limit.toNanos();
        lock.lock();
        try {
            while (true) {
                List<OriginRequest> now = snapshot();
                if (condition.test(now)) {
                    return now;
                }
                if (left <= 0) {
                    throw new AssertionError("not seen within " + limit + ", the log is " + now);
                }
                left = changed.awaitNanos(left);
            }
        } finally {
            lock.unlock();
        }
    }

    private void signal() {
        lock.lock();
        try {
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
