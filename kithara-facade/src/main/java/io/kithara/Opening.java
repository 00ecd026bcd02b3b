package io.kithara;

import io.kithara.decode.DecodeEvent;
import io.kithara.decode.DecodeOptions;
import io.kithara.decode.DecodeSession;
import io.kithara.storage.Registration;
import io.kithara.stream.MediaException;
import io.kithara.stream.MediaSource;
import java.math.BigDecimal;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.function.Consumer;

/**
 * One stream on its way to being open: ends when the format is known, when something fails, at the deadline or by
 * cancellation, whichever comes first. Whatever loses closes what it had.
 */
final class Opening {
    private Opening() {}

    /** Makes the source of a stream. */
    @FunctionalInterface
    interface SourceMaker {
        MediaSource make() throws MediaException;
    }

    /** Starts to open; never waits. */
    static CompletionStage<AudioStream> start(
            Engine engine, Optional<URI> uri, SourceMaker maker, OpenOptions options) {
        return start(engine, uri, maker, options, event -> {});
    }

    /** Starts to open; never waits. {@code watcher} hears what the decoder says, on its worker, after the host's bus. */
    static CompletionStage<AudioStream> start(
            Engine engine, Optional<URI> uri, SourceMaker maker, OpenOptions options, Consumer<DecodeEvent> watcher) {
        CompletableFuture<AudioStream> result = new CompletableFuture<>();
        DecodeSession session;
        try {
            session = engine.startSession(maker.make(), decodeOptions(engine, options, watcher), options);
        } catch (MediaException e) {
            result.completeExceptionally(Failures.toKithara(e));
            return result;
        }
        Future<?> deadline = engine.after(
                options.deadline(),
                () -> fail(
                        result,
                        session,
                        new KitharaException(
                                KitharaException.Reason.DEADLINE,
                                "opening took longer than " + seconds(options.deadline()) + " s"
                                        + session.source()
                                                .awaited()
                                                .map(what -> ": " + what)
                                                .orElse(""))));
        Registration cancellation = options.cancel()
                .onCancel(() -> fail(
                        result,
                        session,
                        new KitharaException(KitharaException.Reason.CANCELLED, "opening was cancelled")));
        var unused = result.whenComplete((audio, failure) -> {
            deadline.cancel(false);
            cancellation.close();
            if (failure != null) {
                engine.discard(session);
            }
        });
        session.opened().whenComplete((format, failure) -> {
            if (failure != null) {
                fail(result, session, Failures.toKithara(failure));
                return;
            }
            try {
                result.complete(opened(engine, session, uri, options));
            } catch (KitharaException | RuntimeException e) {
                fail(result, session, Failures.toKithara(e));
            }
        });
        return result;
    }

    private static SessionStream opened(Engine engine, DecodeSession session, Optional<URI> uri, OpenOptions options)
            throws KitharaException {
        if (!session.source().info().chunked() && !options.variant().fitsOneVariant()) {
            throw Failures.noSuchVariant(options.variant());
        }
        SessionStream audio =
                new SessionStream(session, uri, options.normalization(), stream -> engine.discard(session));
        if (!options.start().isZero()) {
            if (!session.isSeekable()) {
                throw new KitharaException(
                        KitharaException.Reason.UNSUPPORTED,
                        "a live stream has no place " + seconds(options.start()) + " s in to start from");
            }
            session.seek(options.start());
        }
        return audio;
    }

    /** Prints a time for a person: 2, or 0.05. */
    private static String seconds(Duration time) {
        return BigDecimal.valueOf(time.toNanos(), 9).stripTrailingZeros().toPlainString();
    }

    private static void fail(CompletableFuture<AudioStream> result, DecodeSession session, KitharaException failure) {
        StreamStats cost = StreamStats.of(session.source().stats());
        result.completeExceptionally(Failures.withStats(failure, cost));
    }

    private static DecodeOptions decodeOptions(Engine engine, OpenOptions options, Consumer<DecodeEvent> watcher) {
        Consumer<DecodeEvent> published = new DecodeEvents(options.events().orElse(engine.events()));
        DecodeOptions.Builder decode = DecodeOptions.builder()
                .resampleQuality(options.resampleQuality())
                .gapless(options.gapless())
                .verify(options.verify())
                .allMetadata(options.allMetadata())
                .gapPolicy(options.onGap())
                .events(published.andThen(watcher));
        if (options.sampleRate().isPresent()) {
            decode.sampleRate(options.sampleRate().getAsInt());
        }
        if (options.channels().isPresent()) {
            decode.channels(options.channels().getAsInt());
        }
        if (options.ringFrames().isPresent()) {
            decode.ringFrames(options.ringFrames().getAsInt());
        }
        return decode.build();
    }

    /** Waits for the outcome of {@link #start}. */
    static <T extends AudioStream> T await(CompletionStage<T> opening) throws KitharaException {
        CompletableFuture<T> future = opening.toCompletableFuture();
        try {
            return future.get();
        } catch (ExecutionException e) {
            Throwable cause = e.getCause();
            throw rethrown(Failures.toKithara(cause == null ? e : cause));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            KitharaException cancelled =
                    new KitharaException(KitharaException.Reason.CANCELLED, "interrupted while opening", e);
            if (!future.completeExceptionally(cancelled)) {
                var unused = future.thenAccept(AudioStream::close);
            }
            throw cancelled;
        }
    }

    /** A failure made on another thread says nothing of where the caller stands; this one does. */
    private static KitharaException rethrown(KitharaException failure) {
        return new KitharaException(failure.reason(), String.valueOf(failure.getMessage()), failure, failure.stats());
    }
}
