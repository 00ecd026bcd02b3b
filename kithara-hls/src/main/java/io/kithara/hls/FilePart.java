package io.kithara.hls;

import io.kithara.net.FetchRequest;
import io.kithara.net.Validators;
import io.kithara.storage.ByteRange;
import io.kithara.storage.Registration;
import io.kithara.storage.ResourceState;
import io.kithara.storage.StorageException;
import io.kithara.stream.MediaException;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What a load is for, a file or a byte range of one, and what of it is there. Positions count from its own start. Nothing
 * is read before somebody has confirmed that the bytes are of the version the server has. Safe from any thread.
 */
final class FilePart {
    /* No lock: each field is written by whoever drives the load, and only ever learns more. */
    private static final long NOT_KNOWN = -1;

    private final SharedFile file;
    private final Optional<ByteRange> range;
    private final boolean whole;
    private final long from;
    private volatile boolean confirmed;
    private volatile long endOfBody = NOT_KNOWN;
    private volatile OptionalLong announced = OptionalLong.empty();

    /** Creates a part; without a range it is all of the file. */
    FilePart(SharedFile file, Optional<ByteRange> range) {
        this.file = file;
        this.range = range;
        whole = range.isEmpty();
        from = range.map(ByteRange::start).orElse(0L);
    }

    SharedFile file() {
        return file;
    }

    /** Returns whether it is all of the file. */
    boolean isWhole() {
        return whole;
    }

    // ---- what is known of it

    /** Lets its bytes be read: they are of the version that the server has, or that somebody else fetches right now. */
    void confirm() {
        confirmed = true;
    }

    boolean isConfirmed() {
        return confirmed;
    }

    /** Notes how long the server says the whole file is. */
    void announce(OptionalLong fileBytes) {
        if (whole) {
            announced = fileBytes;
        }
    }

    /** Notes that the file proved to end here. */
    void endAt(long fileBytes) {
        endOfBody = fileBytes;
    }

    OptionalLong length() {
        if (!whole) {
            return OptionalLong.of(range.orElseThrow().length());
        }
        if (endOfBody >= 0) {
            return OptionalLong.of(endOfBody);
        }
        OptionalLong exact = file.resource().length();
        return exact.isPresent() ? exact : announced;
    }

    // ---- what is there

    /** Returns whether every byte is. */
    boolean isThere() {
        return whole ? file.wholeLength().isPresent() : file.resource().hasLanded(range.orElseThrow());
    }

    /** Returns whether every byte is, as far as anybody knows, but not that no more follow. */
    boolean isDoubted() {
        return whole && isThere() && file.provenLength().isEmpty();
    }

    /** Returns whether bytes are there of which nothing says what version they are of. */
    boolean isOfUnknownVersion() {
        return whole && !file.resource().landed().isEmpty() && file.version().equals(Validators.NONE);
    }

    /** Returns how many bytes are there in a row from its start. */
    long arrived() {
        return file.resource().landed().contiguousEnd(from) - from;
    }

    /** Returns whether these bytes can be read, as far as it has them at all. */
    boolean hasLanded(ByteRange wanted) {
        // Only a proven end cuts the range: whoever waits for the last byte may wait for the proof as well.
        long end = whole
                ? file.resource().length().orElse(Long.MAX_VALUE)
                : range.orElseThrow().length();
        return confirmed
                && wanted.start() < end
                && file.resource().hasLanded(inFile(new ByteRange(wanted.start(), Math.min(wanted.end(), end))));
    }

    private ByteRange inFile(ByteRange wanted) {
        return new ByteRange(from + wanted.start(), Math.max(wanted.end(), from + wanted.end()));
    }

    /** Calls back when somebody outside has written these bytes, or never will. */
    Registration whenAvailable(ByteRange wanted, Runnable callback) {
        return file.resource().whenAvailable(inFile(wanted), callback);
    }

    /** Returns whether somebody may still be writing the file. */
    boolean isBeingWritten() {
        return file.resource().state() == ResourceState.ACTIVE;
    }

    /** Calls back when its first byte is there, and when all are or the writer has ended. */
    Registration watch(Runnable begun, Runnable ended) {
        Registration first = file.resource().whenAvailable(new ByteRange(from, from + 1), begun);
        Registration last = file.resource().whenAvailable(range.orElse(new ByteRange(0, Long.MAX_VALUE)), ended);
        return () -> {
            first.close();
            last.close();
        };
    }

    // ---- reading

    /** Copies bytes that may be read; 0 if there are none yet at {@code position}, -1 behind the end. */
    int read(long position, ByteBuffer target) throws MediaException {
        long length = whole ? endOfBody : range.orElseThrow().length();
        if (length >= 0 && position >= length) {
            return -1;
        }
        if (length >= 0) {
            target.limit((int) Math.min(target.limit(), target.position() + length - position));
        }
        return confirmed ? readFile(from + position, target) : 0;
    }

    private int readFile(long position, ByteBuffer target) throws MediaException {
        try {
            return file.forReading().readAt(position, target);
        } catch (StorageException e) {
            if (e.reason() == StorageException.Reason.WRITER_FAILED
                    || e.reason() == StorageException.Reason.CANCELLED) {
                return 0;
            }
            throw MediaException.from(e);
        }
    }

    // ---- fetching

    /** Returns {@code fetch} for the first stretch that is not there, if that is still of the version that is. */
    FetchRequest ofFirstGap(FetchRequest fetch) {
        Validators version = file.version();
        FetchRequest known = fetch.withKnown(version);
        if (!whole) {
            ByteRange wanted = range.orElseThrow();
            ByteRange gap = file.resource().landed().firstGap(wanted).orElse(wanted);
            return known.withRange(gap.start(), OptionalLong.of(gap.end()));
        }
        long most = version.total().orElse(Long.MAX_VALUE);
        ByteRange gap = most <= 0
                ? new ByteRange(0, 1)
                : file.resource()
                        .landed()
                        .firstGap(new ByteRange(0, most))
                        // Every byte is there but the proof of the end: the last one brings it.
                        .orElse(new ByteRange(most - 1, most));
        OptionalLong end = gap.end() < most ? OptionalLong.of(gap.end()) : OptionalLong.empty();
        return known.withRange(gap.start(), end);
    }

    /** Returns whether a file of that length ends before this part does. */
    boolean isPastTheEndOf(OptionalLong fileBytes) {
        return !whole
                && fileBytes.isPresent()
                && fileBytes.getAsLong() < range.orElseThrow().end();
    }

    /** Returns whether a body that ended there has brought the last byte. */
    boolean isReachedBy(long bodyEnd) {
        return isThere() || bodyEnd >= range.orElseThrow().end();
    }

    /** Returns the failure to say when a file is too short for this part. */
    MediaException pastTheEnd(long fileBytes) {
        return new MediaException(
                MediaException.Reason.BODY,
                "a byte range to " + range.orElseThrow().end() + " of a file of " + fileBytes + " bytes");
    }

    @Override
    public String toString() {
        return range.map(bytes -> bytes + " ").orElse("") + arrived() + " B";
    }
}
