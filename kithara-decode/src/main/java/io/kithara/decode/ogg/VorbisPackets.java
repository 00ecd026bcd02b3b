package io.kithara.decode.ogg;

import io.kithara.decode.VorbisHeaders;

/**
 * How long the packets of a Vorbis stream play, in any container: a quarter of the packet's block and of the one before
 * (Vorbis I section 4.3.8). Used by one thread at a time.
 */
public final class VorbisPackets {
    /** What {@link #frames} says of a packet that is no audio. */
    public static final int NOT_AUDIO = -1;

    private final VorbisHeaders headers;

    /** Frames of the block before the next one; 0 if there is none. */
    private int lastBlock;

    /** Stands before the first packet. */
    public VorbisPackets(VorbisHeaders headers) {
        this.headers = headers;
    }

    /** Returns how many frames come out with the next packet; 0 if there is none before it, or {@link #NOT_AUDIO}. */
    public int frames(byte firstByte) {
        int block = headers.blockFrames(firstByte);
        if (block == 0) {
            return NOT_AUDIO;
        }
        int frames = lastBlock == 0 ? 0 : lastBlock / 4 + block / 4;
        lastBlock = block;
        return frames;
    }

    /** Returns what the next count depends on, to be given back to {@link #resume}. */
    public int history() {
        return lastBlock;
    }

    /** Takes up a place: with what {@link #history} said there, 0 for nothing before it. */
    public void resume(int history) {
        lastBlock = history;
    }
}
