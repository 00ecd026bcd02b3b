package io.kithara.codec.jaad;

import io.kithara.decode.ByteArrayData;
import io.kithara.storage.Registration;
import io.kithara.stream.MediaChunk;
import io.kithara.stream.MediaHint;
import io.kithara.stream.MediaSource;
import io.kithara.stream.SourceInfo;
import io.kithara.stream.SourceStats;
import java.net.URI;
import java.util.Optional;
import java.util.OptionalLong;

/** One file in memory as a source. Its demuxer seeks, so the chunk is given out once. */
final class ArraySource implements MediaSource {
    private final byte[] bytes;
    private boolean polled;

    ArraySource(byte[] bytes) {
        this.bytes = bytes;
    }

    @Override
    public Optional<MediaChunk> poll() {
        if (polled) {
            return Optional.empty();
        }
        polled = true;
        return Optional.of(new MediaChunk(
                0,
                0,
                Optional.empty(),
                new ByteArrayData(bytes),
                MediaHint.NONE,
                OptionalLong.empty(),
                OptionalLong.empty(),
                false,
                0,
                Optional.empty()));
    }

    @Override
    public boolean isEnded() {
        return polled;
    }

    @Override
    public void seek(long targetUs, long epoch) {
        throw new UnsupportedOperationException("the demuxer seeks");
    }

    @Override
    public Registration whenReady(Runnable callback) {
        callback.run();
        return () -> {};
    }

    @Override
    public SourceInfo info() {
        return new SourceInfo(URI.create("test:array"), false, true, false, OptionalLong.empty());
    }

    @Override
    public SourceStats stats() {
        return SourceStats.ZERO;
    }

    @Override
    public void close() {}
}
