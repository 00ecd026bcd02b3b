package io.kithara.decode.flac;

import io.kithara.decode.DataWindow;
import io.kithara.decode.DataWindow.Load;
import io.kithara.decode.DecodeException;
import io.kithara.decode.Demuxer;
import io.kithara.decode.Packet;
import io.kithara.decode.PcmFormat;
import io.kithara.decode.Track;
import io.kithara.storage.ByteRange;
import io.kithara.stream.Codec;
import io.kithara.stream.Container;
import io.kithara.stream.MediaData;
import io.kithara.stream.MediaException;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Reads native FLAC. Frames say what they are and where they play, and outrank all metadata.
 *
 * <p>Guarantees: every frame that has a sound header is given out, and what numbers say is missing between two is told ({@link
 * Packet#isLost}); every seek is exact, and reads a part of the file that does not grow with it where data is seekable.
 * {@link Track#frames} is what STREAMINFO says, until a frame lies beyond that: then the track changes and states none. Less than it
 * says, or a last frame that is cut, is {@code TRUNCATED}. Where the rate changes on the way, positions stay times; a seek in such a
 * stream, or in one whose numbers start over, reads it from its start. Used by one thread at a time.
 */
final class FlacDemuxer implements Demuxer {
    private final DataWindow window;
    private final MetadataReader metadata;
    private final FrameWalker walker;

    /** Stands at the first frame. */
    private final FrameWalker first;

    private @Nullable StreamInfo info;
    private @Nullable Track track;
    private @Nullable FrameSeek seek;
    private @Nullable FrameDecoder lastFrame;

    /** The next sample that is due in frames' numbers, and what is to be added for a position in the track's. */
    private long due;

    private long shift;
    private boolean sizesAreTimes = true;
    private boolean started;
    private boolean ended;
    private boolean opened;

    FlacDemuxer(MediaData media) {
        window = new DataWindow(media);
        metadata = new MetadataReader(window);
        walker = new FrameWalker(window);
        first = new FrameWalker(window);
    }

    @Override
    public Progress open() throws DecodeException, MediaException {
        if (metadata.read() == Load.NEED_DATA) {
            return Progress.NEED_DATA;
        }
        if (!started) {
            walker.search(metadata.position());
            started = true;
        }
        Load load = metadata.isExact() && !opened ? walker.locateHere() : Load.END;
        if (load == Load.END) {
            opened = true;
            load = walker.locate();
        }
        if (load == Load.END) {
            return openEmpty();
        }
        if (load == Load.READY) {
            count();
            load = walker.measure();
        }
        if (load == Load.NEED_DATA) {
            return Progress.NEED_DATA;
        }
        begin();
        return Progress.DONE;
    }

    /** The first frame that is there is the first that is heard, unless there are bytes before it that were one. */
    private void count() {
        FrameHeader header = walker.header();
        boolean lost = metadata.isMarked() && walker.position() != metadata.position();
        walker.count(lost ? 0 : -header.firstSample(header.blockSize()), header.blockSize());
    }

    /** Without a frame there is what STREAMINFO says, if there is one and it does not speak of samples. */
    private Progress openEmpty() throws DecodeException {
        Optional<StreamInfo> said = metadata.streamInfo();
        if (said.isEmpty() || said.get().samples().isPresent() || !metadata.isExact()) {
            throw new DecodeException(
                    metadata.isMarked() ? DecodeException.Reason.TRUNCATED : DecodeException.Reason.MALFORMED,
                    "no FLAC frame between byte " + metadata.position() + " and the end of the data");
        }
        info = said.get();
        PcmFormat format = format(info.sampleRate(), info.channels());
        track = describe(format, OptionalLong.empty(), OptionalLong.of(0));
        ended = true;
        return Progress.DONE;
    }

    private void begin() throws DecodeException {
        info = metadata.streamInfo().orElse(null);
        FrameHeader header = walker.header();
        first.enter(walker);
        OptionalLong frames = info == null ? OptionalLong.empty() : info.samples();
        PcmFormat format = format(rate(header), header.channels());
        track = describe(format, frames, frames.isPresent() ? OptionalLong.empty() : estimate());
    }

    private int rate(FrameHeader header) {
        return header.sampleRate() != 0 ? header.sampleRate() : info == null ? 0 : info.sampleRate();
    }

    private static PcmFormat format(int rate, int channels) throws DecodeException {
        if (rate < 1 || rate > PcmFormat.MAX_SAMPLE_RATE) {
            throw new DecodeException(
                    DecodeException.Reason.UNSUPPORTED,
                    rate == 0 ? "FLAC that states no sample rate" : "FLAC of " + rate + " Hz");
        }
        return new PcmFormat(rate, channels);
    }

    private Track describe(PcmFormat format, OptionalLong frames, OptionalLong estimated) {
        return new Track(
                Container.FLAC, Codec.FLAC, format, metadata.config(), frames, estimated, 0, metadata.metadata());
    }

    /** What the bytes hold if they go on as with the first frame. */
    private OptionalLong estimate() {
        OptionalLong length = window.data().length();
        if (length.isEmpty()) {
            return length;
        }
        double frames = (double) (length.getAsLong() - walker.position()) / (double) (walker.end() - walker.position());
        return OptionalLong.of((long) (frames * walker.header().blockSize()));
    }

    @Override
    public Track track() {
        if (track == null) {
            throw new IllegalStateException("not open: " + this);
        }
        return track;
    }

    @Override
    public Progress next(Packet packet) throws DecodeException, MediaException {
        if (ended) {
            return finish();
        }
        Load load = walker.locate();
        if (load == Load.READY && due < walker.start()) {
            lose(packet);
            return Progress.DONE;
        }
        if (load == Load.READY) {
            load = walker.measure();
        }
        int length = load == Load.READY ? (int) (walker.end() - walker.position()) : 0;
        if (load == Load.READY) {
            load = window.load(walker.position(), length);
        }
        if (load != Load.READY) {
            return load == Load.END ? finish() : Progress.NEED_DATA;
        }
        window.copy(walker.position(), packet.reserve(length), 0, length);
        if (walker.isLast()) {
            requireWhole(packet);
        }
        place(packet);
        pass();
        return Progress.DONE;
    }

    private void lose(Packet packet) {
        int missing = (int) Math.min(Integer.MAX_VALUE, walker.start() - due);
        packet.lose(due + shift, missing, walker.position());
        due += missing;
    }

    private void place(Packet packet) throws DecodeException {
        FrameHeader header = walker.header();
        boolean changed = follow(header);
        due = walker.start() + header.blockSize();
        changed |= doubtLength();
        packet.place(walker.start() + shift, header.blockSize(), walker.position(), changed);
    }

    private void pass() {
        ended = walker.isLast();
        if (!ended) {
            walker.advance();
        }
    }

    /** Keeps {@link #track} what the frames are; returns whether that changed. Time goes on where the rate changes. */
    private boolean follow(FrameHeader header) throws DecodeException {
        Track old = track();
        int rate = rate(header);
        if (old.format().sampleRate() == rate && old.format().channels() == header.channels()) {
            return false;
        }
        PcmFormat format = format(rate, header.channels());
        if (rate != old.format().sampleRate()) {
            long time = walker.start() + shift;
            shift = time * rate / old.format().sampleRate() - walker.start();
            sizesAreTimes = false;
        }
        track = describe(format, old.frames(), old.estimatedFrames());
        return true;
    }

    /** Returns whether a frame beyond the stated length has just proved that wrong. */
    private boolean doubtLength() {
        Track old = track();
        if (old.frames().isEmpty() || due <= old.frames().getAsLong()) {
            return false;
        }
        track = describe(
                old.format(),
                OptionalLong.empty(),
                OptionalLong.of(Math.max(due, estimate().orElse(0))));
        return true;
    }

    /** The data ends with this frame, or within it: only decoding it tells. */
    private void requireWhole(Packet packet) throws DecodeException {
        FrameDecoder decoder = lastFrame == null ? new FrameDecoder() : lastFrame;
        lastFrame = decoder;
        try {
            decoder.decode(packet.data(), packet.length(), info == null ? 0 : info.bits());
        } catch (DecodeException e) {
            if (decoder.length() == 0) {
                ended = true;
                throw new DecodeException(
                        DecodeException.Reason.TRUNCATED,
                        "the data ends within the FLAC frame at byte " + walker.position(),
                        e);
            }
        }
    }

    private Progress finish() throws DecodeException {
        ended = true;
        OptionalLong frames = track().frames();
        if (frames.isPresent() && due < frames.getAsLong()) {
            throw new DecodeException(
                    DecodeException.Reason.TRUNCATED,
                    "the data ends after " + due + " of " + frames.getAsLong() + " frames of FLAC");
        }
        return Progress.END;
    }

    @Override
    public Progress seek(long frame, int prerollFrames) throws DecodeException, MediaException {
        FrameSeek current = seek;
        long target = Math.max(0, frame - prerollFrames - shift);
        if (current == null || current.target() != target) {
            current = prepare(target);
            seek = current;
        }
        Load load = current.run();
        if (load == Load.NEED_DATA) {
            return Progress.NEED_DATA;
        }
        seek = null;
        ended = load == Load.END;
        if (load == Load.READY) {
            walker.enter(current.scout());
        }
        due = ended ? target : walker.start();
        return Progress.DONE;
    }

    private FrameSeek prepare(long frame) {
        FrameSeek prepared = new FrameSeek(window, first, frame);
        if (walker.hasRestarted() || !sizesAreTimes) {
            return prepared;
        }
        SeekTable table = metadata.seekTable();
        int point = table.floor(frame);
        for (int near = Math.max(0, point); near < table.count() && near <= point + 1; near++) {
            prepared.know(first.position() + table.offset(near), table.sample(near));
        }
        if (walker.isLocated()) {
            prepared.know(walker.position(), walker.start());
        }
        OptionalLong length = window.data().length();
        OptionalLong frames = track().frames().isPresent() ? track().frames() : track().estimatedFrames();
        if (length.isPresent() && frames.isPresent()) {
            prepared.know(length.getAsLong(), Math.max(frame + 1, frames.getAsLong()));
        }
        return prepared;
    }

    @Override
    public ByteRange wanted() {
        return window.wanted();
    }

    @Override
    public long consumed() {
        return track == null ? metadata.position() : walker.position();
    }

    @Override
    public String toString() {
        return "FlacDemuxer[" + consumed() + (track == null ? "" : " " + track.format()) + "]";
    }
}
