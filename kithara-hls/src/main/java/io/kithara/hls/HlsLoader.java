package io.kithara.hls;

import io.kithara.assets.AssetKey;
import io.kithara.hls.abr.AbrDecision;
import io.kithara.hls.abr.AbrMode;
import io.kithara.hls.abr.AbrSnapshot;
import io.kithara.hls.playlist.MediaPlaylist;
import io.kithara.hls.playlist.MultivariantPlaylist;
import io.kithara.hls.playlist.Playlist;
import io.kithara.hls.playlist.PlaylistException;
import io.kithara.hls.playlist.PlaylistParser;
import io.kithara.hls.playlist.Segment;
import io.kithara.hls.playlist.StartPoint;
import io.kithara.net.CachedResponse.Kind;
import io.kithara.net.FetchResponse;
import io.kithara.stream.KitharaEvent;
import io.kithara.stream.MediaException;
import io.kithara.stream.SourceInfo;
import io.kithara.stream.SourceMeter;
import io.kithara.stream.StreamRendition;
import io.kithara.stream.StreamVariant;
import io.kithara.stream.VariantSelection;
import io.kithara.stream.WorkerPool;
import io.kithara.stream.WorkerTask;
import java.net.URI;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/**
 * What one stream loads and when: from the multivariant playlist to the chunks in its {@link ChunkQueue}. A task of the
 * worker pool that runs when something has happened, one message after the other, so that nothing in it needs a lock.
 */
final class HlsLoader implements WorkerTask {
    /*
     * Ownership: everything but the mailbox, info, ladder and closed belongs to the worker that runs the task. Network threads,
     * the timer and the stream's own task post messages and wake it.
     */

    /** RFC 8216 section 6.3.3: a live stream starts no nearer to its end than three target durations. */
    private static final int LIVE_EDGE_TARGETS = 3;

    private final HlsContext context;
    private final ChunkQueue queue;
    private final Queue<Runnable> mailbox = new ConcurrentLinkedQueue<>();
    private final WorkerPool.Handle handle;
    private volatile SourceInfo info;
    private volatile boolean closed;
    /** As {@link io.kithara.stream.MediaSource#awaited}: for whoever loses patience, on another thread. */
    private volatile Optional<String> awaited;
    /** Null until the multivariant playlist is there. */
    private volatile @Nullable Ladder ladder;

    private @Nullable Tracks tracks;
    private @Nullable Adaptation adaptation;
    private @Nullable SegmentPlan plan;
    private List<StreamVariant> variants = List.of();
    private List<StreamRendition> renditions = List.of();
    private boolean opening;
    private boolean started;
    private ChunkQueue.Turn turn = ChunkQueue.Turn.FIRST;
    private OptionalLong soughtUs = OptionalLong.empty();

    /** Where the author of the first playlist wants to begin, not at the start of a segment. */
    private OptionalLong preciseStartUs = OptionalLong.empty();

    HlsLoader(HlsSources home, URI uri, AssetKey asset, HlsOptions options, SourceMeter meter, ChunkQueue queue) {
        this.queue = queue;
        SmallFiles files = new SmallFiles(home, asset, options, meter);
        context = new HlsContext(
                uri,
                options,
                asset,
                files,
                new Keys(files, options.keys()),
                meter,
                new LinkMeter(home.nanoTime()),
                home.segments(),
                home.timer(),
                this::post);
        info = new SourceInfo(uri, false, false, true, OptionalLong.empty());
        awaited = Optional.of("the playlist " + KitharaEvent.resourceOf(uri) + " has not come");
        context.segments().streamOpened();
        handle = home.workers().register("hls", this);
    }

    SourceInfo info() {
        return info;
    }

    Optional<String> awaited() {
        return awaited;
    }

    /** Runs {@code message} on the loader, soon. Any thread. */
    void post(Runnable message) {
        if (!closed) {
            mailbox.add(message);
            handle.wake();
        }
    }

    @Override
    public boolean run() {
        try {
            for (Runnable message = mailbox.poll(); message != null; message = mailbox.poll()) {
                message.run();
            }
            if (plan != null && started && !closed) {
                plan.step();
            }
            if (plan != null) {
                awaited = plan.awaited();
            }
        } catch (RuntimeException e) {
            fail(new MediaException(MediaException.Reason.INTERNAL, "loading failed: " + e, e));
        }
        return false;
    }

    private void fail(MediaException why) {
        opening = false;
        queue.fail(turn, why);
    }

    // ---- opening

    /** Begins with the playlist behind the address. */
    void open() {
        opening = true;
        context.files().playlist(context.uri()).whenComplete((file, failure) -> {
            if (file != null) {
                post(() -> open(file));
            } else {
                post(() -> fail(MediaException.fromStage(failure)));
            }
        });
    }

    /** Begins with a playlist that somebody else has fetched, and keeps it. */
    void openGiven(SmallFile file, FetchResponse answer) {
        if (!"file".equalsIgnoreCase(context.uri().getScheme())) {
            context.files().keep(context.uri(), file, Kind.PLAYLIST, answer);
        }
        open(file);
    }

    private void open(SmallFile file) {
        try {
            Playlist playlist = PlaylistParser.parse(file.bytes(), file.uri(), Map.of());
            if (playlist instanceof MultivariantPlaylist multivariant) {
                open(Ladder.of(multivariant, context.options()), playlist.defines());
                choose();
            } else {
                open(Ladder.of(file.uri()), Map.of());
                tracks().adopt((MediaPlaylist) playlist);
                plan = new SegmentPlan(
                        context, queue, tracks(), adaptation(), tracks().all().get(0));
                begin();
            }
        } catch (PlaylistException e) {
            fail(e.toMedia());
        } catch (MediaException e) {
            fail(e);
        }
    }

    private Tracks tracks() {
        return Objects.requireNonNull(tracks);
    }

    private Adaptation adaptation() {
        return Objects.requireNonNull(adaptation);
    }

    private void open(Ladder opened, Map<String, String> defines) throws MediaException {
        AbrMode mode = opened.mode(context.options().selection());
        variants = opened.variants();
        renditions = opened.renditions();
        tracks = new Tracks(context, opened, defines, this::loaded);
        ladder = opened;
        adaptation = new Adaptation(context, tracks.all(), mode);
    }

    private void choose() {
        AbrDecision decision = adaptation()
                .decide(new Adaptation.View(AbrSnapshot.NONE, AbrSnapshot.NONE, 0, 1, null, List.of()), unkept());
        VariantTrack first = tracks().byIndex(decision.variant());
        if (context.options().offline()
                && adaptation().isChosenByHand()
                && !adaptation().allows(first)) {
            fail(new MediaException(
                    MediaException.Reason.OFFLINE,
                    "the cache lacks the variant asked for and the network is off; it has variant "
                            + decision.variant()));
            return;
        }
        plan = new SegmentPlan(context, queue, tracks(), adaptation(), first);
        tracks().load(first);
    }

    /** Without a network, only what the cache has a playlist of can play. */
    private Set<VariantTrack> unkept() {
        if (!context.options().offline()) {
            return Set.of();
        }
        Set<VariantTrack> unkept = new HashSet<>();
        for (VariantTrack track : tracks().all()) {
            if (!context.files().isKept(track.uri())) {
                unkept.add(track);
            }
        }
        return unkept;
    }

    private void loaded(VariantTrack track) {
        SegmentPlan planned = Objects.requireNonNull(plan);
        planned.playlistLoaded(track);
        if (!started && track == planned.current() && track.isLoaded()) {
            begin();
        } else if (started && track == planned.current() && track.isLoaded()) {
            describe(track);
            // Now, not after all messages: the next load of a live playlist may be among them, and list less.
            planned.step();
        }
    }

    private void begin() {
        SegmentPlan planned = Objects.requireNonNull(plan);
        VariantTrack track = planned.current();
        long startUs = startUs(track);
        StartPoint author = track.playlist().start();
        preciseStartUs = author != null && author.precise() ? OptionalLong.of(startUs) : OptionalLong.empty();
        describe(track);
        started = true;
        planned.start(soughtUs.orElse(startUs), turn);
    }

    private void describe(VariantTrack track) {
        MediaPlaylist playlist = track.playlist();
        boolean changes = Tracks.mayChange(playlist);
        boolean seekable = !changes || playlist.type() == MediaPlaylist.Type.EVENT;
        boolean stated = !changes && playlist.durationUs() > 0;
        OptionalLong duration = stated ? OptionalLong.of(track.endUs()) : OptionalLong.empty();
        info = new SourceInfo(
                context.uri(),
                changes,
                seekable,
                true,
                duration,
                variants,
                renditions,
                OptionalInt.of(playlist.segments().size()),
                preciseStartUs);
    }

    /** Where the author would start, or near the end of what is live, else at the beginning. */
    private static long startUs(VariantTrack track) {
        MediaPlaylist playlist = track.playlist();
        long end = track.endUs();
        StartPoint start = playlist.start();
        if (start != null) {
            long at = start.offsetUs() < 0 ? end + start.offsetUs() : track.firstUs() + start.offsetUs();
            return Math.max(track.firstUs(), Math.min(at, Math.max(track.firstUs(), end - 1)));
        }
        if (!Tracks.mayChange(playlist) || playlist.segments().isEmpty()) {
            return track.firstUs();
        }
        long edge = Math.max(track.firstUs(), end - LIVE_EDGE_TARGETS * playlist.targetDurationUs());
        Segment first = playlist.segments().get(Math.max(0, track.indexAt(edge)));
        return track.startUs(first);
    }

    // ---- while it plays

    void seek(long targetUs, ChunkQueue.Turn newTurn) {
        turn = newTurn;
        soughtUs = OptionalLong.of(targetUs);
        if (started) {
            Objects.requireNonNull(plan).seek(targetUs, newTurn);
        } else if (plan == null && !opening) {
            // Whatever failed before a single playlist was there is tried again.
            open();
        }
    }

    /** As {@link io.kithara.stream.MediaSource#select}; any thread. */
    void select(VariantSelection selection) throws MediaException {
        Ladder known = ladder;
        if (known == null) {
            throw new MediaException(MediaException.Reason.UNSUPPORTED, "the variants are not known yet");
        }
        AbrMode mode = known.mode(selection);
        post(() -> adaptation().allow(mode));
    }

    /** The stream's task could not use a chunk, and takes what is made for {@code newTurn} from now on. */
    void unusable(long sequence, MediaException why, ChunkQueue.Turn newTurn) {
        turn = newTurn;
        if (plan != null) {
            plan.unusable(sequence, why, newTurn);
        }
    }

    void consuming(long ofEpoch, long sequence) {
        if (plan != null) {
            plan.consuming(ofEpoch, sequence);
        }
    }

    // ---- the end

    /** Stops loading; any thread. */
    void close() {
        closed = true;
        handle.close(this::dispose);
    }

    private void dispose() {
        mailbox.clear();
        context.segments().streamClosed();
        if (tracks != null) {
            tracks.stop();
        }
        if (plan != null) {
            plan.close();
        }
    }

    @Override
    public String toString() {
        return "HlsLoader[" + context.files() + " " + plan + "]";
    }
}
