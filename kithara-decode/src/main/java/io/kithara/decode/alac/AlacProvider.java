package io.kithara.decode.alac;

import io.kithara.decode.DecodeException;
import io.kithara.decode.DecoderProvider;
import io.kithara.decode.PacketDecoder;
import io.kithara.decode.Track;
import io.kithara.stream.Codec;

/** Decodes ALAC in Java. */
public final class AlacProvider implements DecoderProvider {
    /** What {@link DecoderProvider#rank} has for decoders of ours. */
    private static final int OURS = 50;

    /** Called by {@code ServiceLoader}. */
    public AlacProvider() {}

    @Override
    public String name() {
        return "alac";
    }

    @Override
    public int rank(Track track) {
        return track.codec() == Codec.ALAC ? OURS : 0;
    }

    @Override
    public PacketDecoder create(Track track) throws DecodeException {
        return new AlacDecoder(track, AlacConfig.read(track.config()));
    }
}
