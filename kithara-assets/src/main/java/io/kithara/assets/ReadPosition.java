package io.kithara.assets;

/** Where one lease reads. Written by whatever thread reads, read by whoever needs room; a stale value costs a refetch. */
final class ReadPosition {
    private static final long NOT_YET = -1;

    private volatile long position = NOT_YET;

    boolean hasRead() {
        return position != NOT_YET;
    }

    long position() {
        return position;
    }

    void moveTo(long newPosition) {
        position = newPosition;
    }
}
