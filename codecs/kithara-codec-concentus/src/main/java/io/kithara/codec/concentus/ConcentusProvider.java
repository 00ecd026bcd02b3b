package io.kithara.codec.concentus;

import io.kithara.decode.DecodeException;
import io.kithara.decode.DecoderProvider;
import io.kithara.decode.PacketDecoder;
import io.kithara.decode.Track;
import io.kithara.stream.Codec;

/** Decodes Opus. Stateless and safe from any thread. */
public final class ConcentusProvider implements DecoderProvider {
    /** What {@link DecoderProvider#rank} has for foreign decoders. */
    private static final int FOREIGN = 10;

    /** Called by {@code ServiceLoader}. */
    public ConcentusProvider() {}

    @Override
    public String name() {
        return "concentus";
    }

    @Override
    public int rank(Track track) {
        return track.codec() == Codec.OPUS ? FOREIGN : 0;
    }

    @Override
    public PacketDecoder create(Track track) throws DecodeException {
        return new ConcentusDecoder(OpusConfig.of(track));
    }
}
