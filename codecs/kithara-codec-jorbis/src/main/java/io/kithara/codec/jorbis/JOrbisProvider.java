package io.kithara.codec.jorbis;

import io.kithara.decode.DecodeException;
import io.kithara.decode.DecoderProvider;
import io.kithara.decode.PacketDecoder;
import io.kithara.decode.Track;
import io.kithara.decode.VorbisHeaders;
import io.kithara.stream.Codec;

/** Decodes Vorbis. Stateless and safe from any thread. */
public final class JOrbisProvider implements DecoderProvider {
    /** What {@link DecoderProvider#rank} has for foreign decoders. */
    private static final int FOREIGN = 10;

    /** Called by {@code ServiceLoader}. */
    public JOrbisProvider() {}

    @Override
    public String name() {
        return "jorbis";
    }

    @Override
    public int rank(Track track) {
        return track.codec() == Codec.VORBIS ? FOREIGN : 0;
    }

    @Override
    public PacketDecoder create(Track track) throws DecodeException {
        return new JOrbisDecoder(VorbisHeaders.parse(track.config()));
    }
}
