package io.kithara.net;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/*
 * Ownership: any thread. lock guards grants and is never held while the hook runs or a future completes.
 */
/**
 * Asks the hook for access once, however many fetches wait, and once more when a grant has expired. A cancelled waiter
 * leaves the others alone. Safe from any thread; never waits.
 */
final class AccessDesk {
    /** Scopes remembered: origins are few, signed addresses many and soon stale. */
    static final int MAX_SCOPES = 256;

    private final AccessHook hook;
    private final ReentrantLock lock = new ReentrantLock();

    @GuardedBy("lock")
    private final Map<Object, CompletableFuture<AccessGrant>> grants = new LinkedHashMap<>(16, 0.75f, true);

    AccessDesk(AccessHook hook) {
        this.hook = hook;
    }

    /**
     * Returns the grant for {@code uri}, present or future.
     *
     * @param refused a grant that a server has refused; it is replaced unless someone has done so already
     */
    CompletableFuture<AccessGrant> grant(URI uri, @Nullable AccessGrant refused) {
        Object scope = hook.scope(uri);
        CompletableFuture<AccessGrant> fresh = new CompletableFuture<>();
        lock.lock();
        try {
            CompletableFuture<AccessGrant> present = grants.get(scope);
            if (present != null && !present.isCompletedExceptionally() && !holds(present, refused)) {
                return present;
            }
            grants.put(scope, fresh);
            dropEldest();
        } finally {
            lock.unlock();
        }
        ask(uri, refused, fresh);
        return fresh;
    }

    private static boolean holds(CompletableFuture<AccessGrant> present, @Nullable AccessGrant refused) {
        return refused != null && present.isDone() && present.join().equals(refused);
    }

    @GuardedBy("lock")
    private void dropEldest() {
        if (grants.size() > MAX_SCOPES) {
            Object eldest = grants.keySet().iterator().next();
            grants.remove(eldest);
        }
    }

    private void ask(URI uri, @Nullable AccessGrant refused, CompletableFuture<AccessGrant> fresh) {
        try {
            var unused = hook.grant(uri, Optional.ofNullable(refused)).whenComplete((grant, failure) -> {
                if (failure != null) {
                    fresh.completeExceptionally(failure);
                } else {
                    fresh.complete(grant);
                }
            });
        } catch (RuntimeException | Error failure) {
            // Whatever a hook throws, or a null where its stage should be, must not leave others waiting for this
            // grant.
            fresh.completeExceptionally(failure);
        }
    }
}
