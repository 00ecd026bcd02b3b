package io.kithara;

import io.kithara.decode.DecodeEvent;
import java.net.URI;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** One track of a queue on its way to being open. Nobody waits for it: a wake-up comes when it is. */
final class TrackOpening implements Consumer<DecodeEvent> {
    /*
     * Ownership: made and asked by whoever opens the queue, then by its loop; the stream completes it on a worker or the timer, and
     * tells its events on a worker. ended is set before opened is, or read after it: whichever comes second tells the track.
     */
    private final int index;
    private volatile Runnable wake;
    private volatile @Nullable CompletableFuture<AudioStream> stage;
    private volatile @Nullable OpenedTrack opened;
    private volatile boolean ended;

    private TrackOpening(int index, Runnable wake) {
        this.index = index;
        this.wake = wake;
    }

    /** Starts to open a track; {@code wake} is called when it is open, has failed, or is decoded to its end. */
    static TrackOpening start(Engine engine, int index, URI uri, OpenOptions options, Runnable wake) {
        TrackOpening opening = new TrackOpening(index, wake);
        CompletableFuture<AudioStream> stage = Opening.start(
                        engine, Optional.of(uri), () -> engine.source(uri, options), options, opening)
                .toCompletableFuture();
        opening.stage = stage;
        var unused = stage.whenComplete((audio, failure) -> opening.wake.run());
        return opening;
    }

    /** Wakes somebody else from now on, who is to look once by himself. */
    void wakes(Runnable another) {
        wake = another;
    }

    int index() {
        return index;
    }

    /** Runs {@code task} once it {@link #isDone}, where it becomes so, or here. */
    void whenDone(Runnable task) {
        var unused = Objects.requireNonNull(stage).whenComplete((audio, failure) -> task.run());
    }

    boolean isDone() {
        CompletableFuture<AudioStream> running = stage;
        return running != null && running.isDone();
    }

    /**
     * Returns the track, once {@link #isDone}.
     *
     * @throws KitharaException what it failed with
     */
    OpenedTrack result() throws KitharaException {
        OpenedTrack track = new OpenedTrack(Opening.await(Objects.requireNonNull(stage)));
        opened = track;
        if (ended) {
            track.decoded(true);
        }
        return track;
    }

    /** Gives it up: what has opened, or will, is closed. */
    void abandon() {
        CompletableFuture<AudioStream> running = stage;
        if (running != null && !running.completeExceptionally(new CancellationException())) {
            var unused = running.thenAccept(AudioStream::close);
        }
    }

    @Override
    public void accept(DecodeEvent event) {
        if (event instanceof DecodeEvent.Ended) {
            ended = true;
            OpenedTrack track = opened;
            if (track != null) {
                track.decoded(true);
            }
            wake.run();
        }
    }

    @Override
    public String toString() {
        return "TrackOpening[" + index + (isDone() ? " done]" : "]");
    }
}
