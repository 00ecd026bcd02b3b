package io.kithara.decode.flac;

import io.kithara.decode.DecodeException;
import io.kithara.decode.DecoderProvider;
import io.kithara.decode.PacketDecoder;
import io.kithara.decode.Track;
import io.kithara.stream.Codec;

/** Decodes FLAC in Java. */
public final class FlacProvider implements DecoderProvider {
    /** What {@link DecoderProvider#rank} has for decoders of ours. */
    private static final int OURS = 50;

    /** Called by {@code ServiceLoader}. */
    public FlacProvider() {}

    @Override
    public String name() {
        return "flac";
    }

    @Override
    public int rank(Track track) {
        return track.codec() == Codec.FLAC ? OURS : 0;
    }

    @Override
    public PacketDecoder create(Track track) throws DecodeException {
        return new FlacDecoder(track);
    }
}
