package io.kithara.storage;

/**
 * Tells the work it was handed to that nobody wants it any more. Tokens form a tree: cancelling one cancels its
 * children, never its parent. Safe from any thread; nothing here waits.
 *
 * <p>Cancellation wakes waiters through {@link #onCancel}; it never interrupts a thread, because an interrupt closes a
 * {@code FileChannel} that others share.
 */
public interface CancelToken {
    /** Returns a new token without a parent. */
    static CancelToken root() {
        return new CancelTree(null);
    }

    /** Returns a new token that is cancelled together with this one; already cancelled if this one is. */
    CancelToken child();

    /** Cancels this token and its children; runs their callbacks on the calling thread. Later calls do nothing. */
    void cancel();

    /** Returns whether {@link #cancel} was called here or on an ancestor. */
    boolean isCancelled();

    /**
     * Runs {@code callback} once on cancellation, at once on this thread if that has already happened.
     *
     * @param callback must be short and must not throw
     * @return takes the callback back; a callback that has begun is not awaited
     */
    Registration onCancel(Runnable callback);
}
