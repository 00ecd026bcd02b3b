package io.kithara;

import io.kithara.decode.Metadata;
import io.kithara.stream.StreamVariant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a URL holds, found without decoding more than that needs.
 *
 * @param info container, codec and format
 * @param duration the length, if known
 * @param metadata what the container says about the music; {@link Kithara#picture} loads its pictures
 * @param variants the variants of a multivariant playlist, in its order; empty for a file
 * @param stats what finding out cost
 */
public record Probe(
        StreamInfo info,
        Optional<StreamDuration> duration,
        Metadata metadata,
        List<StreamVariant> variants,
        StreamStats stats) {
    /** Copies the list. */
    public Probe {
        variants = List.copyOf(variants);
    }

    /** Returns the texts of {@link #metadata} by their names as found. */
    public Map<String, String> tags() {
        return metadata.tags().asMap();
    }

    static Probe of(AudioStream audio) {
        List<StreamVariant> variants = audio.info().variants();
        return new Probe(audio.info(), audio.duration(), audio.metadata(), variants, audio.stats());
    }
}
