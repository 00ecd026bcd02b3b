package io.kithara.decode;

import io.kithara.stream.MediaChunk;
import io.kithara.stream.MediaException;
import io.kithara.stream.MediaSource;
import io.kithara.stream.SourceInfo;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;

/**
 * From a source to frames in the ring: chunk, demuxer, packets, frames, one small step after the other. A step that lacks
 * bytes, a chunk or room in the ring leaves a wake-up behind and says so; none waits.
 */
final class DecodeSteps {
    /*
     * Ownership: everything here belongs to whichever worker runs the DecodeLoop. Fields that other threads read are
     * volatile or atomic and are written here only. dispose runs after the last step.
     *
     * Here is decided what comes next (Phase). ChunkSearch asks the source and judges what comes, ChunkEntry opens it, LostChunks gives it up,
     * PacketReader reads it, PacketDelivery puts its packets where Timeline says that they lie, StreamOutput makes the
     * ring and the FrameWriter, which writes them, StreamEnd says how it ended.
     */

    /** Rates and timestamps are rounded: a new variant that begins so few frames late leaves no hole. */
    private static final int SWITCH_ROUNDING_FRAMES = 2;

    private enum Phase {
        /** Waiting for a chunk. */
        CHUNK,
        /** Reading a chunk's headers. */
        OPEN,
        /** Moving the demuxer. */
        SEEK,
        /** Reading packets. */
        PACKETS,
        /** Nothing more comes in: a hole before the end is filled. */
        FLUSH,
        /** What the resampler holds back goes out. */
        FINISH,
        /** The terminal is due. */
        END,
        /** The terminal is set; only a seek goes on. */
        ENDED
    }

    /** What a step leads to. */
    enum Step {
        /** The next one can be taken at once. */
        MORE,
        /** Nothing can be done before the wake-up that was left. */
        WAIT,
        /** Nothing can be done before the reader has made room in the ring. */
        FULL
    }

    private final CompletableFuture<Providers> providers;
    private final MediaSource source;
    private final Handover handover;
    private final Parking parking;
    private final PacketReader reader;
    private final EventTap events;
    private final Holes holes = new Holes();
    private final Timeline timeline = new Timeline();
    private final ChunkSearch search;
    private final ChunkEntry entry;
    private final LostChunks lost;
    private final StreamOutput output;
    private final PacketDelivery delivery;
    private final StreamEnd end;
    private volatile Integrity integrity = Integrity.UNKNOWN;

    private Phase phase = Phase.CHUNK;
    private long epoch = SeekRequest.OPENING.epoch();
    private boolean seekPending;

    DecodeSteps(
            DecodeEngine engine,
            MediaSource source,
            DecodeOptions options,
            Handover handover,
            Opening opening,
            Runnable wake) {
        this.providers = engine.providers();
        Supplier<Providers> found = providers::join;
        this.source = source;
        this.handover = handover;
        this.parking = new Parking(wake);
        this.reader = new PacketReader(found, options.verify());
        this.events = new EventTap(options.events());
        this.search = new ChunkSearch(source);
        this.entry = new ChunkEntry(found, options.ofContainers(), reader, timeline);
        this.lost = new LostChunks(source, search, holes, timeline, entry);
        this.output = new StreamOutput(engine, source, options, handover, opening, events, timeline, holes);
        this.delivery = new PacketDelivery(reader, timeline, holes, events, search, entry, output);
        this.end = new StreamEnd(handover, events, timeline, holes);
    }

    // ---- any thread

    StreamLength length() {
        return output.length();
    }

    Integrity integrity() {
        return integrity;
    }

    MissingRanges missing() {
        return holes.ranges();
    }

    long concealedPackets() {
        return delivery.concealedPackets();
    }

    // ---- the worker

    /** Tells a host how often its reader has found the ring empty since the last time. */
    void tellUnderruns() {
        events.underruns(handover.underruns());
    }

    /** Returns how many frames were ever put into the ring. */
    long writtenFrames() {
        return output.isOpen() ? writer().ring().writeIndex() : 0;
    }

    /** Asks to be woken when there is room in the ring; returns false if there is by now. */
    boolean parkForRoom() {
        return writer().ring().parkWriter();
    }

    /** Lets the source forget what no packet will be read from again. */
    void releaseConsumed() {
        if (entry.hasChunk() && phase == Phase.PACKETS) {
            entry.chunk().media().release(reader.demuxer().consumed());
        }
    }

    /** Tells that the stream is open together with its first frames: whoever waits for it reads next, and wakes once. */
    void announceWithFrames() {
        if (output.isOpen() && writer().hasWritten()) {
            output.announce();
        }
    }

    /** Tells that the stream is open, if it is, though no frame may have come out yet. */
    void announce() {
        output.announce();
    }

    /** Takes the next step. What it throws is to be told to {@link #fail}. */
    Step next() throws MediaException, DecodeException {
        followSeek();
        return advance();
    }

    private Step advance() throws MediaException, DecodeException {
        if (output.isOpen()) {
            FrameWriter.Progress progress = writer().advance();
            if (progress != FrameWriter.Progress.IDLE) {
                return progress == FrameWriter.Progress.FULL ? Step.FULL : Step.MORE;
            }
        }
        return switch (phase) {
            case CHUNK -> pollChunk();
            case OPEN -> hasProviders() ? readChunk() : Step.WAIT;
            case SEEK, PACKETS -> readChunk();
            case FLUSH -> flush();
            case FINISH -> finish();
            case END -> end();
            case ENDED -> Step.WAIT;
        };
    }

    /** Takes a step in the chunk; in a chunked stream that is open, what fails costs the chunk, not the stream. */
    private Step readChunk() throws MediaException, DecodeException {
        try {
            return switch (phase) {
                case OPEN -> openChunk();
                case SEEK -> seekDemuxer();
                default -> nextPacket();
            };
        } catch (MediaException e) {
            return loseOrStop(e);
        } catch (DecodeException e) {
            return loseOrStop(Failures.asMedia(e));
        }
    }

    // ---- seeking

    private void followSeek() {
        SeekRequest request = handover.request();
        if (request.epoch() == epoch) {
            return;
        }
        epoch = request.epoch();
        parking.cancel();
        integrity = Integrity.UNKNOWN;
        StreamLength known = output.length();
        long position = known.exact() ? Math.min(request.frame(), known.frames()) : request.frame();
        writer().begin(epoch, position);
        holes.acquit();
        entry.interrupt();
        restart(known.exact() && position == known.frames());
    }

    private void restart(boolean atEnd) {
        boolean reopening = seekPending && (phase == Phase.CHUNK || phase == Phase.OPEN);
        boolean startOver = end.isFailed() || source.info().chunked() || (seekPending && !reopening);
        end.forget();
        lost.forget();
        if (startOver) {
            seekPending = !source.info().chunked();
            if (source.info().chunked()) {
                land(seekTarget());
            }
            seekSource(FrameTime.us(seekTarget(), timeline.rate()));
        } else if (!reopening) {
            phase = atEnd ? Phase.FLUSH : Phase.SEEK;
        }
    }

    /** Looks from now on whether the chunks that come hold this frame. */
    private void land(long fromFrame) {
        search.need(FrameTime.us(Math.max(0, fromFrame), timeline.rate()));
    }

    private void seekSource(long targetUs) {
        phase = Phase.CHUNK;
        search.seek(targetUs);
    }

    /** Returns from where on the source has to have chunks so that the next frame due comes out right, in source frames. */
    private long seekTarget() {
        return Math.max(0, timeline.expected() - reader.prerollFrames());
    }

    private Step seekDemuxer() throws MediaException, DecodeException {
        if (reader.seek(Math.max(0, timeline.expected()), timeline.rate()) == Demuxer.Progress.NEED_DATA) {
            parking.forBytes(entry.chunk().media(), reader.demuxer().wanted());
            return Step.WAIT;
        }
        phase = Phase.PACKETS;
        return Step.MORE;
    }

    // ---- chunks

    private Step pollChunk() throws MediaException {
        Optional<MediaChunk> polled = source.poll();
        if (polled.isPresent()) {
            if (search.isCurrent(polled.get())) {
                enterChunk(polled.get());
            }
            return Step.MORE;
        }
        if (source.isEnded()) {
            phase = search.goesBackFromEnd() ? Phase.CHUNK : Phase.FLUSH;
            return Step.MORE;
        }
        parking.forChunk(source);
        return Step.WAIT;
    }

    private void enterChunk(MediaChunk next) {
        if (next.missing().isPresent()) {
            lost.takeMissing(next, next.missing().get());
        } else {
            entry.begin(next, isSegmented());
            phase = Phase.OPEN;
        }
    }

    private boolean isSegmented() {
        SourceInfo info = source.info();
        return info.chunked() || info.live();
    }

    /** Returns whether it is known what reads containers and codecs; else leaves a wake-up for when it is. */
    private boolean hasProviders() throws MediaException {
        if (!providers.isDone()) {
            parking.forProviders(providers);
            return false;
        }
        try {
            return providers.join() != null;
        } catch (CompletionException e) {
            String cause =
                    String.valueOf(Objects.requireNonNullElse(e.getCause(), e).getMessage());
            throw new MediaException(
                    MediaException.Reason.UNSUPPORTED, "a provider on the class path is broken: " + cause, e);
        }
    }

    private Step openChunk() throws MediaException, DecodeException {
        if (entry.open(isSegmented(), !output.isOpen()) == Demuxer.Progress.NEED_DATA) {
            parking.forBytes(entry.waitsFor(), entry.wanted());
            return Step.WAIT;
        }
        if (isSegmented() && (entry.goesOver() || (output.isOpen() && entry.takesOver()))) {
            cutIn();
        }
        phase = seekPending ? Phase.SEEK : Phase.PACKETS;
        seekPending = false;
        return Step.MORE;
    }

    /** What begins without its pre-roll has lost something, however little: a codec may have nothing to give there. */
    private void cutIn() {
        if (entry.asksForPreroll()) {
            land(timeline.expected() + SWITCH_ROUNDING_FRAMES - entry.prerollFrames());
        } else if (entry.prerollFrames() > 0) {
            holes.lose(new MediaException(
                    MediaException.Reason.TIMEOUT,
                    "what a variant that took over needs before its start did not come"));
        }
    }

    private Step loseOrStop(MediaException cause) throws MediaException {
        if (isSegmented()) {
            // The source decides, among other things by what could be used.
            releaseConsumed();
            lost.lose(cause, phase == Phase.OPEN, output.isOpen());
            phase = Phase.CHUNK;
        } else if (output.isOpen() && Failures.isEndOfData(cause)) {
            end.cutOff(cause);
            phase = Phase.FLUSH;
        } else {
            throw cause;
        }
        return Step.MORE;
    }

    // ---- packets

    private Step nextPacket() throws MediaException, DecodeException {
        switch (reader.next()) {
            case NEED_DATA -> {
                parking.forBytes(entry.chunk().media(), reader.demuxer().wanted());
                return Step.WAIT;
            }
            case END -> {
                if (isSegmented()) {
                    lost.end();
                }
                phase = Phase.CHUNK;
            }
            case DONE -> {
                if (reader.hasNewTrack() && !isSegmented()) {
                    output.followLength(reader.demuxer().track());
                }
                if (reader.concealed() == null) {
                    lost.forget();
                }
                if (!delivery.deliver(epoch)) {
                    phase = Phase.CHUNK;
                }
            }
        }
        return Step.MORE;
    }

    // ---- the end

    /** Stops with an exception after all good frames; returns whether there is more to do. */
    boolean fail(MediaException cause) {
        output.announce();
        if (phase == Phase.ENDED) {
            return false;
        }
        boolean flushing = phase == Phase.FLUSH || phase == Phase.FINISH || phase == Phase.END;
        end.fail(cause);
        phase = Phase.FLUSH;
        if (!output.isOpen() || flushing) {
            output.failToOpen(cause);
            publishEnd();
        }
        return phase != Phase.ENDED;
    }

    private Step flush() throws MediaException, DecodeException {
        if (!output.isOpen()) {
            openEmpty();
        }
        phase = Phase.FINISH;
        writer().fillUpTo(timeline.lastFrame());
        return Step.MORE;
    }

    /** A container without a single frame still has a format, if it has headers. */
    private void openEmpty() throws MediaException, DecodeException {
        if (!reader.isOpen()) {
            throw holes.cause()
                    .orElseGet(() -> new MediaException(MediaException.Reason.TRUNCATED, "the stream holds no media"));
        }
        output.open(reader.format(), reader.demuxer().track(), epoch);
    }

    private Step finish() {
        writer().finish();
        phase = Phase.END;
        return Step.MORE;
    }

    private Step end() {
        if (end.isItsOwn()) {
            output.learnLength();
        }
        integrity = end.isItsOwn() ? reader.integrity() : Integrity.UNKNOWN;
        publishEnd();
        return Step.WAIT;
    }

    private void publishEnd() {
        phase = Phase.ENDED;
        if (output.isOpen()) {
            end.publish(epoch, writer(), reader.demuxer().consumed(), output.length());
        } else {
            end.publishUnopened(epoch);
        }
    }

    // ---- after the last run

    /** Gives everything back; runs once, when no worker will run this task again. */
    void dispose() {
        parking.cancel();
        reader.close();
        if (output.isOpen()) {
            writer().ring().retire();
        }
    }

    private FrameWriter writer() {
        return output.writer();
    }
}
