package io.kithara.decode.pcm;

import io.kithara.decode.DecodeException;
import io.kithara.decode.DecoderProvider;
import io.kithara.decode.PacketDecoder;
import io.kithara.decode.Track;
import io.kithara.stream.Codec;

/** Decodes every {@link PcmEncoding}. */
public final class PcmDecoderProvider implements DecoderProvider {
    /** What {@link DecoderProvider#rank} has for decoders of ours. */
    private static final int OURS = 50;

    /** Called by {@code ServiceLoader}. */
    public PcmDecoderProvider() {}

    @Override
    public String name() {
        return "pcm";
    }

    @Override
    public int rank(Track track) {
        return track.codec() == Codec.PCM ? OURS : 0;
    }

    @Override
    public PacketDecoder create(Track track) throws DecodeException {
        PcmEncoding encoding = PcmEncoding.of(track.config())
                .orElseThrow(() -> new DecodeException(
                        DecodeException.Reason.UNSUPPORTED,
                        "a PCM encoding named by " + track.config().length + " bytes nobody here wrote"));
        return new PcmDecoder(track.format(), encoding);
    }
}
