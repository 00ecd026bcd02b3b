package io.kithara.codec.jlayer;

import io.kithara.decode.DecodeException;
import io.kithara.decode.DecoderProvider;
import io.kithara.decode.PacketDecoder;
import io.kithara.decode.Track;
import io.kithara.stream.MediaHint;
import java.util.Set;

/** Decodes MP3, MP2 and MP1. Stateless and safe from any thread. */
public final class JLayerProvider implements DecoderProvider {
    /** What {@link DecoderProvider#rank} has for foreign decoders. */
    private static final int FOREIGN = 10;

    /** Files that are hardly ever anything else. */
    private static final Set<String> EXTENSIONS = Set.of("mp3", "mp2", "mp1");

    /** Called by {@code ServiceLoader}. */
    public JLayerProvider() {}

    @Override
    public String name() {
        return "jlayer";
    }

    @Override
    public int rank(Track track) {
        return switch (track.codec()) {
            case MP1, MP2, MP3 -> FOREIGN;
            default -> 0;
        };
    }

    @Override
    public PacketDecoder create(Track track) throws DecodeException {
        return new JLayerDecoder(track.format());
    }

    @Override
    public void warmUp(MediaHint hint) {
        if (EXTENSIONS.contains(hint.extension().orElse(""))) {
            JLayerTables.load();
        }
    }
}
