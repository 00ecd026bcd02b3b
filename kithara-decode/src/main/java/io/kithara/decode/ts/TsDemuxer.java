package io.kithara.decode.ts;

import io.kithara.decode.DataWindow;
import io.kithara.decode.DataWindow.Load;
import io.kithara.decode.DecodeException;
import io.kithara.decode.DemuxOptions;
import io.kithara.decode.Demuxer;
import io.kithara.decode.Packet;
import io.kithara.decode.Track;
import io.kithara.decode.ogg.OpusPacket;
import io.kithara.storage.ByteRange;
import io.kithara.stream.Codec;
import io.kithara.stream.Container;
import io.kithara.stream.MediaData;
import io.kithara.stream.MediaException;
import java.util.Arrays;
import java.util.Objects;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Reads the first audio stream that can be decoded out of a transport stream, a whole file or a segment of HLS.
 *
 * <p>Every coded frame is delivered, and nothing is trimmed but what the headers of Opus packets say. In a segment frames count from the stream's own timestamps, in
 * a file from its first frame; from then on frames are counted and timestamps confirm (see {@link TsClock}). Damage is
 * delivered as a {@linkplain Packet#isLost lost} packet of the length that is missing. The stream to play may change on the way. What is scrambled, or coded by nobody's
 * codec, is {@code UNSUPPORTED}. Seeking reads every packet between the nearest place known and the target, so it is
 * exact. Used by one thread at a time.
 */
final class TsDemuxer implements Demuxer {
    /** Two frames of AAC before the target: overlap and window shape; a decoder that needs more asks for more. */
    private static final int PREROLL_FRAMES = 2 * 1024;

    /** Prefix of Opus packets' headers. */
    private static final byte OPUS_SYNC = 0x7F;

    private final DemuxOptions options;
    private final AudioPump pump;
    private final TsClock clock;
    private final SeekIndex index = new SeekIndex();

    private @Nullable Track track;
    private @Nullable Stretch described;
    private SeekIndex.@Nullable Entry first;
    private @Nullable DecodeException pendingFailure;

    /** The frame that comes behind a lost packet, or that a seek ended at. */
    private final Packet held = new Packet();

    /** How many frames are coded before the first that is heard, in a file: in a segment the timeline sees to that. */
    private int shift;

    private boolean holding;
    private boolean ended;

    private final Packet scratch = new Packet();
    private long seekTarget;
    private boolean seeking;

    TsDemuxer(MediaData media, DemuxOptions options) {
        this.options = options;
        this.pump = new AudioPump(new DataWindow(media));
        this.clock = new TsClock(options.segment());
    }

    @Override
    public void follow(Demuxer before, boolean contiguous) {
        if (before instanceof TsDemuxer other && options.segment()) {
            pump.follow(other.pump, contiguous);
            if (contiguous) {
                clock.follow(other.clock, pump.hasRemainder());
            }
        }
    }

    @Override
    public Progress open() throws DecodeException, MediaException {
        if (pump.findStream() == Load.NEED_DATA) {
            return Progress.NEED_DATA;
        }
        while (true) {
            Progress progress = openStretch();
            if (progress == Progress.DONE) {
                describe(pump.stretch());
                shift = options.segment() ? 0 : track().encoderDelay();
                first = new SeekIndex.Entry(0, pump.stretch().stream(), clock.copy());
                return progress;
            }
            if (progress == Progress.NEED_DATA) {
                return progress;
            }
            if (!pump.advance()) {
                throw new DecodeException(
                        DecodeException.Reason.MALFORMED,
                        "no frame of " + pump.stretch().stream().name() + " in the transport stream");
            }
        }
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
        if (holding) {
            holding = false;
            copy(held, packet);
            return Progress.DONE;
        }
        DecodeException failure = pendingFailure;
        if (failure != null) {
            pendingFailure = null;
            ended = true;
            throw failure;
        }
        return ended ? Progress.END : read(packet);
    }

    @Override
    public Progress seek(long frame, int prerollFrames) throws DecodeException, MediaException {
        int known = track().codec() == Codec.OPUS ? OpusPacket.PREROLL_FRAMES : PREROLL_FRAMES;
        long target = Math.max(-shift, frame - Math.max(known, prerollFrames));
        if (!seeking || seekTarget != target) {
            begin(target);
        }
        try {
            Progress progress = next(scratch);
            while (progress == Progress.DONE && scratch.startFrame() + scratch.frames() <= target) {
                progress = next(scratch);
            }
            if (progress == Progress.NEED_DATA) {
                return progress;
            }
            if (progress == Progress.DONE) {
                hold(scratch);
            }
        } catch (DecodeException e) {
            // it is met again by the read that comes to it
            pendingFailure = e;
        }
        seeking = false;
        return Progress.DONE;
    }

    @Override
    public ByteRange wanted() {
        return pump.wanted();
    }

    @Override
    public long consumed() {
        return track == null ? 0 : pump.position();
    }

    @Override
    public String toString() {
        return "TsDemuxer[frame " + clock.next() + " at " + pump.position() + "]";
    }

    private void begin(long target) {
        seekTarget = target;
        seeking = true;
        ended = false;
        pendingFailure = null;
        SeekIndex.Entry known = index.floor(target + shift);
        SeekIndex.Entry entry = known == null ? Objects.requireNonNull(first, "not open") : known;
        holding = false;
        clock.restore(entry.clock());
        pump.restart(entry.source(), entry.stream());
    }

    /** Brings the demuxer of the stretch to where its track is known; {@code END} if the stretch ends before. */
    private Progress openStretch() throws DecodeException, MediaException {
        while (true) {
            Stretch stretch = pump.stretch();
            try {
                Progress progress = stretch.open();
                if (progress != Progress.NEED_DATA) {
                    return progress;
                }
            } catch (DecodeException e) {
                if (!isEndOfStretch(stretch, e)) {
                    throw e;
                }
                return Progress.END;
            }
            if (pump.step() == Load.NEED_DATA) {
                return Progress.NEED_DATA;
            }
        }
    }

    /** Whether a demuxer of frames only says that the stretch it was given is over, within a frame or without any. */
    private static boolean isEndOfStretch(Stretch stretch, DecodeException e) {
        return stretch.data().isEnded()
                && (e.reason() == DecodeException.Reason.TRUNCATED || e.reason() == DecodeException.Reason.MALFORMED);
    }

    private Progress read(Packet packet) throws DecodeException, MediaException {
        while (true) {
            Progress progress = openStretch();
            if (progress == Progress.DONE) {
                progress = readFrame(packet);
            }
            if (progress != Progress.END) {
                return progress;
            }
            if (!pump.advance()) {
                return finish();
            }
        }
    }

    private Progress readFrame(Packet packet) throws DecodeException, MediaException {
        Stretch stretch = pump.stretch();
        while (true) {
            try {
                Progress progress = stretch.next(packet);
                if (progress == Progress.DONE) {
                    place(stretch, packet);
                }
                if (progress != Progress.NEED_DATA) {
                    return progress;
                }
            } catch (DecodeException e) {
                if (!isEndOfStretch(stretch, e)) {
                    throw e;
                }
                return Progress.END;
            }
            if (pump.step() == Load.NEED_DATA) {
                return Progress.NEED_DATA;
            }
        }
    }

    /** The data is over. What is left of a frame belongs to the next segment; in a file it is missing. */
    private Progress finish() throws DecodeException {
        ended = true;
        if (pump.isCut()) {
            throw new DecodeException(
                    DecodeException.Reason.TRUNCATED, "the data ends within the packet at " + pump.position());
        }
        byte[] left = pump.stretch().remainder();
        boolean frame = left.length > 0 && isSync(left[0], pump.stretch().stream());
        if (frame && !options.segment()) {
            throw new DecodeException(
                    DecodeException.Reason.TRUNCATED,
                    "the data ends within a frame, " + left.length + " bytes behind its start");
        }
        return Progress.END;
    }

    /** Whether a frame may start with it: the first byte of the syncwords of ADTS and MPEG audio, and of LOAS. */
    private static boolean isSync(byte first, ElementaryStream stream) {
        return stream.kind() == ElementaryStream.Kind.OPUS ? first == OPUS_SYNC : first == (byte) 0xFF || first == 0x56;
    }

    /** Puts a frame on the timeline; if some were lost before it, it is held and they come first. */
    private void place(Stretch stretch, Packet packet) throws DecodeException {
        boolean changed = describe(stretch);
        if (packet.isTrackChanged()) {
            adoptTrack(stretch);
            changed = true;
        }
        int rate = track().format().sampleRate();
        PesMark mark = stretch.takeMark(packet.position());
        boolean damaged = mark != null && stretch.takeDamage();
        // a file can be entered anew where a PES packet starts with a frame
        boolean enterable = mark != null && mark.position() == packet.position() && !options.segment();
        TsClock before = enterable ? clock.copy() : clock;
        long start = clock.place(mark, packet.frames(), rate, damaged);
        if (mark != null && enterable && clock.lost() == 0) {
            index.add(start, new SeekIndex.Entry(mark.source(), stretch.stream(), before), rate);
        }
        long source = mark == null ? pump.position() : mark.source();
        packet.place(start - shift, packet.frames(), source, changed);
        if (damaged && !changed && clock.lost() > 0) {
            hold(packet);
            packet.lose(start - shift - clock.lost(), (int) clock.lost(), source);
        }
    }

    private void hold(Packet packet) throws DecodeException {
        copy(packet, held);
        holding = true;
    }

    private static void copy(Packet from, Packet to) throws DecodeException {
        if (from.isLost()) {
            to.lose(from.startFrame(), from.frames(), from.position());
            return;
        }
        System.arraycopy(from.data(), 0, to.reserve(from.length()), 0, from.length());
        to.place(from.startFrame(), from.frames(), from.position(), from.isTrackChanged());
    }

    /** Takes over the track of a stretch when it comes to it; returns whether it is another one than before. */
    private boolean describe(Stretch stretch) {
        if (described == stretch) {
            return false;
        }
        described = stretch;
        Track before = track;
        adoptTrack(stretch);
        Track now = track();
        return before != null
                && !(before.codec() == now.codec()
                        && before.format().equals(now.format())
                        && Arrays.equals(before.config(), now.config()));
    }

    private void adoptTrack(Stretch stretch) {
        Track frames = stretch.frames().track();
        track = new Track(
                Container.MPEG_TS,
                frames.codec(),
                frames.format(),
                frames.config(),
                OptionalLong.empty(),
                OptionalLong.empty(),
                options.gapless() ? frames.encoderDelay() : 0,
                frames.metadata());
    }
}
