package io.kithara.decode;

import java.util.Optional;

/**
 * Turns whole packets into samples; never waits for input. Used by one thread at a time. Closing frees what it holds.
 */
public interface PacketDecoder extends AutoCloseable {
    /** Returns the output format; before the first packet what the track announces, after it what came out. */
    PcmFormat format();

    /**
     * Looks at a packet before the first is decoded, so that what a codec says only inside its packets holds from the first frame
     * on; {@link #format} then is that of all frames. The packets come in order from the first on, and are decoded later. Never
     * throws for what they hold. The default does not look.
     *
     * @return whether the packet after it is wanted as well; false from then on
     */
    default boolean foresee(Packet packet) {
        return false;
    }

    /**
     * Decodes one packet into {@code target}, interleaved 32-bit float in WAVE channel order, integer x of n bits as x /
     * 2^(n-1).
     *
     * @param target is made large enough by this call; content before it is overwritten
     * @return frames produced, {@code >= 0} (0 while a codec primes)
     * @throws DecodeException {@code CORRUPT_PACKET}: the decoder has reset itself and takes the next packet; no other
     *     exception escapes, whatever the input
     */
    int decode(Packet packet, PcmBuffer target) throws DecodeException;

    /**
     * Returns what of the last packet was damaged and made up although {@link #decode} returned: a part that the rest can do
     * without. {@code CORRUPT_PACKET}; empty after a sound packet, and by default.
     */
    default Optional<DecodeException> damage() {
        return Optional.empty();
    }

    /**
     * Makes up what the packet after the last may have held, from the last ones and ever weaker, so that a gap is no click. May
     * be called after {@link #decode} threw {@code CORRUPT_PACKET}; the next packet then goes on from it. The default makes
     * nothing.
     *
     * @param target as in {@link #decode}
     * @return frames made, of one packet; 0 if the decoder has nothing to go by, or has gone on for long enough
     */
    default int conceal(PcmBuffer target) {
        return 0;
    }

    /**
     * Returns whether no sample that this gives is NaN, infinite or denormal, whatever the input, so that nobody needs to go
     * over them for that. Always the same answer. The default says no: they are gone over.
     */
    default boolean givesNormalSamples() {
        return false;
    }

    /** Starts to compare what is decoded with the check sum of the samples that the track carries; before the first packet. */
    default void verify() {}

    /** Returns what {@link #verify} found, if the last packet was the stream's last. The default knows nothing. */
    default Integrity integrity() {
        return Integrity.UNKNOWN;
    }

    /** Forgets all history, as after a seek. The next packets are pre-roll until the history is whole again. */
    void reset();

    /** Returns how many frames after {@link #reset} are not yet what linear decoding gives; the seek code drops them. */
    int prerollFrames();

    @Override
    void close();
}
