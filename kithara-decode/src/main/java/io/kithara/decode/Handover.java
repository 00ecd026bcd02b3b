package io.kithara.decode;

import io.kithara.stream.MediaException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Where the decode worker and the callers of one session meet: the ring, the seek request, the terminal, and who waits.
 */
final class Handover {
    /*
     * Ownership: the reader calls read; the decode worker calls the methods named publish; the others any thread. No lock
     * is held by any of them but seekLock in seek and that of ReadableSignal inside await and tell.
     *
     * - request is replaced by callers, one at a time (seekLock, a leaf), and followed by the worker. A reader compares the epoch of the
     *   request with that of the ring's newest span, so between a seek and the worker's beginEpoch it reads nothing.
     * - terminal is written after the last frame's tail. A reader takes it only when its own index has come to the
     *   terminal's, so it cannot overtake frames; an older epoch's terminal does not match the request.
     * - reached is written by the reader only.
     */
    private final ReentrantLock seekLock = new ReentrantLock();
    private final ReadableSignal signal = new ReadableSignal();
    private final AtomicLong delivered = new AtomicLong();
    private final AtomicLong underruns = new AtomicLong();

    /** Written under {@link #seekLock} only. */
    private volatile SeekRequest request = SeekRequest.OPENING;

    private volatile @Nullable PcmRing ring;
    private volatile @Nullable Terminal terminal;
    private volatile @Nullable Terminal reached;
    private volatile boolean closed;

    /** The reader's: whether frames came since the last time it found none. */
    private boolean flowing;

    /** The reader's: the epoch {@link #flowing} is about. */
    private long flowingEpoch;

    // ---- the reader

    /** As {@link DecodeSession#read}; {@code wake} runs if the worker waits for room and has it now. */
    int read(float[] target, int offset, int frames, Runnable wake) throws MediaException {
        if (closed) {
            return DecodeSession.END;
        }
        long epoch = request.epoch();
        PcmRing current = ring;
        if (current != null) {
            int count = current.read(epoch, target, offset, frames);
            if (current.takeWriterWake()) {
                wake.run();
            }
            if (count > 0) {
                flowing = true;
                flowingEpoch = epoch;
                delivered.lazySet(delivered.get() + count);
                return count;
            }
        }
        return atEdge(epoch);
    }

    private int atEdge(long epoch) throws MediaException {
        Terminal end = terminal;
        if (end != null && isReached(end, epoch)) {
            Terminal before = reached;
            reached = end;
            flowing = false;
            if (end.failure() != null && (before == null || before.epoch() != epoch)) {
                throw end.failure();
            }
            return DecodeSession.END;
        }
        if (flowing && flowingEpoch == epoch) {
            flowing = false;
            underruns.lazySet(underruns.get() + 1);
        }
        return 0;
    }

    private boolean isReached(Terminal end, long epoch) {
        PcmRing current = ring;
        return end.epoch() == epoch && (current == null || current.readIndex() == end.index());
    }

    // ---- any thread

    /** Returns whether {@link #read} would not return 0. */
    boolean isReadable() {
        long epoch = request.epoch();
        Terminal end = terminal;
        PcmRing current = ring;
        return closed
                || (current != null && current.readableFrames(epoch) > 0)
                || (end != null && isReached(end, epoch));
    }

    boolean awaitReadable(Duration timeout) throws InterruptedException {
        return isReadable() || signal.await(this::isReadable, TimeUnit.NANOSECONDS.convert(timeout));
    }

    /** Replaces the request by one of the next epoch. */
    void seek(long frame) {
        seekLock.lock();
        try {
            request = new SeekRequest(request.epoch() + 1, frame);
        } finally {
            seekLock.unlock();
        }
    }

    SeekRequest request() {
        return request;
    }

    long position() {
        SeekRequest wanted = request;
        PcmRing current = ring;
        long position = current == null ? -1 : current.readPosition(wanted.epoch());
        return position < 0 ? wanted.frame() : position;
    }

    Optional<Outcome> outcome() {
        Terminal end = reached;
        if (end != null && end.epoch() == request.epoch()) {
            return Optional.of(end.outcome());
        }
        return closed ? Optional.of(new Outcome.Closed()) : Optional.empty();
    }

    long deliveredFrames() {
        return delivered.get();
    }

    long underruns() {
        return underruns.get();
    }

    /** Returns how many frames of the newest epoch are ready. */
    int bufferedFrames() {
        PcmRing current = ring;
        return current == null ? 0 : current.readableFrames(request.epoch());
    }

    boolean isClosed() {
        return closed;
    }

    /** Ends the hand-over for the reader and for those who wait. */
    void close() {
        closed = true;
        signal.tell();
    }

    // ---- the decode worker

    void publishRing(PcmRing opened) {
        ring = opened;
    }

    void publishTerminal(Terminal end) {
        terminal = end;
        signal.tell();
    }

    /** Wakes waiting readers after frames were written, if that {@linkplain PcmRing#isWorthWaking is worth it}. */
    void publishFrames(PcmRing written, long epoch) {
        if (signal.hasWaiters() && written.isWorthWaking(epoch)) {
            signal.tell();
        }
    }

    /** Wakes waiting readers for what little there is, because nothing more comes before the worker parks. */
    void publishPark() {
        if (signal.hasWaiters() && isReadable()) {
            signal.tell();
        }
    }
}
