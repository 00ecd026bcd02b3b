package io.kithara.storage;

/** Where a resource is in its life: it starts {@link #ACTIVE} and ends in one of the others. */
public enum ResourceState {
    /** A writer may still add bytes. */
    ACTIVE,
    /** Whole: its length is final and every byte is there. */
    COMMITTED,
    /** Its writer gave up; what had landed stays readable, what had not never comes. */
    FAILED,
    /** It was cancelled; as {@link #FAILED}, but nobody is to blame. */
    CANCELLED
}
