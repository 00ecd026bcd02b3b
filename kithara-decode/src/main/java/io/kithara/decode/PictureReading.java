package io.kithara.decode;

import io.kithara.storage.ByteRange;
import io.kithara.stream.MediaData;
import io.kithara.stream.MediaException;
import java.util.Arrays;

/**
 * Reads the bytes of a picture, once somebody wants them. Never waits: where bytes are missing it says which, and goes on when it is
 * asked again. Memory grows with what has come, not with what was declared. Used by one thread at a time.
 */
public final class PictureReading {
    private static final int FIRST_ROOM = 64 << 10;

    /** A wait covers this much, for few wake-ups; a store with a small memory must still hold it. */
    private static final int WANTED_BYTES = 256 << 10;

    private final MediaData media;
    private final Picture picture;
    private long position;
    private long end;
    private byte[] bytes;
    private int length;
    private boolean stuffed;

    /**
     * Prepares to read; reads nothing yet.
     *
     * @param media what the picture was found in, which serves nothing else: what has been read of it is released
     * @param maxBytes how large it may be
     * @throws MediaException {@code LIMIT} if it is declared to be larger
     */
    public PictureReading(Picture picture, MediaData media, int maxBytes) throws MediaException {
        if (picture.sizeBytes() > maxBytes) {
            throw new MediaException(
                    MediaException.Reason.LIMIT,
                    "a picture of " + picture.sizeBytes() + " bytes where at most " + maxBytes + " are wanted");
        }
        this.picture = picture;
        this.media = media;
        if (picture.content() instanceof Picture.Stored stored) {
            position = stored.position();
            end = position + stored.storedBytes();
            bytes = new byte[(int) Math.min(FIRST_ROOM, stored.sizeBytes())];
        } else {
            bytes = ((Picture.Held) picture.content()).bytes();
            length = bytes.length;
        }
    }

    /**
     * Reads on.
     *
     * @return whether it is done
     * @throws MediaException {@code TRUNCATED} if the media ends before the picture does; or what keeps its bytes from coming
     */
    public boolean read() throws MediaException {
        while (!isDone()) {
            if (length == bytes.length) {
                bytes = Arrays.copyOf(bytes, (int) Math.min(2L * length, picture.sizeBytes()));
            }
            int room = (int) Math.min(bytes.length - length, end - position);
            int count = media.readAt(position, bytes, length, room);
            if (count < 0) {
                throw new MediaException(
                        MediaException.Reason.TRUNCATED,
                        "the data ends at byte " + position + " within a picture of " + picture.sizeBytes() + " bytes");
            }
            if (count == 0) {
                return false;
            }
            position += count;
            media.release(position);
            length += isStuffed() ? unstuffed(count) : count;
        }
        return true;
    }

    /** Returns which bytes are missing, after {@link #read} was not done. */
    public ByteRange wanted() {
        long left = Math.min(WANTED_BYTES, picture.sizeBytes() - length);
        return new ByteRange(position, Math.min(end, position + left));
    }

    /** Returns the picture, once {@link #read} is done. Not copied. */
    public byte[] bytes() {
        if (!isDone()) {
            throw new IllegalStateException("not read: " + this);
        }
        return length == bytes.length ? bytes : Arrays.copyOf(bytes, length);
    }

    @Override
    public String toString() {
        return "PictureReading[" + length + "/" + picture.sizeBytes() + "]";
    }

    private boolean isDone() {
        return length >= picture.sizeBytes() || position >= end;
    }

    private boolean isStuffed() {
        return picture.content() instanceof Picture.Stored stored && stored.unsynchronised();
    }

    /** Takes the zeros behind 0xFF out of the last bytes; returns how many stay. */
    private int unstuffed(int count) {
        int kept = length;
        for (int i = length; i < length + count; i++) {
            boolean drop = stuffed && bytes[i] == 0;
            stuffed = bytes[i] == (byte) 0xFF;
            if (!drop) {
                bytes[kept++] = bytes[i];
            }
        }
        return kept - length;
    }
}
