package io.kithara;

/** How a {@link Download} stands. */
public enum DownloadState {
    /** Waits for its turn: only so many run at once. */
    QUEUED,
    /** Fetches. */
    RUNNING,
    /** Stopped by {@link Download#pause}, or by the end of the process that ran it; what it has is kept and pinned. */
    PAUSED,
    /** Stopped by a failure that may pass; what it has is kept and pinned. */
    FAILED,
    /** All of it is in the cache, pinned, and plays with the network off; also while a check for another version fails. */
    COMPLETE,
    /** Cancelled, deleted, or given up because its address leads to nothing that can be downloaded: nothing is pinned. */
    REMOVED
}
