package io.kithara.file;

import io.kithara.storage.Registration;
import io.kithara.stream.MediaChunk;
import io.kithara.stream.MediaHint;
import io.kithara.stream.MediaSource;
import io.kithara.stream.SourceInfo;
import io.kithara.stream.SourceStats;
import java.net.URI;
import java.util.Optional;
import java.util.OptionalLong;

/** Plays a file behind a URL: one chunk, whose bytes are fetched as they are read. */
final class BodySource implements MediaSource {
    private final BodyReader reader;
    private final OneChunk chunk;
    private final URI uri;

    BodySource(BodyReader reader, MediaHint hint, URI uri) {
        this.reader = reader;
        this.uri = uri;
        chunk = new OneChunk(reader, hint);
    }

    @Override
    public Optional<MediaChunk> poll() {
        return chunk.poll();
    }

    @Override
    public boolean isEnded() {
        return chunk.isEnded();
    }

    @Override
    public void seek(long targetUs, long epoch) {
        chunk.seek(epoch);
    }

    @Override
    public Registration whenReady(Runnable callback) {
        callback.run();
        return () -> {};
    }

    @Override
    public SourceInfo info() {
        return new SourceInfo(uri, false, reader.isSeekable(), false, OptionalLong.empty());
    }

    @Override
    public SourceStats stats() {
        return reader.meter.stats();
    }

    @Override
    public void close() {
        reader.close();
    }

    @Override
    public String toString() {
        return "BodySource[" + reader + "]";
    }
}
