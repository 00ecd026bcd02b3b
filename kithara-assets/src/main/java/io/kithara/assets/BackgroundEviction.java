package io.kithara.assets;

import io.kithara.storage.StorageException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Evicts on the storage executor, in slices, so that what it does for others (saving what has landed) waits for
 * milliseconds and not for the whole of it; and sees to it that this happens when a limit is exceeded or an asset has been
 * idle for long enough. Safe from any thread; nothing but {@link #slice} touches the disk.
 */
/*
 * Ownership: any thread asks. At most one pass is under way: pass is set by who begins it and cleared by its last slice;
 * the slices run one after the other, each handed on by the one before. tooLarge is a hint: a pass looks at the index.
 */
final class BackgroundEviction {
    /** Deleting a small asset takes some 0.1 ms; a save that waits for a slice is late by no more than a force takes. */
    private static final int SLICE_STEPS = 32;

    private static final long SLICE_NANOS = TimeUnit.MILLISECONDS.toNanos(4);

    /** What cannot be evicted now is not looked at again with every block that lands. */
    private static final Duration REST = Duration.ofMillis(100);

    /** Timers of months are nothing to rely on; a look a day costs nothing. */
    private static final long MAX_IDLE_WAIT_MILLIS = TimeUnit.DAYS.toMillis(1);

    /** Assets that become due one after the other are evicted together. */
    private static final long MIN_IDLE_WAIT_MILLIS = TimeUnit.SECONDS.toMillis(1);

    private final Evictor evictor;
    private final RecencyIndex index;
    private final FreeSpace space;
    private final Workers workers;
    private final LongSupplier nanos;
    private final Supplier<Limits> limits;
    private final Pace pace;
    private final Set<AssetKey> tooLarge = ConcurrentHashMap.newKeySet();
    private final AtomicReference<@Nullable EvictionPass> pass = new AtomicReference<>();
    private final AtomicBoolean again = new AtomicBoolean();
    private final AtomicBoolean idleTimed = new AtomicBoolean();

    BackgroundEviction(
            Evictor evictor,
            RecencyIndex index,
            FreeSpace space,
            Workers workers,
            LongSupplier nanos,
            Supplier<Limits> limits) {
        this.evictor = evictor;
        this.index = index;
        this.space = space;
        this.workers = workers;
        this.nanos = nanos;
        this.limits = limits;
        this.pace = new Pace(workers, Duration.ofNanos(1), REST, this::begin);
    }

    /** Looks at everything: limits may be other ones now. */
    void limitsChanged() {
        Limits now = limits.get();
        tooLarge.addAll(index.above(now.maxAssetBytes()));
        requestIfOver(now);
        timeIdle(now);
    }

    /** Sees to it that what is too much goes soon; does nothing if nothing is. */
    void requestIfOver() {
        requestIfOver(limits.get());
    }

    /** As {@link #requestIfOver()}; {@code changed} has grown or is not used any more. */
    void requestIfOver(IndexEntry changed) {
        Limits now = limits.get();
        if (changed.bytes() > now.maxAssetBytes()) {
            tooLarge.add(changed.key());
        }
        requestIfOver(now);
    }

    private void requestIfOver(Limits now) {
        if (evictor.isOver(now) || !tooLarge.isEmpty() || space.isLookDue(now)) {
            pace.request();
        }
    }

    private void begin() {
        again.set(true);
        ModuleLog.quietly("evict", this::beginPass);
    }

    private void beginPass() throws StorageException {
        if (pass.get() != null || !again.compareAndSet(true, false)) {
            return;
        }
        List<AssetKey> candidates = new ArrayList<>(tooLarge);
        if (pass.compareAndSet(null, evictor.begin(limits.get(), candidates))) {
            candidates.forEach(tooLarge::remove);
            slice();
        }
    }

    private void slice() {
        EvictionPass current = pass.get();
        boolean more = false;
        try {
            long start = nanos.getAsLong();
            int steps = 0;
            do {
                more = current != null && current.step(limits.get());
                steps++;
            } while (more && steps < SLICE_STEPS && nanos.getAsLong() - start < SLICE_NANOS);
        } finally {
            if (!more) {
                end(current);
            }
        }
        if (more) {
            workers.soon(this::slice);
        }
    }

    /** What is still too much waits for the lease that holds it: whose end asks again. */
    private void end(@Nullable EvictionPass ended) {
        pass.set(null);
        if (ended != null) {
            ModuleLog.quietly("evict", ended::end);
        }
        timeIdle(limits.get());
        if (again.get()) {
            pace.request();
        }
    }

    /** Looks again when the asset that has been idle longest becomes due. */
    private void timeIdle(Limits now) {
        if (now.maxIdleMillis() == Long.MAX_VALUE || !idleTimed.compareAndSet(false, true)) {
            return;
        }
        long wait = Math.min(MAX_IDLE_WAIT_MILLIS, now.maxIdleMillis() - index.longestIdleMillis() + 1);
        if (!workers.later(Duration.ofMillis(Math.max(MIN_IDLE_WAIT_MILLIS, wait)), this::idleDue)) {
            idleTimed.set(false);
        }
    }

    private void idleDue() {
        idleTimed.set(false);
        pace.request();
    }
}
