package io.kithara.decode.aac;

import io.kithara.decode.DecodeException;
import io.kithara.decode.DecoderProvider;
import io.kithara.decode.PacketDecoder;
import io.kithara.decode.Track;
import io.kithara.stream.Codec;
import io.kithara.stream.MediaHint;
import java.util.Set;

/** Decodes AAC LC, Main and LTP, with SBR and parametric stereo, in Java. */
public final class AacProvider implements DecoderProvider {
    /** What {@link DecoderProvider#rank} has for decoders of ours. */
    private static final int OURS = 50;

    /** Frames of 960 or 1024; the low delay types have shorter ones. */
    private static final int SHORTEST_FRAME = 960;

    /** Extensions of files that hold AAC more often than not. */
    private static final Set<String> EXTENSIONS = Set.of("aac", "adts", "m4a", "m4b", "mp4", "m4s", "ts");

    /** How RFC 6381 names the object types of MPEG-4 audio. */
    private static final String MPEG4_AUDIO = "mp4a.40";

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
                || config.objectType() == AudioSpecificConfig.MAIN
                || config.objectType() == AudioSpecificConfig.LONG_TERM_PREDICTION;
        if (!decoded || config.coreFrameLength() < SHORTEST_FRAME) {
            throw new DecodeException(
                    DecodeException.Reason.UNSUPPORTED,
                    AudioSpecificConfig.objectTypeName(config.objectType()) + " is not decoded");
        }
        return new AacDecoder(track, config);
    }

    @Override
    public void warmUp(MediaHint hint) {
        if (EXTENSIONS.contains(hint.extension().orElse(""))
                || hint.codecs().orElse("").contains(MPEG4_AUDIO)) {
            Rehearsal.play();
        }
    }
}
