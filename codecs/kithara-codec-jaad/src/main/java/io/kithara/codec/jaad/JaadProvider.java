package io.kithara.codec.jaad;

import io.kithara.decode.DecodeException;
import io.kithara.decode.DecoderProvider;
import io.kithara.decode.PacketDecoder;
import io.kithara.decode.Track;
import io.kithara.stream.Codec;

/**
 * Decodes AAC LC, Main and HE-AAC through JAAD. JAAD applies neither TNS nor pulse data, so its output differs audibly
 * from a reference decoder where an encoder uses them; any other AAC provider ranks before this one.
 */
public final class JaadProvider implements DecoderProvider {
    /** The rank of foreign decoders. */
    private static final int FOREIGN = 10;

    @Override
    public String name() {
        return "jaad";
    }

    @Override
    public int rank(Track track) {
        return track.codec() == Codec.AAC ? FOREIGN : 0;
    }

    @Override
    public PacketDecoder create(Track track) throws DecodeException {
        return new JaadDecoder(track);
    }
}
