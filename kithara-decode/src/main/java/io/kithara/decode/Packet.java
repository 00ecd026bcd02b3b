package io.kithara.decode;

import java.util.Arrays;

/**
 * One coded access unit and its place in time; filled by a {@link Demuxer}, read by a {@link PacketDecoder}, and used
 * again. Not safe for several threads.
 */
public final class Packet {
    /** A packet longer than this is a lie or an attack: the largest sound one is a raw PCM or FLAC block. */
    static final int MAX_LENGTH = 4 << 20;

    private byte[] data = new byte[4096];
    private int length;
    private long startFrame;
    private int frames;
    private long position;
    private boolean trackChanged;
    private boolean lost;

    /** Returns the bytes; valid up to {@link #length}. The array is replaced when a packet needs more room. */
    public byte[] data() {
        return data;
    }

    /** Returns the number of bytes. */
    public int length() {
        return length;
    }

    /**
     * Returns where the packet's first frame lies in the track's presentation timeline, in frames at the track's rate;
     * negative for priming that is to be trimmed.
     */
    public long startFrame() {
        return startFrame;
    }

    /** Returns how many frames the container says the packet holds; 0 if only the decoder knows. */
    public int frames() {
        return frames;
    }

    /** Returns the byte offset of the packet in its data, for messages. */
    public long position() {
        return position;
    }

    /** Returns whether {@link Demuxer#track} describes another format from this packet on. */
    public boolean isTrackChanged() {
        return trackChanged;
    }

    /**
     * Makes room for {@code size} bytes, content undefined, and returns the array to fill.
     *
     * @throws DecodeException {@code LIMIT} beyond 4 MiB
     */
    public byte[] reserve(int size) throws DecodeException {
        if (size < 0 || size > MAX_LENGTH) {
            throw new DecodeException(DecodeException.Reason.LIMIT, "a packet of " + size + " bytes");
        }
        if (data.length < size) {
            data = Arrays.copyOf(data, Math.max(size, Math.min(2 * data.length, MAX_LENGTH)));
        }
        length = size;
        lost = false;
        return data;
    }

    /** Returns whether this stands for packets that the container had and that are gone: it has a place and no bytes. */
    public boolean isLost() {
        return lost;
    }

    /** Makes this stand for {@code frames} frames whose packets are damaged or missing; 0 bytes, no change of track. */
    public void lose(long startFrame, int frames, long position) {
        place(startFrame, frames, position, false);
        length = 0;
        lost = true;
    }

    /** Sets when the packet plays and where it came from. */
    public void place(long startFrame, int frames, long position, boolean trackChanged) {
        this.startFrame = startFrame;
        this.frames = frames;
        this.position = position;
        this.trackChanged = trackChanged;
        this.lost = false;
    }
}
