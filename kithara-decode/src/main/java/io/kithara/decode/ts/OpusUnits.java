package io.kithara.decode.ts;

import io.kithara.decode.DataWindow;
import io.kithara.decode.DataWindow.Load;
import io.kithara.decode.DecodeException;
import io.kithara.decode.Demuxer;
import io.kithara.decode.Packet;
import io.kithara.decode.PcmFormat;
import io.kithara.decode.Track;
import io.kithara.decode.ogg.OpusPacket;
import io.kithara.storage.ByteRange;
import io.kithara.stream.Codec;
import io.kithara.stream.Container;
import io.kithara.stream.MediaData;
import io.kithara.stream.MediaException;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Finds the Opus packets of an elementary stream. What is trimmed off the start of the first ones is the track's delay; what is trimmed
 * off the end of one, it does not hold. A unit is believed where one ended or the stream begins, elsewhere only if another follows it.
 * Cannot seek: the transport stream is entered anew for that. Not safe for several threads.
 */
final class OpusUnits implements Demuxer {
    private static final int PREFIX_BYTES = 2;

    private final DataWindow window;
    private final OpusUnit unit;
    private final int channelConfig;
    private long position;

    /** Whether a unit is to begin at the position. */
    private boolean inStep = true;

    /** Whether what begins there, in step, needs no unit behind it to be believed. */
    private boolean proven;

    private long first = -1;
    private int delay;
    private @Nullable Track track;

    /**
     * Prepares to read.
     *
     * @param channelConfig {@code channel_config_code} of the stream's descriptor, one that {@link OpusChannels} knows
     * @param seam whether the data begins with a part of a unit from another segment, which this one goes on with, or not
     */
    OpusUnits(MediaData media, int channelConfig, boolean seam) {
        this.window = new DataWindow(media);
        this.unit = new OpusUnit(window);
        this.channelConfig = channelConfig;
        proven = !seam;
    }

    /** Goes on to the first packet of which something is heard, and adds up what is not. */
    @Override
    public Progress open() throws DecodeException, MediaException {
        while (true) {
            Progress progress = locate();
            if (progress == Progress.END) {
                throw new DecodeException(DecodeException.Reason.MALFORMED, "no Opus packet in the whole data");
            }
            if (progress == Progress.NEED_DATA) {
                return progress;
            }
            first = first < 0 ? position : first;
            delay += unit.startTrim();
            if (unit.startTrim() < unit.frames()) {
                break;
            }
            pass();
        }
        position = first;
        track = new Track(
                Container.MPEG_TS,
                Codec.OPUS,
                new PcmFormat(OpusPacket.RATE, OpusChannels.count(channelConfig)),
                OpusChannels.config(channelConfig),
                OptionalLong.empty(),
                OptionalLong.empty(),
                delay,
                Map.of());
        return Progress.DONE;
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
        while (true) {
            Progress progress = locate();
            if (progress != Progress.DONE) {
                return progress;
            }
            int frames = unit.frames() - unit.endTrim();
            if (frames > 0) {
                window.copy(unit.packet(), packet.reserve(unit.bytes()), 0, unit.bytes());
                packet.place(0, frames, position, false);
            }
            pass();
            if (frames > 0) {
                return progress;
            }
        }
    }

    @Override
    public Progress seek(long frame, int prerollFrames) {
        throw new UnsupportedOperationException("the transport stream is entered anew: " + this);
    }

    @Override
    public ByteRange wanted() {
        return window.wanted();
    }

    @Override
    public long consumed() {
        return track == null && first >= 0 ? first : position;
    }

    @Override
    public String toString() {
        return "OpusUnits[at " + position + "]";
    }

    private void pass() {
        position = unit.end();
        inStep = true;
        proven = true;
    }

    /** Makes the position that of a unit which lies in the window. */
    private Progress locate() throws DecodeException, MediaException {
        while (true) {
            OpusUnit.Found found = unit.read(position);
            if (found == OpusUnit.Found.UNIT && !(inStep && proven)) {
                found = confirm();
            }
            if (found == OpusUnit.Found.UNIT) {
                return Progress.DONE;
            }
            boolean over = window.end().isPresent() && position >= window.end().getAsLong();
            if (found == OpusUnit.Found.NEED_DATA) {
                return Progress.NEED_DATA;
            }
            if (over || (found == OpusUnit.Found.CUT && inStep)) {
                return Progress.END;
            }
            position++;
            inStep = false;
        }
    }

    /** Any eleven bits may look like a prefix: another unit has to follow, or the end. */
    private OpusUnit.Found confirm() throws DecodeException, MediaException {
        Load load = window.load(position, (int) (unit.end() - position) + PREFIX_BYTES);
        if (load == Load.NEED_DATA) {
            return OpusUnit.Found.NEED_DATA;
        }
        boolean last = load == Load.END && window.end().orElse(-1) == unit.end();
        boolean followed = load == Load.READY && OpusUnit.isPrefix(window, unit.end());
        return last || followed ? OpusUnit.Found.UNIT : OpusUnit.Found.NOTHING;
    }
}
