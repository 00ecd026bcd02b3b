package io.kithara.file;

import io.kithara.storage.Registration;
import io.kithara.stream.MediaChunk;
import io.kithara.stream.MediaException;
import io.kithara.stream.MediaHint;
import io.kithara.stream.MediaSource;
import io.kithara.stream.SourceInfo;
import io.kithara.stream.SourceStats;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.URI;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** Plays bytes that are all there. Costs no request and no thread. */
final class BytesSource implements MediaSource {
    /* poll and seek are the stream's task's, which owns chunk; close and info are anybody's. */
    private final ByteSource bytes;
    private final MediaHint hint;
    private final SourceInfo info;
    private final AtomicBoolean closed = new AtomicBoolean();
    private @Nullable OneChunk chunk;

    BytesSource(ByteSource bytes, MediaHint hint, URI uri) {
        this.bytes = bytes;
        this.hint = hint;
        info = new SourceInfo(uri, false, true, false, OptionalLong.empty());
    }

    @Override
    public Optional<MediaChunk> poll() throws MediaException {
        return chunk().poll();
    }

    /** The length is asked for here, on the stream's own thread: a host's source may touch its disk for it. */
    private OneChunk chunk() throws MediaException {
        if (chunk == null) {
            try {
                chunk = new OneChunk(new BytesData(bytes, bytes.length(), nameOf(info.uri())), hint);
            } catch (IOException e) {
                throw MediaException.from(e);
            }
        }
        return chunk;
    }

    private static String nameOf(URI uri) {
        return uri.getPath() == null ? "the source" : uri.getPath();
    }

    @Override
    public boolean isEnded() {
        return chunk != null && chunk.isEnded();
    }

    @Override
    public void seek(long targetUs, long epoch) {
        if (chunk != null) {
            chunk.seek(epoch);
        }
    }

    @Override
    public Registration whenReady(Runnable callback) {
        callback.run();
        return () -> {};
    }

    @Override
    public SourceInfo info() {
        return info;
    }

    @Override
    public SourceStats stats() {
        return SourceStats.ZERO;
    }

    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            try {
                bytes.close();
            } catch (IOException | RuntimeException e) {
                // Nothing of the stream depends on it any more; a host that loses handles finds the reason here.
                System.getLogger("io.kithara.file").log(Level.WARNING, "closing " + bytes + " failed", e);
            }
        }
    }

    @Override
    public String toString() {
        return "BytesSource[" + bytes + "]";
    }
}
