package io.kithara.codec.jaad;

import io.kithara.decode.ByteArrayData;
import io.kithara.storage.Registration;
import io.kithara.stream.MediaChunk;
import io.kithara.stream.MediaData;
import io.kithara.stream.MediaHint;
import io.kithara.stream.MediaSource;
import io.kithara.stream.SourceInfo;
import io.kithara.stream.SourceStats;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Segments in memory, all there, as HLS yields them. Filled before it is used, by one thread at a time. */
final class SegmentSource implements MediaSource {
    private final Optional<MediaData> init;
    private final List<MediaChunk> chunks = new ArrayList<>();
    private long endUs;
    private int next;
    private long epoch;

    SegmentSource() {
        init = Optional.empty();
    }

    SegmentSource(byte[] init) {
        this.init = Optional.of(new ByteArrayData(init));
    }

    /** Appends a segment of so many microseconds. */
    void add(byte[] media, long durationUs) {
        chunks.add(new MediaChunk(
                0,
                chunks.size(),
                init,
                new ByteArrayData(media),
                MediaHint.NONE,
                OptionalLong.of(endUs),
                OptionalLong.of(durationUs),
                false,
                0,
                Optional.empty()));
        endUs += durationUs;
    }

    @Override
    public Optional<MediaChunk> poll() {
        if (isEnded()) {
            return Optional.empty();
        }
        MediaChunk chunk = chunks.get(next++);
        return Optional.of(new MediaChunk(
                epoch,
                chunk.sequence(),
                chunk.init(),
                chunk.media(),
                chunk.hint(),
                chunk.startUs(),
                chunk.durationUs(),
                chunk.discontinuity(),
                chunk.variant(),
                chunk.missing()));
    }

    @Override
    public boolean isEnded() {
        return next == chunks.size();
    }

    @Override
    public void seek(long targetUs, long newEpoch) {
        epoch = newEpoch;
        next = 0;
        while (next < chunks.size() && end(chunks.get(next)) <= targetUs) {
            next++;
        }
    }

    @Override
    public Registration whenReady(Runnable callback) {
        callback.run();
        return () -> {};
    }

    @Override
    public SourceInfo info() {
        return new SourceInfo(URI.create("test:segments"), false, true, true, OptionalLong.empty());
    }

    @Override
    public SourceStats stats() {
        return SourceStats.ZERO;
    }

    @Override
    public void close() {}

    private static long end(MediaChunk chunk) {
        return chunk.startUs().orElse(0) + chunk.durationUs().orElse(0);
    }
}
