package io.kithara.decode.ts;

import io.kithara.decode.DecodeException;
import io.kithara.decode.DemuxOptions;
import io.kithara.decode.Demuxer;
import io.kithara.decode.Packet;
import io.kithara.decode.adts.AdtsProvider;
import io.kithara.decode.latm.LatmDemuxer;
import io.kithara.decode.mpeg.MpegAudioDemuxer;
import io.kithara.stream.Container;
import io.kithara.stream.MediaException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An unbroken run of one elementary stream, and the demuxer that finds frames in it. Where packets were lost or the
 * stream changes, another one begins, so that no frame is put together from pieces that do not belong together. Not safe
 * for several threads.
 */
final class Stretch {
    /** Nothing is trimmed in a transport stream, and it has its own timestamps. */
    private static final DemuxOptions OPTIONS = new DemuxOptions(false, true);

    /** Timestamps of PES packets in which no frame starts; real ones hold at least a part of one. */
    private static final int MAX_MARKS = 4096;

    private final ElementaryStream stream;
    private final ElementaryData data = new ElementaryData();
    private final Demuxer frames;
    private final Deque<PesMark> marks = new ArrayDeque<>();
    private boolean damagedBefore;
    private boolean open;

    Stretch(ElementaryStream stream, boolean damagedBefore) {
        this(stream, damagedBefore, new byte[0]);
    }

    /** Creates one that begins with a part of a frame from another segment. */
    Stretch(ElementaryStream stream, boolean damagedBefore, byte[] remainder) {
        this.stream = stream;
        this.damagedBefore = damagedBefore;
        data.append(remainder);
        this.frames = switch (stream.kind()) {
            case ADTS -> new AdtsProvider().create(Optional.empty(), data, OPTIONS);
            case LATM -> new LatmDemuxer(data);
            case OPUS -> new OpusUnits(data, stream.opusChannels(), remainder.length > 0);
            default -> new MpegAudioDemuxer(data, OPTIONS, Container.MPEG_TS, 0, Long.MAX_VALUE);
        };
    }

    ElementaryStream stream() {
        return stream;
    }

    ElementaryData data() {
        return data;
    }

    /** Returns whether packets were lost before it. */
    boolean isDamagedBefore() {
        return damagedBefore;
    }

    /** Returns whether packets were lost before it, once. */
    boolean takeDamage() {
        boolean was = damagedBefore;
        damagedBefore = false;
        return was;
    }

    boolean isEmpty() {
        return data.written() == 0;
    }

    /** Returns the demuxer of the frames; its track once {@link #open} is done. */
    Demuxer frames() {
        return frames;
    }

    void mark(PesMark mark) {
        if (marks.size() == MAX_MARKS) {
            marks.removeFirst();
        }
        marks.addLast(mark);
    }

    /** Takes the mark whose timestamp belongs to a frame at {@code position}; null if none does. */
    @Nullable
    PesMark takeMark(long position) {
        PesMark found = null;
        while (!marks.isEmpty() && marks.getFirst().position() <= position) {
            found = marks.removeFirst();
        }
        return found;
    }

    /** Opens the demuxer, if that is still to be done. */
    Demuxer.Progress open() throws DecodeException, MediaException {
        if (open) {
            return Demuxer.Progress.DONE;
        }
        Demuxer.Progress progress = frames.open();
        open = progress == Demuxer.Progress.DONE;
        return progress;
    }

    /** Reads the next frame, positions in this stretch. */
    Demuxer.Progress next(Packet packet) throws DecodeException, MediaException {
        Demuxer.Progress progress = open();
        if (progress == Demuxer.Progress.DONE) {
            progress = frames.next(packet);
        }
        data.release(frames.consumed());
        return progress;
    }

    /** Returns the bytes behind the last whole frame. */
    byte[] remainder() {
        return data.tail(frames.consumed());
    }

    @Override
    public String toString() {
        return "Stretch[" + stream.name() + " PID " + stream.pid() + " " + data + "]";
    }
}
