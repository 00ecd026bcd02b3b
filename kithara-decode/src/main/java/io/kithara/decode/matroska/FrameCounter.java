package io.kithara.decode.matroska;

/**
 * Tells how many frames a packet holds from the packet itself: times in Matroska are rounded, counting is exact. Used by
 * one thread.
 */
interface FrameCounter {
    /** As many first bytes of a packet as a counter may look at. */
    int HEAD_BYTES = 16;

    /** What {@link #frames} says of a packet that brings none itself, or whose frames only the decoder can tell. */
    int NOT_KNOWN = 0;

    /**
     * Counts the next packet.
     *
     * @param head its first bytes
     * @param available how many of them there are: {@link #HEAD_BYTES}, fewer only for a shorter packet
     * @param length bytes of the packet, at least 1
     */
    int frames(byte[] head, int available, int length);

    /** Returns what the count of the next packet depends on, to be given back to {@link #resume}. */
    default int history() {
        return 0;
    }

    /** Takes up a place: with what {@link #history} said there, 0 for nothing before it. */
    default void resume(int history) {}
}
