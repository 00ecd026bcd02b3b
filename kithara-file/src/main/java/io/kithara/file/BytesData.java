package io.kithara.file;

import io.kithara.storage.ByteRange;
import io.kithara.storage.Registration;
import io.kithara.stream.MediaData;
import io.kithara.stream.MediaException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.OptionalLong;

/** Bytes that are all there: a local file or a host's own. */
final class BytesData implements MediaData {
    private final ByteSource bytes;
    private final long length;
    private final String name;

    BytesData(ByteSource bytes, long length, String name) {
        this.bytes = bytes;
        this.length = length;
        this.name = name;
    }

    @Override
    public int readAt(long position, byte[] target, int offset, int count) throws MediaException {
        if (position >= length) {
            return -1;
        }
        int wanted = (int) Math.min(count, length - position);
        if (wanted == 0) {
            return 0;
        }
        int read = read(position, ByteBuffer.wrap(target, offset, wanted));
        if (read <= 0) {
            throw new MediaException(
                    MediaException.Reason.TRUNCATED,
                    name + " gave no byte at " + position + " of the " + length + " it said it had");
        }
        if (read > wanted) {
            throw new MediaException(
                    MediaException.Reason.STORAGE,
                    name + " claims to have read " + read + " bytes at " + position + " into room for " + wanted);
        }
        return read;
    }

    private int read(long position, ByteBuffer target) throws MediaException {
        try {
            return bytes.read(position, target);
        } catch (IOException e) {
            throw MediaException.from(e);
        }
    }

    @Override
    public Registration whenAvailable(ByteRange range, Runnable callback) {
        callback.run();
        return () -> {};
    }

    @Override
    public OptionalLong length() {
        return OptionalLong.of(length);
    }

    @Override
    public boolean isSeekable() {
        return true;
    }

    @Override
    public boolean isComplete() {
        return true;
    }

    @Override
    public void release(long position) {}

    @Override
    public String toString() {
        return "BytesData[" + name + " " + length + " B]";
    }
}
