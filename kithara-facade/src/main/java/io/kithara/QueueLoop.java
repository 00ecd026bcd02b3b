package io.kithara;

import io.kithara.stream.EventBus;
import io.kithara.stream.KitharaEvent;
import io.kithara.stream.WorkerTask;
import java.net.URI;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The cooperative task of a queue: opens the next track when it is due, closes those that were read, and leads a seek to its track.
 * It runs when the reader, a seek, or a track that opens or ends wakes it; it never waits.
 */
final class QueueLoop implements WorkerTask {
    /*
     * Ownership: everything here belongs to whichever worker runs the task. The chain from head to tail holds the tracks that are
     * open: the one that plays, at most one ahead, and for a moment those that were read and are not closed yet. There is none
     * while a seek waits for its track.
     */
    private final Engine engine;
    private final List<URI> uris;
    private final OpenOptions options;
    private final QueueLine line;
    private final QueueBook book;
    private final EventBus events;
    private final Runnable wake;

    private QueueLine.Request request;
    private @Nullable QueueSlot head;
    private @Nullable QueueSlot tail;
    private @Nullable TrackOpening opening;
    private int toldIndex = -1;

    /**
     * Creates the loop of a queue whose first track is open.
     *
     * @param options how every track is opened
     * @param wake makes it run
     */
    QueueLoop(Engine engine, List<URI> uris, OpenOptions options, QueueLine line, QueueBook book, Runnable wake) {
        this.engine = engine;
        this.uris = uris;
        this.options = options;
        this.line = line;
        this.book = book;
        this.events = options.events().orElse(engine.events());
        this.wake = wake;
        this.request = line.request();
        this.head = line.current();
        this.tail = head;
    }

    @Override
    public boolean run() {
        if (line.isClosed()) {
            return false;
        }
        passOver();
        followSeek();
        takeOpened();
        openNext();
        return false;
    }

    /** Closes the tracks that the reader has left behind. */
    private void passOver() {
        QueueSlot at = line.current();
        if (head == null || at.epoch != head.epoch) {
            return;
        }
        while (head != at) {
            book.close(head.index);
            head = Objects.requireNonNull(head.next);
        }
        tellStarted(at);
    }

    private void tellStarted(QueueSlot slot) {
        if (slot.index != toldIndex) {
            toldIndex = slot.index;
            String resource = KitharaEvent.resourceOf(uris.get(slot.index));
            events.publish(new KitharaEvent.TrackStarted(slot.index, resource, slot.origin()));
        }
    }

    // ---- seeking

    private void followSeek() {
        QueueLine.Request wanted = line.request();
        if (wanted.epoch() == request.epoch()) {
            return;
        }
        request = wanted;
        int index = book.indexAt(wanted.frame());
        QueueSlot at = line.current();
        OpenedTrack kept = head != null && at.index == index ? at.track : null;
        dropChain(kept == null ? -1 : index);
        if (kept != null) {
            abandonOpening();
            land(index, kept, true);
        } else if (opening == null || opening.index() != index) {
            abandonOpening();
            open(index);
        }
    }

    private void dropChain(int keptIndex) {
        for (QueueSlot slot = head; slot != null; slot = slot.next) {
            if (slot.index != keptIndex) {
                book.close(slot.index);
            }
        }
        head = null;
        tail = null;
    }

    /** Goes on in a track, or, if it ends before the frame wanted, in the next. */
    private void land(int index, OpenedTrack track, boolean played) {
        long origin = book.firstFrame(index).orElse(request.frame());
        long frame = Math.max(0, request.frame() - origin);
        Optional<StreamDuration> length = track.audio().duration().filter(StreamDuration::exact);
        if (!isLast(index) && length.isPresent() && frame >= length.get().frames()) {
            book.close(index);
            open(index + 1);
            return;
        }
        if (played || frame > 0) {
            track.decoded(false);
            seek(track.audio(), frame);
        }
        begin(QueueSlot.of(request.epoch(), index, isLast(index), track, origin));
    }

    private static void seek(AudioStream audio, long frame) {
        try {
            audio.seekFrame(frame);
        } catch (UnsupportedOperationException live) {
            // It has no other place than now, and now is where it goes on: as AudioQueue says.
            return;
        }
    }

    private void begin(QueueSlot slot) {
        head = slot;
        tail = slot;
        line.begin(slot);
        tellStarted(slot);
    }

    // ---- opening

    private void openNext() {
        QueueSlot newest = tail;
        if (opening == null && newest != null && !newest.last && newest == line.current() && newest.isNextDue()) {
            open(newest.index + 1);
        }
    }

    private void open(int index) {
        opening = TrackOpening.start(engine, index, uris.get(index), options, wake);
    }

    private void takeOpened() {
        TrackOpening done = opening;
        if (done == null || !done.isDone()) {
            return;
        }
        opening = null;
        int index = done.index();
        OpenedTrack track;
        try {
            track = done.result();
        } catch (KitharaException e) {
            book.fail(index, e);
            place(QueueSlot.failed(
                    request.epoch(),
                    index,
                    isLast(index),
                    e,
                    book.firstFrame(index).orElse(request.frame())));
            return;
        }
        book.open(index, track.audio());
        if (tail == null) {
            land(index, track, false);
        } else {
            place(QueueSlot.of(request.epoch(), index, isLast(index), track, 0));
        }
    }

    private void place(QueueSlot slot) {
        QueueSlot before = tail;
        if (before == null) {
            begin(slot);
        } else {
            tail = slot;
            line.extend(before, slot);
        }
    }

    private boolean isLast(int index) {
        return index == uris.size() - 1;
    }

    private void abandonOpening() {
        TrackOpening late = opening;
        opening = null;
        if (late != null) {
            late.abandon();
        }
    }

    /** Closes everything; runs once, when no worker will run this task again. */
    void dispose() {
        abandonOpening();
        book.closeAll();
    }

    @Override
    public String toString() {
        return "QueueLoop[" + toldIndex + " of " + uris.size() + "]";
    }
}
