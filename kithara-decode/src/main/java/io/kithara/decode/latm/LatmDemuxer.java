package io.kithara.decode.latm;

import io.kithara.decode.DataWindow;
import io.kithara.decode.DataWindow.Load;
import io.kithara.decode.DecodeException;
import io.kithara.decode.Demuxer;
import io.kithara.decode.Packet;
import io.kithara.decode.Track;
import io.kithara.decode.aac.BitReader;
import io.kithara.storage.ByteRange;
import io.kithara.stream.Codec;
import io.kithara.stream.Container;
import io.kithara.stream.MediaData;
import io.kithara.stream.MediaException;
import java.util.Arrays;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Reads AAC out of LOAS frames. Every coded frame from the first config on is delivered; elements before it cannot be
 * decoded and are passed. A broken element is passed too; a last frame that is cut ends in {@code TRUNCATED}. Seeking
 * walks from the start, so it is exact and needs every byte before the target. Used by one thread at a time.
 */
public final class LatmDemuxer implements Demuxer {
    /** One block of overlap, and one more so that its own window history is whole. */
    private static final int PREROLL_PACKETS = 2;

    private final DataWindow window;
    private final LoasWalker walker;
    private @Nullable StreamMuxConfig config;
    private @Nullable Track track;

    /** The located element. */
    private byte[] element = {};

    /** Stands before the next of its payloads if one is located. */
    private final BitReader payloads = new BitReader();

    private boolean located;
    private int payload;
    private boolean changed;
    private long frame;
    private long seekTarget = -1;
    private final Packet passed = new Packet();
    private boolean passedIsNext;
    private boolean ended;

    /** Reads all of {@code media}. */
    public LatmDemuxer(MediaData media) {
        window = new DataWindow(media);
        walker = new LoasWalker(window);
    }

    @Override
    public Progress open() throws DecodeException, MediaException {
        Progress progress = locate();
        if (progress == Progress.END) {
            throw new DecodeException(DecodeException.Reason.MALFORMED, "no LATM config in the whole data");
        }
        changed = false;
        return progress;
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
        if (passedIsNext) {
            passedIsNext = false;
            byte[] target = packet.reserve(passed.length());
            System.arraycopy(passed.data(), 0, target, 0, passed.length());
            packet.place(passed.startFrame(), passed.frames(), passed.position(), passed.isTrackChanged());
            return Progress.DONE;
        }
        while (!ended) {
            Progress progress = locate();
            if (progress != Progress.DONE) {
                return progress;
            }
            if (readPayload(packet)) {
                return Progress.DONE;
            }
        }
        return Progress.END;
    }

    @Override
    public Progress seek(long target, int prerollFrames) throws DecodeException, MediaException {
        long from = Math.max(0, target - Math.max(PREROLL_PACKETS * 1024, prerollFrames));
        if (seekTarget != from) {
            seekTarget = from;
            restart();
        }
        Progress progress = next(passed);
        while (progress == Progress.DONE && passed.startFrame() + passed.frames() <= from) {
            progress = next(passed);
        }
        if (progress == Progress.NEED_DATA) {
            return progress;
        }
        passedIsNext = progress == Progress.DONE;
        ended = progress == Progress.END;
        seekTarget = -1;
        return Progress.DONE;
    }

    @Override
    public ByteRange wanted() {
        return window.wanted();
    }

    @Override
    public long consumed() {
        return walker.position();
    }

    @Override
    public String toString() {
        return "LatmDemuxer[frame " + frame + " at " + walker.position() + "]";
    }

    private void restart() {
        walker.moveTo(0);
        located = false;
        passedIsNext = false;
        frame = 0;
        ended = false;
    }

    /** Makes {@link #payloads} stand before a payload. */
    private Progress locate() throws DecodeException, MediaException {
        while (!located) {
            Load load = walker.locate();
            if (load == Load.READY) {
                load = window.load(walker.position(), walker.length());
                if (load == Load.END) {
                    throw new DecodeException(
                            DecodeException.Reason.TRUNCATED,
                            "the LOAS frame at " + walker.position() + " needs " + walker.length()
                                    + " bytes, the data ends before");
                }
            }
            if (load != Load.READY) {
                return load == Load.END ? Progress.END : Progress.NEED_DATA;
            }
            enterElement();
        }
        return Progress.DONE;
    }

    private void enterElement() throws DecodeException {
        int length = walker.length() - LoasWalker.HEADER;
        element = element.length < length ? new byte[length] : element;
        window.copy(walker.position() + LoasWalker.HEADER, element, 0, length);
        payloads.load(element, 0, 8 * length);
        try {
            if (!payloads.readFlag()) { // useSameStreamMux
                adopt(StreamMuxConfig.read(payloads));
            }
        } catch (DecodeException e) {
            if (e.reason() != DecodeException.Reason.MALFORMED) {
                throw e;
            }
            walker.advance();
            return;
        }
        if (config == null) {
            walker.advance();
            return;
        }
        located = true;
        payload = 0;
    }

    private void adopt(StreamMuxConfig read) {
        StreamMuxConfig before = config;
        config = read;
        if (before != null && Arrays.equals(before.ascBytes(), read.ascBytes())) {
            return;
        }
        if (before != null) {
            long rate = before.asc().outputRate();
            frame = frame / rate * read.asc().outputRate()
                    + frame % rate * read.asc().outputRate() / rate;
        }
        changed = true;
        track = new Track(
                Container.LATM,
                Codec.AAC,
                read.asc().format(),
                read.ascBytes(),
                OptionalLong.empty(),
                OptionalLong.empty(),
                0,
                Map.of());
    }

    /** Reads the next payload of the element; returns false if it breaks off, and leaves the element. */
    private boolean readPayload(Packet packet) throws DecodeException {
        StreamMuxConfig mux = config;
        if (mux == null) {
            throw new IllegalStateException("no payload located: " + this);
        }
        int bits = mux.fixedBits() > 0 ? mux.fixedBits() : lengthInfo(payloads);
        boolean whole = bits <= payloads.bitsLeft();
        int frames = mux.asc().framesPerPacket();
        if (whole) {
            payloads.copy(bits, packet.reserve((bits + 7) / 8));
            packet.place(frame, frames, walker.position(), changed);
            changed = false;
        }
        frame += frames;
        if (!whole || ++payload == mux.subFrames()) {
            located = false;
            walker.advance();
        }
        return whole;
    }

    /** {@code PayloadLengthInfo()}: bytes that are summed up until one is not 255. */
    private static int lengthInfo(BitReader in) {
        int bytes = 0;
        int part = 255;
        while (part == 255) {
            if (in.bitsLeft() < 8) {
                return Integer.MAX_VALUE;
            }
            part = in.read(8);
            bytes += part;
        }
        return 8 * bytes;
    }
}
