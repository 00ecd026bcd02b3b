package io.kithara.decode;

import io.kithara.decode.resample.Resampler;
import io.kithara.stream.MediaChunk;
import io.kithara.stream.MediaException;
import io.kithara.stream.MediaSource;
import io.kithara.stream.SourceInfo;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * From a source to frames in the ring: chunk, demuxer, packets, frames, one small step after the other. A step that lacks
 * bytes, a chunk or room in the ring leaves a wake-up behind and says so; none waits.
 */
final class DecodeSteps {
    /*
     * Ownership: everything here belongs to whichever worker runs the DecodeLoop. Fields that other threads read are
     * volatile or atomic and are written here only. dispose runs after the last step.
     *
     * Here is decided what comes next (Phase). ChunkSearch asks the source and judges what comes, ChunkEntry opens it,
     * PacketReader reads it, Timeline says where its packets lie, FrameWriter writes them, StreamEnd says how it ended.
     */

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

    /** What a step leads to. */
    enum Step {
        /** The next one can be taken at once. */
        MORE,
        /** Nothing can be done before the wake-up that was left. */
        WAIT,
        /** Nothing can be done before the reader has made room in the ring. */
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
    private final ChunkSearch search;
    private final ChunkEntry entry;
    private final StreamEnd end;
    private final AtomicLong concealedPackets = new AtomicLong();
    private volatile StreamLength length = StreamLength.NOT_KNOWN;

    private Phase phase = Phase.CHUNK;
    private long epoch = SeekRequest.OPENING.epoch();
    private boolean seekPending;
    private int failedChunks;

    /** The frame, never 0, that the last chunk went on at which came instead of a lost one: it is asked for pre-roll once. */
    private long takenOverAt;

    /** Null until the first packet has told the format. */
    private @Nullable FrameWriter writer;

    DecodeSteps(
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
        this.search = new ChunkSearch(source);
        this.entry = new ChunkEntry(engine.providers(), options.gapless(), reader, timeline);
        this.end = new StreamEnd(handover, events, timeline, holes);
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

    // ---- the worker

    /** Tells a host how often its reader has found the ring empty since the last time. */
    void tellUnderruns() {
        events.underruns(handover.underruns());
    }

    /** Returns how many frames were ever put into the ring. */
    long writtenFrames() {
        return writer == null ? 0 : writer.ring().writeIndex();
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

    /** Takes the next step. What it throws is to be told to {@link #fail}. */
    Step next() throws MediaException, DecodeException {
        followSeek();
        return advance();
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
        entry.interrupt();
        restart(known.exact() && position == known.frames());
    }

    private void restart(boolean atEnd) {
        boolean reopening = seekPending && (phase == Phase.CHUNK || phase == Phase.OPEN);
        boolean startOver = end.isFailed() || source.info().chunked() || (seekPending && !reopening);
        end.forget();
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
        search.need(FrameTime.us(Math.max(0, fromFrame), timeline.rate()));
    }

    private void seekSource(long targetUs) {
        phase = Phase.CHUNK;
        search.seek(targetUs);
    }

    /** Goes elsewhere if the chunk whose first packet was placed does not hold what is needed; returns whether it does so. */
    private boolean strays() {
        if (!search.goesElsewhere(entry.chunk(), FrameTime.us(timeline.chunkStart(), timeline.rate()))) {
            return false;
        }
        entry.interrupt();
        timeline.start(timeline.expected());
        phase = Phase.CHUNK;
        return true;
    }

    /** Returns where reading has to begin so that the next frame due comes out right, in source frames. */
    private long seekTarget() {
        return Math.max(0, timeline.expected() - reader.prerollFrames());
    }

    private Step seekDemuxer() throws MediaException, DecodeException {
        if (reader.seek(seekTarget(), timeline.rate()) == Demuxer.Progress.NEED_DATA) {
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
            entry.skip(next);
            loseChunk(next.missing().get());
        } else {
            entry.begin(next, isSegmented());
            phase = Phase.OPEN;
        }
    }

    private boolean isSegmented() {
        SourceInfo info = source.info();
        return info.chunked() || info.live();
    }

    private Step openChunk() throws MediaException, DecodeException {
        if (entry.open(isSegmented(), writer == null) == Demuxer.Progress.NEED_DATA) {
            parking.forBytes(entry.waitsFor(), entry.wanted());
            return Step.WAIT;
        }
        if (isSegmented() && (entry.isSwitch() || takesOver())) {
            land(timeline.expected() + SWITCH_ROUNDING_FRAMES - entry.prerollFrames());
        }
        phase = seekPending ? Phase.SEEK : Phase.PACKETS;
        seekPending = false;
        return Step.MORE;
    }

    /** What came instead of a lost chunk goes on at any frame; if its pre-roll is lost as well, it begins without. */
    private boolean takesOver() {
        if (writer == null || !entry.isReplacement() || takenOverAt == timeline.expected()) {
            return false;
        }
        takenOverAt = timeline.expected();
        return true;
    }

    private Step loseOrStop(MediaException cause) throws MediaException {
        boolean segmented = isSegmented();
        // A source that hears of it decides itself when it is enough.
        boolean decided = segmented && source.unusable(entry.chunk(), cause);
        if (!decided && (writer == null || (segmented && ++failedChunks > MAX_FAILED_CHUNKS))) {
            throw cause;
        }
        if (segmented) {
            if (phase == Phase.OPEN) {
                entry.skip(entry.chunk());
            }
            loseChunk(cause);
            return Step.MORE;
        }
        if (!Failures.isEndOfData(cause)) {
            throw cause;
        }
        end.cutOff(cause);
        phase = Phase.FLUSH;
        return Step.MORE;
    }

    private void loseChunk(MediaException cause) {
        search.takeAny();
        holes.lose(cause);
        timeline.leaveSegment(true);
        entry.lose();
        phase = Phase.CHUNK;
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
                    checkEnd();
                    timeline.leaveSegment(false);
                }
                phase = Phase.CHUNK;
            }
            case DONE -> {
                if (reader.hasNewTrack() && !isSegmented()) {
                    followLength();
                }
                DecodeException corruption = reader.concealed();
                if (corruption == null || reader.frames() > 0) {
                    takeBlock(corruption);
                } else {
                    conceal(corruption);
                }
            }
        }
        return Step.MORE;
    }

    /** A container that finds its own statement of length wrong takes it back: from then on the end is where the data ends. */
    private void followLength() {
        Track track = reader.demuxer().track();
        if (track.frames().isEmpty() && timeline.end() != Long.MAX_VALUE) {
            timeline.end(Long.MAX_VALUE);
            length = writer == null ? length : StreamLength.of(source.info(), track, timeline, writer.outRate());
        }
    }

    /** A segment that was cut between two packets looks whole; where there is another variant, that one may have the rest. */
    private void checkEnd() throws MediaException {
        if (source.info().variants().size() > 1 && timeline.isCutShort()) {
            throw new MediaException(
                    MediaException.Reason.TRUNCATED, "a segment ends before the time that the playlist states");
        }
    }

    /** Leaves a hole of the packet's length, which the next good packet or the end fills with silence. */
    private void conceal(DecodeException corruption) {
        int rate = timeline.rate();
        long frames = reader.durationFrames(rate);
        long start = timeline.place(reader.startFrame(rate), frames);
        if (strays()) {
            return;
        }
        report(corruption, start, frames);
    }

    private void report(DecodeException corruption, long start, long frames) {
        long from = Math.max(start, timeline.expected());
        long to = Math.min(start + frames, timeline.end());
        if (from >= to) {
            return; // priming, pre-roll or padding
        }
        int rate = timeline.rate();
        concealedPackets.lazySet(concealedPackets.get() + 1);
        holes.blame(Failures.asMedia(corruption));
        Duration position = FrameTime.duration(Math.max(0, start), rate);
        events.tell(new DecodeEvent.PacketConcealed(position, String.valueOf(corruption.getMessage())));
        holes.damaged(from, to, timeline.tolerance(), rate)
                .ifPresent(range -> events.tell(new DecodeEvent.RangeMissing(range)));
    }

    /** Hands on what the packet holds; or, if it is corrupt, what the decoder made up in its place. */
    private void takeBlock(@Nullable DecodeException corruption) throws DecodeException {
        PcmFormat format = reader.format();
        if (corruption == null) {
            failedChunks = 0;
        }
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
        if (corruption != null) {
            report(corruption, start, frames);
        }
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
        opening.know(format, track);
        handover.publishRing(ring);
        // As if the listener had asked for it: with what the decoder needs before that frame.
        source.info().startUs().ifPresent(us -> handover.seek(FrameTime.frames(us, format.sampleRate())));
        events.tell(new DecodeEvent.Opened(format, track));
    }

    /** Tells that the stream is open together with its first frames: whoever waits for it reads next, and wakes once. */
    void announceWithFrames() {
        if (writer != null && writer.hasWritten()) {
            opening.tell();
        }
    }

    /** Tells that the stream is open, if it is, though no frame may have come out yet. */
    void announce() {
        opening.tell();
    }

    // ---- the end

    /** Stops with an exception after all good frames; returns whether there is more to do. */
    boolean fail(MediaException cause) {
        announce();
        if (phase == Phase.ENDED) {
            return false;
        }
        boolean flushing = phase == Phase.FLUSH || phase == Phase.FINISH || phase == Phase.END;
        end.fail(cause);
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
        if (end.isItsOwn() && !stated && writer().hasWritten()) {
            length = new StreamLength(writer().ring().writePosition(), true);
        }
        publishEnd();
        return Step.WAIT;
    }

    private void publishEnd() {
        phase = Phase.ENDED;
        if (writer == null) {
            end.publishUnopened(epoch);
        } else {
            end.publish(epoch, writer, reader.demuxer().consumed(), length);
        }
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
}
