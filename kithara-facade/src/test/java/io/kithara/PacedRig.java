package io.kithara;

import io.kithara.assets.AssetStore;
import io.kithara.assets.AssetStoreOptions;
import io.kithara.bufpool.BufferPool;
import io.kithara.decode.DecodeEngine;
import io.kithara.decode.DecodeOptions;
import io.kithara.decode.DecodeSession;
import io.kithara.decode.Providers;
import io.kithara.hls.HlsOptions;
import io.kithara.hls.HlsSources;
import io.kithara.stream.Downloader;
import io.kithara.stream.EventBus;
import io.kithara.stream.EventSubscription;
import io.kithara.stream.KitharaEvent;
import io.kithara.stream.SourceMeter;
import io.kithara.stream.WorkerPool;
import io.kithara.testing.FakeClock;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;

/**
 * Everything between an origin and a listener who hears a second of music in a second, in virtual time: line, loader,
 * decoder and listener take turns on the test's thread, so that minutes take milliseconds and every run is the same. What
 * is heard is the ramp of {@link RampHls}, without a frame missing or repeated, or the rig says so.
 */
final class PacedRig implements AutoCloseable {
    private static final URI ORIGIN = URI.create("http://origin.test/");

    /** Half a second between decoder and listener: what is buffered is buffered as segments. */
    private static final int RING_FRAMES = RampHls.RATE / 2;

    private static final int TICK_FRAMES = (int) (RampHls.RATE * VirtualLine.TICK.toMillis() / 1_000);

    private static final long STORE_BYTES = 64 << 20;

    /** A variant that began to be heard. */
    record Switch(Duration at, int variant, String reason) {}

    final FakeClock clock = new FakeClock();
    final VirtualLine line = new VirtualLine(clock);
    private final Queue<Runnable> due = new ArrayDeque<>();
    private final BufferPool pool = BufferPool.builder().build();
    private final AssetStore store = AssetStore.inMemory(
            STORE_BYTES,
            AssetStoreOptions.builder()
                    .clock(clock)
                    .ticks(clock)
                    .executors(clock.scheduler(), clock.scheduler())
                    .build());
    private final Downloader downloader = new Downloader(line);
    private final WorkerPool workers = WorkerPool.over(due::add, 1, clock.scheduler());
    private final HlsSources sources = new HlsSources(store, downloader, workers, clock.scheduler(), clock);
    private final EventBus events = new EventBus();
    private final EventSubscription heard = events.subscribe(10_000, () -> {});
    private final List<Switch> switches = new ArrayList<>();
    private long stalledFrames;
    private long silentFrames;

    /** Puts a ladder on the line and returns this. */
    PacedRig serving(RampHls... variants) {
        RampHls.putLadder(line::serve, variants);
        return this;
    }

    /** Opens the ladder; the listener begins when the format is known. */
    AudioStream open(HlsOptions options) {
        return open("master.m3u8", options);
    }

    AudioStream open(String path, HlsOptions options) {
        URI uri = ORIGIN.resolve(path);
        switches.clear();
        stalledFrames = 0;
        silentFrames = 0;
        DecodeSession session = new DecodeEngine(workers, pool, Providers.load(PacedRig.class.getClassLoader()))
                .open(
                        sources.open(uri, options, new SourceMeter(events)),
                        DecodeOptions.builder().ringFrames(RING_FRAMES).build());
        for (int tick = 0; !session.opened().toCompletableFuture().isDone(); tick++) {
            if (tick > 100 * 100) {
                throw new AssertionError("not open after 100 s: " + session);
            }
            step();
        }
        return new SessionStream(session, Optional.of(uri), Normalization.OFF, closed -> {});
    }

    /** Lets so much time pass; the listener hears as much of the ramp as there is. */
    void listen(AudioStream audio, Duration time) throws KitharaException {
        float[] pcm = new float[TICK_FRAMES];
        for (long tick = 0; tick < time.toMillis() / VirtualLine.TICK.toMillis(); tick++) {
            step();
            long frame = audio.positionFrames();
            int count = audio.read(pcm, 0, TICK_FRAMES);
            if (count == AudioStream.END) {
                return;
            }
            stalledFrames += TICK_FRAMES - count;
            check(pcm, count, frame);
        }
    }

    /** No frame of the ramp that a test reaches is zero: what is, is the silence of a hole. */
    private void check(float[] pcm, int count, long frame) {
        for (int i = 0; i < count; i++) {
            if (pcm[i] == 0) {
                silentFrames++;
            } else {
                RampHls.ORACLE.assertContiguous(new float[] {pcm[i]}, 1, frame + i);
            }
        }
    }

    /** Hears all of the stream and expects it to be complete. */
    void listenToTheEnd(AudioStream audio, RampHls media) throws KitharaException {
        Duration much = Duration.ofMillis(2 * 1_000 * media.frames() / RampHls.RATE);
        listen(audio, much);
        if (audio.positionFrames() != media.frames() || !audio.outcome().equals(Optional.of(new Outcome.Complete()))) {
            throw new AssertionError(
                    audio.positionFrames() + " of " + media.frames() + " frames, " + audio.outcome() + ", " + switches);
        }
    }

    private void step() {
        clock.advance(VirtualLine.TICK);
        for (Runnable turn = due.poll(); turn != null; turn = due.poll()) {
            turn.run();
        }
        for (Optional<KitharaEvent> next = heard.poll(); next.isPresent(); next = heard.poll()) {
            if (next.get() instanceof KitharaEvent.VariantSwitched to) {
                switches.add(new Switch(to.position(), to.index(), to.reason()));
            }
        }
    }

    /** Returns the variants that were handed to the decoder since the stream was opened, the first among them. */
    List<Switch> switches() {
        return List.copyOf(switches);
    }

    /** Returns which variant plays at a time of the stream. */
    int variantAt(Duration time) {
        return switches.stream()
                .filter(each -> each.at().compareTo(time) <= 0)
                .reduce((before, after) -> after)
                .orElseThrow()
                .variant();
    }

    /** Returns how long the listener has heard nothing since the stream was opened. */
    Duration stalled() {
        return Duration.ofMillis(1_000 * stalledFrames / RampHls.RATE);
    }

    /** Returns how many frames of silence stood for something missing since the stream was opened. */
    long silentFrames() {
        return silentFrames;
    }

    @Override
    public void close() {
        workers.close();
        downloader.close();
        store.close();
        pool.close();
    }
}
