package io.kithara;

import io.kithara.stream.StreamVariant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a URL holds, found without decoding more than that needs.
 *
 * @param info container, codec and format
 * @param duration the length, if known
 * @param tags tags by key as found
 * @param variants the variants of a multivariant playlist, in its order; empty for a file
 * @param stats what finding out cost
 */
public record Probe(
        StreamInfo info,
        Optional<StreamDuration> duration,
        Map<String, String> tags,
        List<StreamVariant> variants,
        StreamStats stats) {
    /** Copies the collections. */
    public Probe {
        tags = Map.copyOf(tags);
        variants = List.copyOf(variants);
    }

    static Probe of(AudioStream audio) {
        List<StreamVariant> variants = audio.info().variants();
        return new Probe(audio.info(), audio.duration(), audio.tags(), variants, audio.stats());
    }
}
