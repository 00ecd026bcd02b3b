package io.kithara.decode;

import io.kithara.storage.Registration;
import io.kithara.stream.MediaChunk;
import io.kithara.stream.MediaData;
import io.kithara.stream.MediaException;
import io.kithara.stream.MediaHint;
import io.kithara.stream.MediaSource;
import io.kithara.stream.SourceInfo;
import io.kithara.stream.SourceStats;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** A source that yields the chunks a test made, as far as the test has let them out. Safe from any thread. */
final class ScriptedSource implements MediaSource {
    private final ReentrantLock lock = new ReentrantLock();
    private final List<Piece> pieces = new ArrayList<>();
    private final SourceInfo info;
    private int next;
    private int visible = Integer.MAX_VALUE;
    private long epoch;
    private @Nullable Runnable waiter;
    private boolean closed;
    private @Nullable MediaException failure;

    /** What a chunk is made of. */
    private record Piece(
            MediaData media,
            long startUs,
            long durationUs,
            boolean discontinuity,
            int variant,
            Optional<MediaException> missing) {}

    private ScriptedSource(boolean chunked, boolean live) {
        OptionalLong unknown = OptionalLong.empty();
        this.info = new SourceInfo(URI.create("test:ramp"), live, !live, chunked, unknown);
    }

    /** One chunk that is the whole. */
    static ScriptedSource file(MediaData data) {
        ScriptedSource source = new ScriptedSource(false, false);
        source.pieces.add(new Piece(data, -1, -1, false, 0, Optional.empty()));
        return source;
    }

    static ScriptedSource chunked() {
        return new ScriptedSource(true, false);
    }

    static ScriptedSource radio() {
        return new ScriptedSource(false, true);
    }

    ScriptedSource chunk(MediaData data, long startUs, long durationUs) {
        return add(new Piece(data, startUs, durationUs, false, 0, Optional.empty()));
    }

    ScriptedSource chunkOf(int variant, MediaData data, long startUs, long durationUs) {
        return add(new Piece(data, startUs, durationUs, false, variant, Optional.empty()));
    }

    ScriptedSource discontinuity(MediaData data, long startUs, long durationUs) {
        return add(new Piece(data, startUs, durationUs, true, 0, Optional.empty()));
    }

    ScriptedSource gap(long startUs, long durationUs, MediaException why) {
        return add(new Piece(new ByteArrayData(new byte[0]), startUs, durationUs, false, 0, Optional.of(why)));
    }

    private ScriptedSource add(Piece piece) {
        pieces.add(piece);
        return this;
    }

    /** Lets only so many chunks out. */
    void show(int chunks) {
        Runnable due;
        lock.lock();
        try {
            visible = chunks;
            due = waiter;
            waiter = null;
        } finally {
            lock.unlock();
        }
        if (due != null) {
            due.run();
        }
    }

    /** Makes every poll fail until the next seek. */
    void failPolls(MediaException why) {
        failure = why;
    }

    /** Replaces the bytes of the only chunk, as a new connection would. */
    void reconnect(MediaData data) {
        pieces.set(0, new Piece(data, -1, -1, false, 0, Optional.empty()));
    }

    boolean isClosed() {
        return closed;
    }

    @Override
    public Optional<MediaChunk> poll() throws MediaException {
        lock.lock();
        try {
            if (failure != null) {
                throw failure;
            }
            if (next >= Math.min(pieces.size(), visible)) {
                return Optional.empty();
            }
            Piece piece = pieces.get(next);
            return Optional.of(new MediaChunk(
                    epoch,
                    next++,
                    Optional.empty(),
                    piece.media(),
                    MediaHint.NONE,
                    stated(piece.startUs()),
                    stated(piece.durationUs()),
                    piece.discontinuity(),
                    piece.variant(),
                    piece.missing()));
        } finally {
            lock.unlock();
        }
    }

    private static OptionalLong stated(long us) {
        return us < 0 ? OptionalLong.empty() : OptionalLong.of(us);
    }

    @Override
    public boolean isEnded() {
        lock.lock();
        try {
            return next >= pieces.size();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void seek(long targetUs, long newEpoch) {
        lock.lock();
        try {
            failure = null;
            epoch = newEpoch;
            next = 0;
            while (info.chunked() && next < pieces.size() && ends(pieces.get(next)) <= targetUs) {
                next++;
            }
        } finally {
            lock.unlock();
        }
    }

    private static long ends(Piece piece) {
        return piece.startUs() + piece.durationUs();
    }

    @Override
    public Registration whenReady(Runnable callback) {
        boolean now;
        lock.lock();
        try {
            now = next < Math.min(pieces.size(), visible) || closed;
            waiter = now ? null : callback;
        } finally {
            lock.unlock();
        }
        if (now) {
            callback.run();
        }
        return () -> {
            lock.lock();
            try {
                waiter = null;
            } finally {
                lock.unlock();
            }
        };
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
        closed = true;
    }
}
