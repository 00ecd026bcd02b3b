package io.kithara.decode.ogg;

import io.kithara.decode.DecodeException;
import io.kithara.stream.Codec;
import java.util.Optional;

/** How one codec lies in Ogg: its header packets, and how long its packets play. Used by one thread at a time. */
interface OggCodec {
    /**
     * Takes the next header packet.
     *
     * @return what the headers say, with the last of them
     * @throws DecodeException {@code MALFORMED}, {@code UNSUPPORTED} or {@code LIMIT}
     */
    Optional<OggFacts> readHeader(byte[] packet) throws DecodeException;

    Codec codec();

    /** Forgets the packet before the next one, where the length of that depends on it. */
    default void restart() {}

    /**
     * Returns, once the headers are read, how many frames come out with the next packet, given the packets before; 0 if none before is known and it
     * takes one, {@link #NOT_AUDIO} for what no decoder is to see.
     *
     * @param start the packet's first bytes, as many as {@link #START_BYTES} or as there are
     * @param available how many that are
     * @param length bytes of the whole packet
     */
    int frames(byte[] start, int available, int length);

    /** The longest start of a packet that anyone looks at: the header of a FLAC frame. */
    int START_BYTES = 16;

    /** What {@link #frames} says of a packet without audio. */
    int NOT_AUDIO = -1;

    /** Returns what {@link #frames} goes by, to be given back to {@link #resume}. */
    int history();

    /** Goes back to where {@link #history} was asked for. */
    void resume(int history);
}
