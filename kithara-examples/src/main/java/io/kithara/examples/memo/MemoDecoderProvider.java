package io.kithara.examples.memo;

import io.kithara.decode.DecoderProvider;
import io.kithara.decode.PacketDecoder;
import io.kithara.decode.Track;
import io.kithara.stream.Codec;
import java.util.Arrays;

// snippet memo-provider
/** Decodes what {@link MemoDemuxer} reads. */
public final class MemoDecoderProvider implements DecoderProvider {
    @Override
    public String name() {
        return "memo";
    }

    @Override
    public int rank(Track track) {
        boolean memo = track.codec() == Codec.OTHER && Arrays.equals(track.config(), MemoDemuxer.MAGIC);
        return memo ? 50 : 0; // of several that want a track the highest wins
    }

    @Override
    public PacketDecoder create(Track track) {
        return new MemoDecoder(track.format());
    }
}
// end
