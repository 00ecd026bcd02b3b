package io.kithara.decode.pcm;

import io.kithara.decode.DataWindow;
import io.kithara.decode.DataWindow.Load;
import io.kithara.decode.DecodeException;
import io.kithara.decode.Demuxer.Progress;
import io.kithara.decode.Packet;
import io.kithara.stream.MediaException;

/** Cuts a run of PCM frames into packets. */
public final class PcmBlocks {
    /** 23 ms at 44.1 kHz, as a packet of a codec; at most 64 KiB (eight channels of doubles). */
    static final int FRAMES_PER_PACKET = 1024;

    /** The end of a run that nobody states: the data has the last word. */
    public static final long NO_CLAIM = Long.MAX_VALUE;

    private final DataWindow window;
    private final long start;
    private final long claimedFrames;
    private final int frameBytes;
    private long frame;

    /**
     * Stands before frame 0.
     *
     * @param start where it lies
     * @param claimedFrames how many there are, or {@link #NO_CLAIM}
     */
    public PcmBlocks(DataWindow window, long start, long claimedFrames, int frameBytes) {
        this.window = window;
        this.start = start;
        this.claimedFrames = claimedFrames;
        this.frameBytes = frameBytes;
    }

    /** Returns where the next packet lies. */
    public long position() {
        return start + frame * frameBytes;
    }

    /**
     * Fills the next packet.
     *
     * @throws DecodeException {@code TRUNCATED} if a claim is not met; the frames before the end were given
     */
    public Progress next(Packet packet) throws DecodeException, MediaException {
        int frames = (int) Math.min(FRAMES_PER_PACKET, claimedFrames - frame);
        if (frames <= 0) {
            return Progress.END;
        }
        Load load = load(frames);
        if (load == Load.NEED_DATA) {
            return Progress.NEED_DATA;
        }
        if (load == Load.END) {
            frames = Math.min(frames, window.loaded(position()) / frameBytes);
            if (frames == 0) {
                return finish();
            }
        }
        int length = frames * frameBytes;
        window.copy(position(), packet.reserve(length), 0, length);
        packet.place(frame, frames, position(), false);
        frame += frames;
        return Progress.DONE;
    }

    /** A failure cuts a packet short as the end does; what came before it is good, and the next step throws. */
    private Load load(int frames) throws DecodeException, MediaException {
        try {
            return window.load(position(), frames * frameBytes);
        } catch (MediaException e) {
            if (window.loaded(position()) < frameBytes) {
                throw e;
            }
            return Load.END;
        }
    }

    /** Stands before {@code target}, or at the end if that comes first. */
    public void seek(long target) {
        frame = Math.min(target, Math.min(claimedFrames, (Long.MAX_VALUE / 4 - start) / frameBytes));
    }

    private Progress finish() throws DecodeException {
        if (claimedFrames == NO_CLAIM) {
            return Progress.END;
        }
        long there = Math.max(0, (window.end().orElse(start) - start) / frameBytes);
        throw new DecodeException(
                DecodeException.Reason.TRUNCATED,
                "the data ends after " + there + " of " + claimedFrames + " PCM frames");
    }
}
