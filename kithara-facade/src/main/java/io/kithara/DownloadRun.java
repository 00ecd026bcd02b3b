package io.kithara;

import io.kithara.assets.AssetKey;
import io.kithara.storage.StorageException;
import io.kithara.stream.EventBus;
import io.kithara.stream.MediaException;
import io.kithara.stream.MediaSource;
import io.kithara.stream.SourceMeter;
import io.kithara.stream.StreamRendition;
import java.net.URI;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * One attempt of a download, from its turn to its end: asks whether what is kept is still what the server has, reads what is
 * missing into the version that it belongs to, shows that it plays with the network off, and makes that version the one that
 * plays.
 */
/*
 * Steps that touch the disk run on the storage thread, passes on a worker, answers on a network thread; one hands over to
 * the next, so that fields need no lock. pass is also read by whoever stops the attempt, and asks how far it is: written
 * before it starts, and checked after. stopped is never false again.
 */
final class DownloadRun implements DownloadPass.Watcher {
    /** Half a second at 4 Mbit/s: as often as a display wants to know. */
    private static final long PROGRESS_BYTES = 256 << 10;

    /** What an attempt reports to. On any thread; after the last call nothing follows. */
    interface Owner {
        void progressed(DownloadRun run);

        /** It is whole, and durable. */
        void completed(DownloadRun run, DownloadRecord record);

        /** It is not: {@code record} is what is left. */
        void failed(DownloadRun run, DownloadRecord record, KitharaException why);
    }

    private final Engine engine;
    private final DownloadVersions versions;
    private final URI uri;
    private final DownloadOptions options;
    private final EventBus events;
    private final Owner owner;
    private final SourceMeter checks;
    private final Deque<Optional<String>> languages = new ArrayDeque<>();
    private final List<Optional<String>> read = new ArrayList<>();
    private volatile DownloadRecord record;
    private volatile @Nullable DownloadPass pass;
    private volatile boolean stopped;
    private volatile StreamStats cost = StreamStats.ZERO;
    private volatile long bytesBefore;
    private volatile boolean counting;
    private volatile long lastUs;
    private volatile OptionalLong lastTotalUs = OptionalLong.empty();
    private volatile boolean verifying;
    private boolean wasWhole;
    private boolean readTwice;
    private long told;

    DownloadRun(
            Engine engine,
            DownloadVersions versions,
            DownloadRecord record,
            URI uri,
            DownloadOptions options,
            Owner owner) {
        this.engine = engine;
        this.versions = versions;
        this.record = record;
        this.uri = uri;
        this.options = options;
        this.owner = owner;
        events = options.events().orElseGet(engine::events);
        checks = new SourceMeter(events);
    }

    void start() {
        onDisk(this::prepare);
    }

    /** Ends it without a word; what had arrived stays. Any thread; returns at once. */
    void stop() {
        stopped = true;
        DownloadPass running = pass;
        if (running != null) {
            running.close();
        }
    }

    // ---- the version to work on

    private interface Step {
        void run() throws StorageException, KitharaException, MediaException;
    }

    private void onDisk(Step step) {
        boolean ignored = engine.onStorage(() -> {
            if (stopped) {
                return;
            }
            try {
                step.run();
            } catch (StorageException e) {
                fail(new KitharaException(
                        KitharaException.Reason.STORAGE, "the download could not be kept: " + e.getMessage(), e));
            } catch (MediaException | RuntimeException e) {
                fail(Failures.toKithara(e));
            } catch (KitharaException e) {
                fail(e);
            }
        });
    }

    private void prepare() throws StorageException, MediaException {
        DownloadOptions before = record.options();
        record = versions.begin(record.withOptions(options));
        wasWhole = record.complete().isPresent() && record.next().isEmpty() && options.asksForTheSame(before);
        int generation = record.generation();
        if (!versions.hasBytes(record, generation)) {
            readAll();
            return;
        }
        isChanged(record.asset(generation))
                .whenComplete((changed, failure) -> onDisk(() -> {
                    if (failure != null) {
                        throw MediaException.fromStage(failure);
                    }
                    if (changed) {
                        record = versions.startNext(record);
                        wasWhole = false;
                    }
                    if (wasWhole) {
                        verify();
                    } else {
                        readAll();
                    }
                }));
    }

    private CompletionStage<Boolean> isChanged(AssetKey asset) {
        return engine.sources().isChanged(uri, openOptions(Optional.empty(), false), asset, checks);
    }

    private OpenOptions openOptions(Optional<String> language, boolean offline) {
        OpenOptions.Builder builder = OpenOptions.builder()
                .variant(options.variant())
                .offline(offline)
                .events(events);
        options.headers().forEach(builder::header);
        language.ifPresent(builder::language);
        return builder.build();
    }

    // ---- reading

    private void readAll() throws MediaException {
        verifying = false;
        counting = true;
        bytesBefore = 0;
        read.clear();
        languages.clear();
        List<String> asked = options.languages();
        languages.add(asked.isEmpty() || options.allLanguages() ? Optional.empty() : Optional.of(asked.get(0)));
        next();
    }

    /** Reads again, from the cache alone: what does not come so would not play offline either. */
    private void verify() throws MediaException {
        verifying = true;
        languages.clear();
        if (read.isEmpty()) {
            List<String> asked = options.languages();
            languages.add(asked.isEmpty() || options.allLanguages() ? Optional.empty() : Optional.of(asked.get(0)));
        } else {
            languages.addAll(read);
        }
        next();
    }

    private void next() throws MediaException {
        Optional<String> language = languages.remove();
        if (!verifying) {
            read.add(language);
        }
        EventBus told = verifying ? new EventBus() : events;
        OpenOptions open = openOptions(language, verifying);
        MediaSource source = engine.sources().openWhole(uri, open, record.asset(record.generation()), told);
        DownloadPass started = new DownloadPass(source, options.variant(), this);
        pass = started;
        if (stopped) {
            started.close();
            return;
        }
        try {
            started.start(engine.workers());
        } catch (IllegalStateException closedMeanwhile) {
            started.close();
            return;
        }
        if (stopped) {
            started.close();
        }
    }

    @Override
    public void progressed(DownloadPass running, boolean segmentEnded) {
        if (counting && !verifying && (segmentEnded || bytesDone() - told >= PROGRESS_BYTES)) {
            told = bytesDone();
            owner.progressed(this);
        }
    }

    @Override
    public void ended(DownloadPass ended) {
        close(ended);
        if (!verifying) {
            if (read.size() == 1) {
                addLanguages(ended.source().info().renditions());
            }
            add(ended);
        } else if (wasWhole && !counting) {
            bytesBefore = ended.bytesDone();
        }
        if (languages.isEmpty()) {
            onDisk(verifying ? this::finish : this::verify);
        } else {
            onDisk(this::next);
        }
    }

    /** What the stream speaks is known behind its first pass. */
    private void addLanguages(List<StreamRendition> renditions) {
        Set<String> spoken = new LinkedHashSet<>();
        renditions.forEach(rendition -> rendition.language().ifPresent(spoken::add));
        if (options.allLanguages()) {
            spoken.forEach(language -> languages.add(Optional.of(language)));
        } else if (!options.languages().isEmpty()) {
            options.languages().stream()
                    .skip(1)
                    .filter(tag -> isSpoken(spoken, tag))
                    .forEach(tag -> languages.add(Optional.of(tag)));
        }
    }

    /** RFC 4647 section 3.3.1: {@code en} is spoken where {@code en-GB} is. */
    private static boolean isSpoken(Set<String> spoken, String tag) {
        String wanted = tag.toLowerCase(Locale.ROOT);
        return spoken.stream()
                .map(language -> language.toLowerCase(Locale.ROOT))
                .anyMatch(language -> language.equals(wanted) || language.startsWith(wanted + "-"));
    }

    /** Counts what a pass has read; passes follow one another. */
    private void add(DownloadPass over) {
        long sum = bytesBefore + over.bytesDone();
        bytesBefore = sum;
    }

    /** What is read to look whether it would play has cost nothing that a download is asked for. */
    private void close(DownloadPass ended) {
        if (!verifying) {
            cost = cost.plus(StreamStats.of(ended.source().stats()));
        }
        lastUs = ended.doneUs();
        lastTotalUs = ended.totalUs();
        pass = null;
        ended.close();
    }

    // ---- the end

    private void finish() throws StorageException {
        pass = null;
        DownloadRecord whole = record.completed(record.generation())
                .withProgress(bytesDone(), doneUs(), totalUs().orElse(0), false);
        record = versions.complete(whole);
        owner.completed(this, record);
    }

    @Override
    public void failed(DownloadPass failed, KitharaException why) {
        boolean wasVerifying = verifying;
        close(failed);
        if (counting && !wasVerifying) {
            add(failed);
        }
        if (wasVerifying && wasWhole && !counting) {
            // Somebody has taken bytes away: they are fetched again.
            wasWhole = false;
            onDisk(this::readAll);
        } else if (wasVerifying && !readTwice) {
            // Bytes may have come whose end was not confirmed, or that another process was to keep: asked for once
            // more.
            readTwice = true;
            onDisk(this::readAll);
        } else if (wasVerifying) {
            fail(new KitharaException(
                    KitharaException.Reason.UNSUPPORTED,
                    "what came may not be kept, or is not kept as one stream, and would not play offline: "
                            + why.getMessage(),
                    why));
        } else {
            fail(why);
        }
    }

    private void fail(KitharaException why) {
        DownloadRecord left =
                record.withProgress(bytesDone(), doneUs(), totalUs().orElse(0), true);
        owner.failed(this, left, Failures.withStats(why, stats()));
    }

    // ---- how far it is

    DownloadRecord record() {
        return record;
    }

    EventBus events() {
        return events;
    }

    /** Returns the bytes held; what an earlier attempt knew until this one reads. */
    long bytesDone() {
        DownloadPass running = pass;
        if (!counting) {
            return Math.max(bytesBefore, record.bytes());
        }
        return bytesBefore + (running == null || verifying ? 0 : running.bytesDone());
    }

    OptionalLong bytesTotal() {
        DownloadPass running = pass;
        return running == null ? OptionalLong.empty() : running.bytesTotal();
    }

    long doneUs() {
        DownloadPass running = pass;
        return running == null || verifying ? Math.max(lastUs, counting ? 0 : record.timeUs()) : running.doneUs();
    }

    OptionalLong totalUs() {
        DownloadPass running = pass;
        OptionalLong known = running == null ? lastTotalUs : running.totalUs();
        return known.isPresent() || record.totalUs() == 0 ? known : OptionalLong.of(record.totalUs());
    }

    StreamStats stats() {
        DownloadPass running = pass;
        StreamStats sum = cost.plus(StreamStats.of(checks.stats()));
        return running == null || verifying
                ? sum
                : sum.plus(StreamStats.of(running.source().stats()));
    }
}
