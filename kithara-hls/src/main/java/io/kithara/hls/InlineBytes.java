package io.kithara.hls;

import io.kithara.storage.ByteRange;
import io.kithara.storage.Registration;
import io.kithara.stream.MediaException;
import io.kithara.stream.Priority;
import java.io.IOException;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Bytes that are all there: out of a {@code data:} URI, or out of a file beside a local playlist. */
final class InlineBytes implements SegmentBytes {
    /** A segment beside a local playlist is read whole; the longest sane one, a minute of video, stays below this. */
    private static final long MAX_FILE_BYTES = 256L << 20;

    private final byte[] bytes;
    private volatile long readTo;
    private volatile @Nullable MediaException aborted;

    InlineBytes(byte[] bytes) {
        this.bytes = bytes;
    }

    /** Decodes a {@code data:} URI (RFC 2397). */
    static byte[] decode(URI uri) throws MediaException {
        String data = uri.getRawSchemeSpecificPart();
        int comma = data.indexOf(',');
        if (comma < 0) {
            throw new MediaException(MediaException.Reason.MALFORMED, "a data: URI without data");
        }
        String text = URLDecoder.decode(data.substring(comma + 1).replace("+", "%2B"), StandardCharsets.ISO_8859_1);
        if (!data.substring(0, comma).endsWith(";base64")) {
            return text.getBytes(StandardCharsets.ISO_8859_1);
        }
        try {
            return Base64.getDecoder().decode(text.strip());
        } catch (IllegalArgumentException e) {
            throw new MediaException(MediaException.Reason.MALFORMED, "a data: URI that is no base64", e);
        }
    }

    /** Reads a local file, or a part of it. Waits for the disk. */
    static byte[] read(Path file, @Nullable ByteRange range) throws MediaException {
        try {
            if (Files.size(file) > MAX_FILE_BYTES) {
                throw new MediaException(
                        MediaException.Reason.LIMIT, "a segment of more than " + MAX_FILE_BYTES + " bytes");
            }
            byte[] all = Files.readAllBytes(file);
            if (range == null) {
                return all;
            }
            if (range.end() > all.length) {
                throw new MediaException(
                        MediaException.Reason.TRUNCATED,
                        "a byte range to " + range.end() + " of a file of " + all.length + " bytes");
            }
            return Arrays.copyOfRange(all, (int) range.start(), (int) range.end());
        } catch (NoSuchFileException e) {
            throw new MediaException(MediaException.Reason.NOT_FOUND, "no such file: " + file, e);
        } catch (IOException e) {
            throw MediaException.from(e);
        }
    }

    @Override
    public int readAt(long position, byte[] target, int offset, int length) throws MediaException {
        MediaException given = aborted;
        if (given != null) {
            throw given;
        }
        if (position >= bytes.length) {
            return -1;
        }
        int count = (int) Math.min(length, bytes.length - position);
        System.arraycopy(bytes, (int) position, target, offset, count);
        readTo = Math.max(readTo, position + count);
        return count;
    }

    @Override
    public Registration whenAvailable(ByteRange range, Runnable callback) {
        callback.run();
        return () -> {};
    }

    @Override
    public OptionalLong length() {
        return OptionalLong.of(bytes.length);
    }

    @Override
    public boolean isSeekable() {
        return true;
    }

    @Override
    public void release(long position) {}

    @Override
    public boolean isLanded() {
        return true;
    }

    @Override
    public boolean hasBegun() {
        return true;
    }

    @Override
    public boolean isCached() {
        return true;
    }

    @Override
    public long arrived() {
        return bytes.length;
    }

    @Override
    public long readTo() {
        return readTo;
    }

    @Override
    public @Nullable MediaException failure() {
        return null;
    }

    @Override
    public long elapsedNanos(long now) {
        return 0;
    }

    @Override
    public long silentNanos(long now) {
        return 0;
    }

    @Override
    public void urge(Priority priority) {}

    @Override
    public void abort(MediaException why) {
        aborted = why;
    }

    @Override
    public void close() {}

    @Override
    public String toString() {
        return "InlineBytes[" + bytes.length + " B]";
    }
}
