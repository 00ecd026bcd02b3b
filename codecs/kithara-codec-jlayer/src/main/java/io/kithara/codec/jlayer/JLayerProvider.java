package io.kithara.codec.jlayer;

import io.kithara.decode.DecodeException;
import io.kithara.decode.DecoderProvider;
import io.kithara.decode.PacketDecoder;
import io.kithara.decode.Track;

/** Decodes MP3, MP2 and MP1. Stateless and safe from any thread. */
public final class JLayerProvider implements DecoderProvider {
    /** What {@link DecoderProvider#rank} has for foreign decoders. */
    private static final int FOREIGN = 10;

    /** Called by {@code ServiceLoader}. */
    public JLayerProvider() {}

    @Override
    public String name() {
        return "jlayer";
    }

    @Override
    public int rank(Track track) {
        return switch (track.codec()) {
            case MP1, MP2, MP3 -> FOREIGN;
            default -> 0;
        };
    }

    @Override
    public PacketDecoder create(Track track) throws DecodeException {
        return new JLayerDecoder(track.format());
    }
}
