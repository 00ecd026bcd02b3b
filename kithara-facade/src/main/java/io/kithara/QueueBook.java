package io.kithara;

import io.kithara.decode.FrameTime;
import io.kithara.decode.Integrity;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** What is known of the tracks of a queue: where each begins, how long it is, how it ended. Safe from any thread but the reader's. */
final class QueueBook {
    /*
     * Ownership: the loop opens, closes and fails; any thread asks. lock is a leaf but
     * for what AudioStream's accessors take, which are leaves too and never wait.
     */
    private final ReentrantLock lock = new ReentrantLock();
    private final List<Entry> entries = new ArrayList<>();
    private final int rate;
    private StreamStats closedStats = StreamStats.ZERO;

    QueueBook(List<URI> uris, int rate) {
        this.rate = rate;
        uris.forEach(uri -> entries.add(new Entry(uri)));
    }

    // ---- the loop

    /** Notes that a track is open. */
    void open(int index, AudioStream audio) {
        lock.lock();
        try {
            Entry entry = entries.get(index);
            entry.live = audio;
            if (entry.unopenable) {
                entry.unopenable = false;
                entry.endFrames = OptionalLong.empty();
            }
            entry.outcome = Optional.empty();
        } finally {
            lock.unlock();
        }
    }

    /** Notes that a track does not open: it has no frames. */
    void fail(int index, KitharaException failure) {
        lock.lock();
        try {
            Entry entry = entries.get(index);
            entry.unopenable = true;
            entry.endFrames = OptionalLong.of(0);
            entry.outcome =
                    Optional.of(new Outcome.Failed(failure.reason(), String.valueOf(failure.getMessage()), List.of()));
            closedStats = closedStats.plus(failure.stats());
        } finally {
            lock.unlock();
        }
    }

    /** Closes a track and keeps what it came to. */
    void close(int index) {
        AudioStream audio;
        lock.lock();
        try {
            Entry entry = entries.get(index);
            audio = entry.live;
            if (audio == null) {
                return;
            }
            entry.endFrames = entry.endFrames();
            entry.stated = entry.duration();
            entry.outcome = entry.outcome();
            entry.missing = entry.missing();
            entry.integrity = audio.integrity();
            entry.live = null;
            closedStats = closedStats.plus(audio.stats()).withoutBuffered();
        } finally {
            lock.unlock();
        }
        audio.close();
    }

    void closeAll() {
        for (int index = 0; index < entries.size(); index++) {
            close(index);
        }
    }

    /**
     * Returns the track to open for a frame of the queue: of those whose start is known the last that begins there or before; one that
     * did not open there is tried again.
     */
    int indexAt(long frame) {
        lock.lock();
        try {
            int index = 0;
            OptionalLong start = OptionalLong.of(0);
            for (int i = 0; start.isPresent() && start.getAsLong() <= frame && i < entries.size(); i++) {
                boolean retried =
                        entries.get(index).unopenable && startOf(index).orElse(-1) == frame;
                index = retried ? index : i;
                start = startOf(i + 1);
            }
            return index;
        } finally {
            lock.unlock();
        }
    }

    // ---- any thread

    /** Returns where a track begins, as far as the lengths before it are known. */
    OptionalLong firstFrame(int index) {
        lock.lock();
        try {
            return startOf(index);
        } finally {
            lock.unlock();
        }
    }

    private OptionalLong startOf(int index) {
        long start = 0;
        for (int i = 0; i < index; i++) {
            OptionalLong end = entries.get(i).endFrames();
            if (end.isEmpty()) {
                return OptionalLong.empty();
            }
            start += end.getAsLong();
        }
        return OptionalLong.of(start);
    }

    List<QueuedTrack> tracks() {
        lock.lock();
        try {
            List<QueuedTrack> tracks = new ArrayList<>();
            for (int i = 0; i < entries.size(); i++) {
                Entry entry = entries.get(i);
                tracks.add(new QueuedTrack(entry.uri, startOf(i), entry.duration(), entry.outcome()));
            }
            return List.copyOf(tracks);
        } finally {
            lock.unlock();
        }
    }

    /** Returns the length of all tracks together, once each is known. */
    Optional<StreamDuration> duration() {
        lock.lock();
        try {
            long frames = 0;
            boolean exact = true;
            for (Entry entry : entries) {
                Optional<StreamDuration> length = entry.duration();
                if (length.isEmpty()) {
                    return Optional.empty();
                }
                frames += length.get().frames();
                exact &= length.get().exact();
            }
            return Optional.of(new StreamDuration(time(frames), frames, exact));
        } finally {
            lock.unlock();
        }
    }

    /** Returns what is missing of all tracks, in the queue's time. */
    List<Outcome.Missing> missing() {
        lock.lock();
        try {
            List<Outcome.Missing> all = new ArrayList<>();
            for (int i = 0; i < entries.size(); i++) {
                Duration start = time(startOf(i).orElse(0));
                for (Outcome.Missing range : entries.get(i).missing()) {
                    all.add(new Outcome.Missing(
                            range.from().plus(start), range.to().plus(start), range.reason()));
                }
            }
            return List.copyOf(all);
        } finally {
            lock.unlock();
        }
    }

    /** Returns how the queue ended, whose last track did: as the worst of its tracks. */
    Outcome outcome() {
        lock.lock();
        try {
            List<Outcome.Missing> missing = missing();
            List<Outcome> outcomes =
                    entries.stream().flatMap(entry -> entry.outcome().stream()).toList();
            for (Outcome outcome : outcomes) {
                if (outcome instanceof Outcome.Failed failed) {
                    return new Outcome.Failed(failed.reason(), failed.message(), missing);
                }
            }
            for (Outcome outcome : outcomes) {
                if (outcome instanceof Outcome.Truncated truncated) {
                    return new Outcome.Truncated(missing, truncated.reason(), truncated.message());
                }
            }
            return new Outcome.Complete();
        } finally {
            lock.unlock();
        }
    }

    /** Returns {@code MISMATCH} if one track's samples are wrong, {@code MATCH} if all are known to be right. */
    Integrity integrity() {
        lock.lock();
        try {
            boolean all = true;
            for (Entry entry : entries) {
                Integrity integrity = entry.integrity();
                if (integrity == Integrity.MISMATCH) {
                    return integrity;
                }
                all &= integrity == Integrity.MATCH;
            }
            return all ? Integrity.MATCH : Integrity.UNKNOWN;
        } finally {
            lock.unlock();
        }
    }

    StreamStats stats() {
        lock.lock();
        try {
            StreamStats sum = closedStats;
            for (Entry entry : entries) {
                AudioStream audio = entry.live;
                sum = audio == null ? sum : sum.plus(audio.stats());
            }
            return sum;
        } finally {
            lock.unlock();
        }
    }

    /** Returns when a frame plays, rounded down to a nanosecond. */
    Duration time(long frames) {
        return FrameTime.duration(frames, rate);
    }

    /** One track; what it says itself while it is open, and what was kept once it is not. */
    private static final class Entry {
        final URI uri;

        @Nullable
        AudioStream live;

        boolean unopenable;
        OptionalLong endFrames = OptionalLong.empty();
        Optional<StreamDuration> stated = Optional.empty();
        Optional<Outcome> outcome = Optional.empty();
        List<Outcome.Missing> missing = List.of();
        Integrity integrity = Integrity.UNKNOWN;

        Entry(URI uri) {
            this.uri = uri;
        }

        /** Returns its length to the frame: as it turned out, else as it states. */
        OptionalLong endFrames() {
            if (endFrames.isPresent()) {
                return endFrames;
            }
            if (live != null && outcome().isPresent()) {
                return OptionalLong.of(live.positionFrames());
            }
            return duration().filter(StreamDuration::exact).stream()
                    .mapToLong(StreamDuration::frames)
                    .findFirst();
        }

        Optional<StreamDuration> duration() {
            return live == null ? stated : live.duration();
        }

        Optional<Outcome> outcome() {
            return live == null ? outcome : live.outcome().filter(ended -> !(ended instanceof Outcome.Closed));
        }

        List<Outcome.Missing> missing() {
            return live == null ? missing : live.missing();
        }

        Integrity integrity() {
            return live == null ? integrity : live.integrity();
        }
    }
}
