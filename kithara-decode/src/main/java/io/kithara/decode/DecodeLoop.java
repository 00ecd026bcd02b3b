package io.kithara.decode;

import io.kithara.bufpool.BudgetExceededException;
import io.kithara.decode.resample.Resampler;
import io.kithara.stream.Container;
import io.kithara.stream.MediaChunk;
import io.kithara.stream.MediaException;
import io.kithara.stream.MediaSource;
import io.kithara.stream.SourceInfo;
import io.kithara.stream.WorkerTask;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The decode worker's side of a session: chunk, demuxer, packets, frames, ring, one small step after the other. It
 * never waits: a step that lacks bytes, a chunk or room in the ring leaves a wake-up behind and parks.
 */
final class DecodeLoop implements WorkerTask {
    /*
     * Ownership: everything here belongs to whichever worker runs the task, and is handed from one to the next by the
     * WorkerPool, which never runs a task twice at once. Fields that other threads read are volatile or atomic and are
     * written here only. dispose runs after the last run.
     */

    /** What one run decodes before other streams get their turn: 186 ms of 44.1 kHz, half a millisecond of MP3. */
    private static final int RUN_FRAMES = 8192;

    /** The most steps of one run: pre-roll, broken packets and headers take time without giving frames. */
    private static final int RUN_STEPS = 256;

    /** Chunks in a row that may fail before the stream counts as failed: a dead origin should not play as silence. */
    private static final int MAX_FAILED_CHUNKS = 3;

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

    private enum Step {
        MORE,
        WAIT,
        FULL
    }

    private final DecodeEngine engine;
    private final MediaSource source;
    private final DecodeOptions options;
    private final Handover handover;
    private final Opening opening;
    private final Parking parking;
    private final PacketReader reader;
    private final EventTap events;
    private final Holes holes = new Holes();
    private final Timeline timeline = new Timeline();
    private final Landing landing = new Landing();
    /** From where on frames are needed of the chunk that {@link #landing} is about. */
    private long landingFromUs;

    private final AtomicLong concealedPackets = new AtomicLong();
    private final AtomicLong wakeUps = new AtomicLong();
    private volatile StreamLength length = StreamLength.NOT_KNOWN;

    private Phase phase = Phase.CHUNK;
    private boolean parked = true;
    private long epoch = SeekRequest.OPENING.epoch();
    /** Counts every time the source was asked to go elsewhere, by the listener or by the landing. */
    private long sourceEpoch = epoch;

    private @Nullable MediaChunk chunk;
    private @Nullable ChunkOpener opener;
    private boolean followsOn;
    /** The variant of the last chunk that was opened. */
    private int playing;

    private boolean seekPending;
    private int failedChunks;

    private @Nullable FrameWriter writer;

    /** Why the stream stops, if not at its own end, and whether the reader is told by an exception. */
    private @Nullable MediaException stop;

    private boolean failed;

    DecodeLoop(
            DecodeEngine engine,
            MediaSource source,
            DecodeOptions options,
            Handover handover,
            Opening opening,
            Runnable wake) {
        this.engine = engine;
        this.source = source;
        this.options = options;
        this.handover = handover;
        this.opening = opening;
        this.parking = new Parking(wake);
        this.reader = new PacketReader(engine.providers());
        this.events = new EventTap(options.events());
    }

    // ---- any thread

    StreamLength length() {
        return length;
    }

    MissingRanges missing() {
        return holes.ranges();
    }

    long concealedPackets() {
        return concealedPackets.get();
    }

    long wakeUps() {
        return wakeUps.get();
    }

    // ---- the worker

    @Override
    public boolean run() {
        if (parked) {
            wakeUps.lazySet(wakeUps.get() + 1);
        }
        parked = !runSafely();
        if (parked) {
            handover.publishPark();
        }
        return !parked;
    }

    private boolean runSafely() {
        if (handover.isClosed()) {
            return false;
        }
        try {
            return work();
        } catch (MediaException e) {
            return fail(e);
        } catch (DecodeException e) {
            return fail(Failures.asMedia(e));
        } catch (BudgetExceededException e) {
            return fail(new MediaException(
                    MediaException.Reason.LIMIT, "the buffer pool is exhausted: " + e.getMessage(), e));
        } catch (RuntimeException | Error e) {
            // An error too: a codec or a host's bytes may throw one, and a parked task is a listener who waits for
            // ever.
            return fail(new MediaException(MediaException.Reason.INTERNAL, "decoding failed: " + e, e));
        }
    }

    private boolean work() throws MediaException, DecodeException {
        events.underruns(handover.underruns());
        long from = writer == null ? 0 : writer.ring().writeIndex();
        for (int step = 0; step < RUN_STEPS; step++) {
            followSeek();
            Step done = advance();
            if (done == Step.WAIT || (done == Step.FULL && writer().ring().parkWriter())) {
                releaseConsumed();
                return false;
            }
            if (writer != null && writer.ring().writeIndex() - from >= RUN_FRAMES) {
                break;
            }
        }
        releaseConsumed();
        return true;
    }

    private void releaseConsumed() {
        if (chunk != null && phase == Phase.PACKETS) {
            chunk.media().release(reader.demuxer().consumed());
        }
    }

    private Step advance() throws MediaException, DecodeException {
        FrameWriter moving = writer;
        if (moving != null) {
            FrameWriter.Progress progress = moving.advance();
            if (progress != FrameWriter.Progress.IDLE) {
                return progress == FrameWriter.Progress.FULL ? Step.FULL : Step.MORE;
            }
        }
        return switch (phase) {
            case CHUNK -> pollChunk();
            case OPEN, SEEK, PACKETS -> readChunk();
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
        StreamLength known = length;
        long position = known.exact() ? Math.min(request.frame(), known.frames()) : request.frame();
        writer().begin(epoch, position);
        holes.acquit();
        reader.reset();
        followsOn = false;
        restart(known.exact() && position == known.frames());
    }

    private void restart(boolean atEnd) {
        boolean reopening = seekPending && (phase == Phase.CHUNK || phase == Phase.OPEN);
        boolean startOver = failed || source.info().chunked() || (seekPending && !reopening);
        stop = null;
        failed = false;
        failedChunks = 0;
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
        landing.begin();
        landingFromUs = FrameTime.us(Math.max(0, fromFrame), timeline.rate());
    }

    private void seekSource(long targetUs) {
        phase = Phase.CHUNK;
        source.seek(targetUs, ++sourceEpoch);
    }

    /** Goes elsewhere if the chunk whose first packet was placed does not hold what is needed; returns whether it does so. */
    private boolean strays() {
        if (!landing.isOpen()) {
            return false;
        }
        long startsAtUs = FrameTime.us(timeline.chunkStart(), timeline.rate());
        OptionalLong elsewhere = landing.elsewhere(chunk(), startsAtUs, landingFromUs);
        if (elsewhere.isEmpty()) {
            return false;
        }
        reader.reset();
        followsOn = false;
        timeline.start(timeline.expected());
        seekSource(elsewhere.getAsLong());
        return true;
    }

    /** Returns where reading has to begin so that the next frame due comes out right, in source frames. */
    private long seekTarget() {
        return Math.max(0, timeline.expected() - reader.prerollFrames());
    }

    private Step seekDemuxer() throws MediaException, DecodeException {
        Demuxer demuxer = reader.demuxer();
        long target = FrameTime.rescale(seekTarget(), timeline.rate(), reader.trackRate());
        if (demuxer.seek(target) == Demuxer.Progress.NEED_DATA) {
            parking.forBytes(chunk().media(), demuxer.wanted());
            return Step.WAIT;
        }
        phase = Phase.PACKETS;
        return Step.MORE;
    }

    // ---- chunks

    private Step pollChunk() throws MediaException {
        Optional<MediaChunk> polled = source.poll();
        if (polled.isPresent()) {
            if (polled.get().epoch() >= sourceEpoch) {
                enterChunk(polled.get());
            }
            return Step.MORE;
        }
        if (source.isEnded()) {
            OptionalLong elsewhere = landing.beforeEnd(source.info().durationUs());
            elsewhere.ifPresent(this::seekSource);
            phase = elsewhere.isPresent() ? Phase.CHUNK : Phase.FLUSH;
            return Step.MORE;
        }
        parking.forChunk(source);
        return Step.WAIT;
    }

    private void enterChunk(MediaChunk next) {
        MediaChunk last = chunk;
        chunk = next;
        if (next.missing().isPresent()) {
            timeline.enterSegment(next, 0, false);
            loseChunk(next.missing().get());
            return;
        }
        DemuxOptions demux = new DemuxOptions(options.gapless(), isSegmented());
        boolean sameStream = last != null && last.variant() == next.variant() && !next.discontinuity();
        Demuxer before = sameStream && reader.isOpen() ? reader.demuxer() : null;
        opener = new ChunkOpener(next, engine.providers(), demux, before, followsOn);
        phase = Phase.OPEN;
    }

    private boolean isSegmented() {
        SourceInfo info = source.info();
        return info.chunked() || info.live();
    }

    private Step openChunk() throws MediaException, DecodeException {
        ChunkOpener open = Objects.requireNonNull(opener);
        if (open.advance() == Demuxer.Progress.NEED_DATA) {
            parking.forBytes(open.waitsFor(), open.wanted());
            return Step.WAIT;
        }
        boolean carried = reader.enter(open.demuxer(), followsOn && !chunk().discontinuity());
        boolean switched = followsOn && chunk().variant() != playing;
        playing = chunk().variant();
        followsOn = true;
        if (!opening.isDone()) {
            timeline.rate(reader.format().sampleRate());
        }
        Track track = reader.demuxer().track();
        if (isSegmented()) {
            long priming = FrameTime.rescale(track.encoderDelay(), reader.trackRate(), timeline.rate());
            timeline.enterSegment(chunk(), priming, !countsFrames(track.container()));
            if (switched) {
                land(timeline.expected() + SWITCH_ROUNDING_FRAMES - (carried ? 0 : reader.prerollFrames()));
            }
        } else {
            timeline.enterFile();
            track.frames().ifPresent(this::endAt);
        }
        phase = seekPending ? Phase.SEEK : Phase.PACKETS;
        seekPending = false;
        return Step.MORE;
    }

    /** Whether a container's times are to the frame; others are rounded to 90 kHz. */
    private static boolean countsFrames(Container container) {
        return container == Container.MP4 || container == Container.FMP4;
    }

    private void endAt(long trackFrames) {
        timeline.end(FrameTime.rescale(trackFrames, reader.trackRate(), timeline.rate()));
    }

    private Step loseOrStop(MediaException cause) throws MediaException {
        boolean segmented = isSegmented();
        // A source that hears of it decides itself when it is enough.
        boolean decided = segmented && source.unusable(chunk(), cause);
        if (!decided && (!opening.isDone() || (segmented && ++failedChunks > MAX_FAILED_CHUNKS))) {
            throw cause;
        }
        if (segmented) {
            if (phase == Phase.OPEN) {
                timeline.enterSegment(chunk(), 0, false);
            }
            loseChunk(cause);
            return Step.MORE;
        }
        if (!Failures.isEndOfData(cause)) {
            throw cause;
        }
        stop = cause;
        phase = Phase.FLUSH;
        return Step.MORE;
    }

    private void loseChunk(MediaException cause) {
        landing.end();
        holes.blame(cause);
        timeline.leaveSegment(true);
        reader.reset();
        followsOn = false;
        phase = Phase.CHUNK;
    }

    // ---- packets

    private Step nextPacket() throws MediaException, DecodeException {
        switch (reader.next()) {
            case NEED_DATA -> {
                parking.forBytes(chunk().media(), reader.demuxer().wanted());
                return Step.WAIT;
            }
            case END -> {
                if (isSegmented()) {
                    timeline.leaveSegment(false);
                }
                phase = Phase.CHUNK;
            }
            case DONE -> {
                DecodeException corruption = reader.concealed();
                if (corruption == null) {
                    takeBlock();
                } else {
                    conceal(corruption);
                }
            }
        }
        return Step.MORE;
    }

    /** Leaves a hole of the packet's length, which the next good packet or the end fills with silence. */
    private void conceal(DecodeException corruption) {
        int rate = timeline.rate();
        long frames = reader.durationFrames(rate);
        long start = timeline.place(reader.startFrame(rate), frames);
        if (strays()) {
            return;
        }
        if (start + frames > timeline.expected() && start < timeline.end()) {
            concealedPackets.lazySet(concealedPackets.get() + 1);
            holes.blame(Failures.asMedia(corruption));
            Duration position = FrameTime.duration(Math.max(0, start), rate);
            events.tell(new DecodeEvent.PacketConcealed(position, String.valueOf(corruption.getMessage())));
        }
    }

    private void takeBlock() throws DecodeException {
        PcmFormat format = reader.format();
        failedChunks = 0;
        if (writer == null) {
            timeline.rate(format.sampleRate());
        } else {
            writer.inputFormat(format);
        }
        long duration = reader.durationFrames(timeline.rate());
        long start = timeline.place(reader.startFrame(timeline.rate()), duration);
        if (strays()) {
            return;
        }
        int frames = (int) Math.min(reader.frames(), duration);
        if (frames > 0) {
            if (writer == null) {
                open(format);
            }
            writer().take(reader.samples(), start, frames);
        }
    }

    // ---- opening

    private void open(PcmFormat decoded) throws DecodeException {
        PcmFormat format = new PcmFormat(
                options.sampleRate().orElse(decoded.sampleRate()),
                options.channels().orElse(decoded.channels()));
        OutputStage output = new OutputStage(decoded, format);
        long position = Resampler.outputFrames(timeline.expected(), decoded.sampleRate(), format.sampleRate());
        PcmRing ring = new PcmRing(engine.pool(), format.channels(), options.ringFrames(), epoch, position);
        writer = new FrameWriter(timeline, holes, options.gapPolicy(), handover, events, output, ring, format);
        Track track = reader.demuxer().track();
        length = StreamLength.of(source.info(), track, timeline, format.sampleRate());
        handover.publishRing(ring);
        // As if the listener had asked for it: with what the decoder needs before that frame.
        source.info().startUs().ifPresent(us -> handover.seek(FrameTime.frames(us, format.sampleRate())));
        events.tell(new DecodeEvent.Opened(format, track));
        opening.complete(format, track);
    }

    // ---- the end

    /** Stops with an exception after all good frames; returns whether there is more to do. */
    private boolean fail(MediaException cause) {
        if (phase == Phase.ENDED) {
            return false;
        }
        boolean flushing = phase == Phase.FLUSH || phase == Phase.FINISH || phase == Phase.END;
        stop = cause;
        failed = true;
        phase = Phase.FLUSH;
        if (writer == null || flushing) {
            opening.fail(cause);
            publishEnd();
        }
        return phase != Phase.ENDED;
    }

    private Step flush() throws MediaException, DecodeException {
        if (writer == null) {
            openEmpty();
        }
        phase = Phase.FINISH;
        writer().fillUpTo(Math.min(timeline.clock(), timeline.end()));
        return Step.MORE;
    }

    /** A container without a single frame still has a format, if it has headers. */
    private void openEmpty() throws MediaException, DecodeException {
        if (!reader.isOpen()) {
            throw holes.cause()
                    .orElseGet(() -> new MediaException(MediaException.Reason.TRUNCATED, "the stream holds no media"));
        }
        open(reader.format());
    }

    private Step finish() {
        writer().finish();
        phase = Phase.END;
        return Step.MORE;
    }

    private Step end() {
        boolean stated = timeline.end() != Long.MAX_VALUE;
        if (stop == null && !stated && writer().hasWritten()) {
            length = new StreamLength(writer().ring().writePosition(), true);
        }
        publishEnd();
        return Step.WAIT;
    }

    private void publishEnd() {
        Ending ending = new Ending(stop, failed, holes.ranges());
        phase = Phase.ENDED;
        if (writer == null) {
            publish(0, ending.beforeAnyFrame());
            return;
        }
        PcmRing ring = writer.ring();
        Duration endedAt = FrameTime.duration(ring.writePosition(), writer.outRate());
        publish(ring.writeIndex(), ending.after(endedAt, reader.demuxer().consumed(), missingEnd()));
    }

    /** Returns what the data ended before; empty if it did not. */
    private Optional<MissingRange> missingEnd() {
        long from = timeline.expected();
        boolean stated = timeline.end() != Long.MAX_VALUE;
        boolean complete = stated && from >= timeline.end();
        boolean close = stop == null && (!stated || timeline.end() - from <= timeline.tolerance());
        if (complete || close) {
            return Optional.empty();
        }
        if (stop != null) {
            holes.blame(stop);
        }
        long to = stated ? timeline.end() : FrameTime.rescale(length.frames(), writer().outRate(), timeline.rate());
        return Optional.of(holes.range(from, to, timeline.rate()));
    }

    private void publish(long index, Outcome outcome) {
        handover.publishTerminal(new Terminal(epoch, index, outcome, failed ? stop : null));
        events.tell(new DecodeEvent.Ended(outcome));
    }

    // ---- after the last run

    /** Gives everything back; runs once, when no worker will run this task again. */
    void dispose() {
        parking.cancel();
        reader.close();
        if (writer != null) {
            writer.ring().retire();
        }
    }

    private FrameWriter writer() {
        return Objects.requireNonNull(writer);
    }

    private MediaChunk chunk() {
        return Objects.requireNonNull(chunk);
    }
}
