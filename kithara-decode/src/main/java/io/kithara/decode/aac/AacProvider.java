package io.kithara.decode.aac;

import io.kithara.decode.DecodeException;
import io.kithara.decode.DecoderProvider;
import io.kithara.decode.PacketDecoder;
import io.kithara.decode.Track;
import io.kithara.stream.Codec;

/** Decodes AAC LC and Main, with SBR and parametric stereo, in Java. */
public final class AacProvider implements DecoderProvider {
    /** What {@link DecoderProvider#rank} has for decoders of ours. */
    private static final int OURS = 50;

    /** Frames of 960 or 1024; the low delay types have shorter ones. */
    private static final int SHORTEST_FRAME = 960;

    /** Called by {@code ServiceLoader}. */
    public AacProvider() {}

    @Override
    public String name() {
        return "aac";
    }

    @Override
    public int rank(Track track) {
        return track.codec() == Codec.AAC ? OURS : 0;
    }

    @Override
    public PacketDecoder create(Track track) throws DecodeException {
        AudioSpecificConfig config = AudioSpecificConfig.parse(track.config());
        boolean decoded = config.objectType() == AudioSpecificConfig.LOW_COMPLEXITY
                || config.objectType() == AudioSpecificConfig.MAIN;
        if (!decoded || config.coreFrameLength() < SHORTEST_FRAME) {
            throw new DecodeException(
                    DecodeException.Reason.UNSUPPORTED,
                    AudioSpecificConfig.objectTypeName(config.objectType()) + " is not decoded");
        }
        return new AacDecoder(track, config);
    }
}
