package io.kithara;

import io.kithara.decode.FrameTime;
import io.kithara.decode.Integrity;
import io.kithara.decode.Metadata;
import io.kithara.storage.CancelToken;
import io.kithara.stream.MediaException;
import io.kithara.stream.WorkerPool;
import java.io.InputStream;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/** A queue of tracks as its listener sees it: what {@link QueueLine} reads and {@link QueueBook} knows. */
final class QueueStream implements AudioQueue {
    private final Engine engine;
    private final AudioFormat format;
    private final QueueBook book;
    private final QueueLine line;
    private final VolumeRamp volume;
    private final QueueLoop loop;
    private final WorkerPool.Handle handle;
    private final Runnable wake;
    private final CancelToken ending = CancelToken.root();
    private final AtomicBoolean closed = new AtomicBoolean();

    /** The track that opened last in the place that plays: what is known of it stays known after it was closed. */
    private volatile AudioStream playing;

    private QueueStream(Engine engine, List<URI> uris, OpenOptions options, OpenedTrack first) {
        this.engine = engine;
        this.playing = first.audio();
        this.format = playing.format();
        this.volume = new VolumeRamp(format);
        this.book = new QueueBook(uris, format.sampleRate());
        book.open(0, playing);
        this.line = new QueueLine(QueueSlot.of(0, 0, uris.size() == 1, first, 0));
        this.loop = new QueueLoop(engine, uris, options.as(format), line, book, this::wake);
        this.handle = engine.workers().register("queue", loop);
        this.wake = handle::wake;
    }

    /** Starts to open a queue; never waits. What closes or fails it while it opens closes the first track. */
    static CompletionStage<AudioQueue> open(Engine engine, List<URI> uris, OpenOptions options) {
        OpenOptions each = options.fromStart();
        CompletableFuture<AudioQueue> result = new CompletableFuture<>();
        TrackOpening first = TrackOpening.start(engine, 0, uris.get(0), each, () -> {});
        first.whenDone(() -> {
            try {
                QueueStream queue = started(engine, uris, each, first);
                if (!options.start().isZero()) {
                    queue.seek(options.start());
                }
                if (!result.complete(queue)) {
                    queue.close();
                }
            } catch (KitharaException | RuntimeException e) {
                result.completeExceptionally(Failures.toKithara(e));
            }
        });
        var unused = result.whenComplete((queue, failure) -> {
            if (failure != null) {
                first.abandon();
            }
        });
        return result;
    }

    private static QueueStream started(Engine engine, List<URI> uris, OpenOptions options, TrackOpening first)
            throws KitharaException {
        OpenedTrack track = first.result();
        try {
            QueueStream queue = new QueueStream(engine, uris, options, track);
            engine.adopt(queue);
            first.wakes(queue.wake);
            queue.wake();
            return queue;
        } catch (MediaException e) {
            track.audio().close();
            throw Failures.toKithara(e);
        } catch (IllegalStateException closedMeanwhile) {
            track.audio().close();
            throw new KitharaException(KitharaException.Reason.CANCELLED, "this Kithara is closed", closedMeanwhile);
        }
    }

    private void wake() {
        handle.wake();
    }

    @Override
    public AudioFormat format() {
        return format;
    }

    @Override
    public int read(float[] target, int offset, int maxFrames) throws KitharaException {
        int frames = line.read(target, offset, maxFrames, wake);
        if (frames > 0) {
            volume.apply(target, offset, frames);
        }
        return frames;
    }

    @Override
    public boolean awaitReadable(Duration timeout) {
        try {
            return line.awaitReadable(TimeUnit.NANOSECONDS.convert(timeout));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    @Override
    public void seek(Duration target) {
        if (target.isNegative()) {
            throw new IllegalArgumentException("position=" + target);
        }
        seekFrame(FrameTime.frames(target, format.sampleRate()));
    }

    @Override
    public void seekFrame(long frame) {
        if (frame < 0) {
            throw new IllegalArgumentException("frame=" + frame);
        }
        line.seek(frame);
        wake();
    }

    @Override
    public Duration position() {
        return book.time(positionFrames());
    }

    @Override
    public long positionFrames() {
        return line.position();
    }

    @Override
    public Optional<StreamDuration> duration() {
        return book.duration();
    }

    @Override
    public int trackIndex() {
        return line.current().index;
    }

    @Override
    public List<QueuedTrack> tracks() {
        return book.tracks();
    }

    @Override
    public Optional<Outcome> outcome() {
        if (line.isEnded()) {
            return Optional.of(book.outcome());
        }
        return line.isClosed() ? Optional.of(new Outcome.Closed()) : Optional.empty();
    }

    @Override
    public Integrity integrity() {
        return outcome().isPresent() ? book.integrity() : Integrity.UNKNOWN;
    }

    @Override
    public List<Outcome.Missing> missing() {
        return book.missing();
    }

    /** Returns the track that plays; in the place of one that did not open, the one before. */
    private AudioStream playing() {
        OpenedTrack track = line.current().track;
        if (track != null) {
            playing = track.audio();
        }
        return playing;
    }

    @Override
    public StreamInfo info() {
        return playing().info();
    }

    @Override
    public Metadata metadata() {
        return playing().metadata();
    }

    @Override
    public void selectVariant(VariantChoice choice) throws KitharaException {
        playing().selectVariant(choice);
    }

    @Override
    public void volume(float wanted) {
        volume.set(wanted);
    }

    @Override
    public float volume() {
        return volume.wanted();
    }

    @Override
    public StreamStats stats() {
        return book.stats();
    }

    @Override
    public InputStream toInputStream(PcmEncoding encoding) {
        return new PcmInputStream(this, encoding);
    }

    @Override
    public Flow.Publisher<float[]> toPublisher(int blockFrames) {
        return new PcmPublisher(this, ending::onCancel, blockFrames);
    }

    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        line.close();
        ending.cancel();
        handle.close(loop::dispose);
        engine.discard(this);
    }

    @Override
    public String toString() {
        return "AudioQueue[" + format + " track " + trackIndex() + "]";
    }
}
