package io.kithara.decode;

import io.kithara.stream.MediaHint;

/** Decodes some codecs; found through {@code ServiceLoader}. Stateless and safe from any thread. */
public interface DecoderProvider {
    /** Returns a short name for messages, tables and selection, as {@code jlayer}. */
    String name();

    /** Returns how much this provider wants the track: 0 for not at all, the highest wins; ours use 50, foreign 10. */
    int rank(Track track);

    /**
     * Makes a decoder.
     *
     * @throws DecodeException {@code UNSUPPORTED} naming the feature, {@code MALFORMED} for a broken codec header
     */
    PacketDecoder create(Track track) throws DecodeException;

    /**
     * Does what the first decoder of a JVM has to do, tables and class loading, ahead of time and on another thread, if
     * {@code hint} makes this decoder likely. It may never be called. Does nothing by default.
     */
    default void warmUp(MediaHint hint) {}
}
