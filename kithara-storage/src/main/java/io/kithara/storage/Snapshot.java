package io.kithara.storage;

import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * All that is known of a {@link StoredResource} at one moment.
 *
 * @param state where it is in its life
 * @param landed bytes that are there
 * @param seen bytes that have landed at some time; more than {@code landed} once some were dropped
 * @param length committed length, {@link #NOT_KNOWN} before the first commit
 * @param lengthProven whether the protocol proved it
 * @param failure why the writer failed, if it did
 * @param closed whether the backing store is gone
 */
record Snapshot(
        ResourceState state,
        RangeSet landed,
        RangeSet seen,
        long length,
        boolean lengthProven,
        @Nullable Throwable failure,
        boolean closed) {
    static final long NOT_KNOWN = -1;

    static Snapshot of(Coverage coverage) {
        return new Snapshot(
                coverage.isWhole() ? ResourceState.COMMITTED : ResourceState.ACTIVE,
                coverage.landed(),
                coverage.landed(),
                coverage.length().orElse(NOT_KNOWN),
                coverage.lengthProven(),
                null,
                false);
    }

    Snapshot withLanded(ByteRange range) {
        RangeSet more = landed.plus(range);
        RangeSet seenToo = seen.equals(landed) ? more : seen.plus(range);
        return new Snapshot(state, more, seenToo, length, lengthProven, failure, closed);
    }

    Snapshot withDropped(RangeSet dropped) {
        return new Snapshot(state, landed.minus(dropped), seen, length, lengthProven, failure, closed);
    }

    Snapshot withCommit(long finalLength, boolean proven) {
        ByteRange past = new ByteRange(finalLength, Long.MAX_VALUE);
        return new Snapshot(
                ResourceState.COMMITTED, landed.minus(past), seen.minus(past), finalLength, proven, null, closed);
    }

    /** Returns this with what somebody else has brought, committed if that is all. */
    Snapshot withAdmitted(Coverage coverage) {
        if (isWhole() && lengthProven) {
            return this;
        }
        RangeSet more = landed;
        for (ByteRange range : coverage.landed().ranges()) {
            more = more.plus(range);
        }
        long end = coverage.length().orElse(NOT_KNOWN);
        boolean whole = end != NOT_KNOWN && more.contiguousEnd(0) >= end;
        boolean goesOn = isLengthKnown() && more.end() > length;
        Snapshot admitted = goesOn
                ? new Snapshot(ResourceState.ACTIVE, more, more, NOT_KNOWN, false, null, closed)
                : new Snapshot(state, more, more, length, lengthProven, failure, closed);
        return whole ? admitted.withCommit(end, coverage.lengthProven()) : admitted;
    }

    /** Returns this with another length, or {@link #NOT_KNOWN}; not proven either way. */
    Snapshot withUnprovenLength(long otherLength) {
        return new Snapshot(state, landed, seen, otherLength, false, failure, closed);
    }

    Snapshot withState(ResourceState next, @Nullable Throwable cause) {
        return new Snapshot(next, landed, seen, length, lengthProven, cause, closed);
    }

    Snapshot withClosed() {
        return new Snapshot(state, landed, seen, length, lengthProven, failure, true);
    }

    boolean isLengthKnown() {
        return length != NOT_KNOWN;
    }

    /** Returns whether every byte before a length that is known is there. */
    boolean isWhole() {
        return isLengthKnown() && landed.contiguousEnd(0) == length;
    }

    Coverage coverage() {
        return new Coverage(landed, lengthOrEmpty(), lengthProven);
    }

    OptionalLong lengthOrEmpty() {
        return isLengthKnown() ? OptionalLong.of(length) : OptionalLong.empty();
    }

    /** Returns the first byte of {@code range} before the end that has not landed, if any. */
    OptionalLong firstMissing(ByteRange range) {
        long end = isLengthKnown() ? Math.min(range.end(), length) : range.end();
        long landedEnd = landed.contiguousEnd(range.start());
        return landedEnd < end ? OptionalLong.of(landedEnd) : OptionalLong.empty();
    }

    /** Returns how a wait for {@code range} ends now; empty if it goes on or fails. */
    Optional<Availability> availability(ByteRange range) {
        if (firstMissing(range).isPresent()) {
            return Optional.empty();
        }
        boolean pastEnd = isLengthKnown() && range.start() >= length;
        return Optional.of(pastEnd ? Availability.END : Availability.READY);
    }

    /** Returns whether what is missing will not come from the writer there is, or was. */
    boolean isGivenUp() {
        return closed || state == ResourceState.FAILED || state == ResourceState.CANCELLED;
    }

    /** Throws what a reader of missing bytes gets, if they are given up. */
    void requireHope(Object resource) throws StorageException {
        if (state == ResourceState.FAILED) {
            throw new StorageException(StorageException.Reason.WRITER_FAILED, "writer failed: " + resource, failure);
        }
        if (closed || state == ResourceState.CANCELLED) {
            throw new StorageException(StorageException.Reason.CANCELLED, "cancelled: " + resource);
        }
    }
}
