package io.kithara.stream;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import io.kithara.net.BodySink;
import io.kithara.net.FetchRequest;
import io.kithara.net.HttpFetcher;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Shares one {@link HttpFetcher} among all streams: at most so many calls at once, in all and per host, the most urgent
 * first and first come first served among equals. Where no place is free for bytes that a reader waits for, a less
 * urgent call is cancelled ({@link YieldingSink}). Every sink gets exactly one last call, and nothing after
 * it.
 *
 * <p>Safe from any thread; nothing here waits for the network.
 */
public final class Downloader implements AutoCloseable {
    /** As many sockets as a busy player needs; more only share the same line. */
    public static final int DEFAULT_MAX_CALLS = 16;

    /** What browsers allow themselves; servers and proxies are used to it. */
    public static final int DEFAULT_MAX_CALLS_PER_HOST = 6;

    /*
     * Ownership: any thread submits, cancels and reprioritises; network threads end jobs. lock guards the queues and the
     * running set and is never held while a fetch starts or a sink runs. A job is in exactly one of queued, running,
     * ended. pumping makes one thread start jobs at a time, so that a fetch that fails at once cannot recurse.
     */
    private final HttpFetcher fetcher;
    private final int maxCalls;
    private final int maxCallsPerHost;
    private final ReentrantLock lock = new ReentrantLock();

    @GuardedBy("lock")
    private final Map<Priority, Set<DownloadJob>> queued = new EnumMap<>(Priority.class);

    @GuardedBy("lock")
    private final Set<DownloadJob> running = new LinkedHashSet<>();

    @GuardedBy("lock")
    private final Map<String, Integer> runningPerHost = new HashMap<>();

    @GuardedBy("lock")
    private boolean pumping;

    @GuardedBy("lock")
    private boolean closed;

    /** Shares {@code fetcher} with the default bounds. The fetcher stays the caller's, to be closed after this. */
    public Downloader(HttpFetcher fetcher) {
        this(fetcher, DEFAULT_MAX_CALLS, DEFAULT_MAX_CALLS_PER_HOST);
    }

    /** Shares {@code fetcher}; both bounds {@code >= 1}. */
    public Downloader(HttpFetcher fetcher, int maxCalls, int maxCallsPerHost) {
        if (maxCalls < 1 || maxCallsPerHost < 1) {
            throw new IllegalArgumentException("maxCalls=" + maxCalls + " maxCallsPerHost=" + maxCallsPerHost);
        }
        this.fetcher = fetcher;
        this.maxCalls = maxCalls;
        this.maxCallsPerHost = maxCallsPerHost;
        for (Priority priority : Priority.values()) {
            queued.put(priority, new LinkedHashSet<>());
        }
    }

    /**
     * Queues a fetch and returns at once; it may have started, or ended, by then. After {@link #close} its sink gets
     * {@code CANCELLED} at once.
     *
     * @param meter counts its requests and bytes
     */
    public Download submit(FetchRequest request, Priority priority, SourceMeter meter, BodySink sink) {
        DownloadJob job = new DownloadJob(this, request, priority, meter, sink);
        boolean refused;
        lock.lock();
        try {
            refused = closed;
            if (!refused) {
                queueOf(priority).add(job);
            }
        } finally {
            lock.unlock();
        }
        if (refused) {
            job.failCancelled();
        } else {
            pump();
        }
        return job;
    }

    void reprioritise(DownloadJob job, Priority priority) {
        lock.lock();
        try {
            if (queueOf(job.priority).remove(job)) {
                queueOf(priority).add(job);
            }
            job.priority = priority;
        } finally {
            lock.unlock();
        }
        pump();
    }

    /** Takes a job out of the queue; returns whether it was there. */
    boolean withdraw(DownloadJob job) {
        lock.lock();
        try {
            return queueOf(job.priority).remove(job);
        } finally {
            lock.unlock();
        }
    }

    void ended(DownloadJob job) {
        lock.lock();
        try {
            if (running.remove(job)) {
                runningPerHost.computeIfPresent(job.host, (host, count) -> count == 1 ? null : count - 1);
            }
        } finally {
            lock.unlock();
        }
        pump();
    }

    /** Starts whatever may start, outside the lock. A call from within leaves it to the outer one, which looks again. */
    private void pump() {
        List<DownloadJob> starting = new ArrayList<>();
        List<DownloadJob> victims = new ArrayList<>();
        boolean entered = false;
        while (collect(starting, victims, entered)) {
            entered = true;
            for (DownloadJob victim : victims) {
                victim.preempt();
            }
            for (DownloadJob job : starting) {
                job.start(fetcher);
            }
            victims.clear();
            starting.clear();
        }
    }

    private boolean collect(List<DownloadJob> starting, List<DownloadJob> victims, boolean entered) {
        lock.lock();
        try {
            if (pumping && !entered) {
                return false;
            }
            collectStartable(starting);
            collectVictims(victims);
            pumping = !starting.isEmpty() || !victims.isEmpty();
            return pumping;
        } finally {
            lock.unlock();
        }
    }

    @GuardedBy("lock")
    private void collectStartable(List<DownloadJob> starting) {
        for (Priority priority : Priority.values()) {
            Iterator<DownloadJob> jobs = queueOf(priority).iterator();
            while (jobs.hasNext() && running.size() < maxCalls) {
                DownloadJob job = jobs.next();
                if (runningPerHost.getOrDefault(job.host, 0) < maxCallsPerHost) {
                    jobs.remove();
                    running.add(job);
                    runningPerHost.merge(job.host, 1, Integer::sum);
                    starting.add(job);
                }
            }
        }
    }

    /** For every job that is owed and found no place: the least urgent call in its way, the youngest of equals. */
    @GuardedBy("lock")
    private void collectVictims(List<DownloadJob> victims) {
        List<DownloadJob> leaving = new ArrayList<>();
        for (DownloadJob job : running) {
            if (job.isPreempted()) {
                leaving.add(job);
            }
        }
        for (DownloadJob owed : queueOf(Priority.OWED)) {
            boolean hostFull = runningPerHost.getOrDefault(owed.host, 0) >= maxCallsPerHost;
            Optional<DownloadJob> place = leaving.stream()
                    .filter(job -> isInTheWay(job, owed, hostFull))
                    .findFirst();
            if (place.isPresent()) {
                leaving.remove(place.get());
                continue;
            }
            running.stream()
                    .filter(job -> job.mayYield() && !job.isPreempted() && !victims.contains(job))
                    .filter(job -> isInTheWay(job, owed, hostFull))
                    .reduce((best, job) -> job.priority.compareTo(best.priority) >= 0 ? job : best)
                    .ifPresent(victims::add);
        }
    }

    private static boolean isInTheWay(DownloadJob job, DownloadJob owed, boolean hostFull) {
        return !hostFull || job.host.equals(owed.host);
    }

    @GuardedBy("lock")
    private Set<DownloadJob> queueOf(Priority priority) {
        return Objects.requireNonNull(queued.get(priority));
    }

    /** Returns how many calls are under way; for tests and displays. */
    public int runningCalls() {
        lock.lock();
        try {
            return running.size();
        } finally {
            lock.unlock();
        }
    }

    /** Cancels everything, queued and running. Returns soon; sinks of running calls may hear of it a little later. */
    @Override
    public void close() {
        List<DownloadJob> all = new ArrayList<>();
        lock.lock();
        try {
            closed = true;
            queued.values().forEach(all::addAll);
            all.addAll(running);
        } finally {
            lock.unlock();
        }
        all.forEach(DownloadJob::cancel);
    }

    @Override
    public String toString() {
        lock.lock();
        try {
            return "Downloader[" + running.size() + "/" + maxCalls + " running, owed "
                    + queueOf(Priority.OWED).size()
                    + ", ahead " + queueOf(Priority.AHEAD).size() + ", background "
                    + queueOf(Priority.BACKGROUND).size() + "]";
        } finally {
            lock.unlock();
        }
    }

    /** Returns the key that calls are counted by. */
    static String hostOf(FetchRequest request) {
        return request.uri().getScheme() + "://" + request.uri().getRawAuthority();
    }
}
