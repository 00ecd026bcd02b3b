package io.kithara.hls;

import io.kithara.hls.playlist.DataUri;
import io.kithara.stream.MediaException;
import java.net.URI;

/** Bytes in memory: out of a {@code data:} URI, or none at all. Threads as for {@link BytesAtHand}. */
final class InlineBytes extends BytesAtHand {
    private final byte[] bytes;

    InlineBytes(byte[] bytes) {
        super(bytes.length);
        this.bytes = bytes;
    }

    /** Returns what is in a {@code data:} URI. */
    static byte[] dataOf(URI uri) throws MediaException {
        return DataUri.decode(uri)
                .orElseThrow(() -> new MediaException(
                        MediaException.Reason.MALFORMED, "a data: URI whose data cannot be decoded"));
    }

    @Override
    int copy(long position, byte[] target, int offset, int length) {
        System.arraycopy(bytes, (int) position, target, offset, length);
        return length;
    }

    @Override
    public void close() {}

    @Override
    public String toString() {
        return "InlineBytes[" + bytes.length + " B]";
    }
}
