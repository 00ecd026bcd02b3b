package io.kithara.decode.aac;

import io.kithara.decode.DecodeException;
import io.kithara.decode.DecoderProvider;
import io.kithara.decode.PacketDecoder;
import io.kithara.decode.Track;
import io.kithara.stream.Codec;

/** Decodes AAC LC in Java. */
public final class AacProvider implements DecoderProvider {
    /** Called by {@code ServiceLoader}. */
    public AacProvider() {}

    @Override
    public String name() {
        return "aac";
    }

    @Override
    public int rank(Track track) {
        return track.codec() == Codec.AAC ? 5 : 0;
    }

    @Override
    public PacketDecoder create(Track track) throws DecodeException {
        return new AacDecoder(track, AudioSpecificConfig.parse(track.config()));
    }
}
