package io.kithara.decode;

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
}
