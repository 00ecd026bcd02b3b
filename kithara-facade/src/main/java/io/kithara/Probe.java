package io.kithara;

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
        List<Variant> variants,
        StreamStats stats) {
    /** Copies the collections. */
    public Probe {
        tags = Map.copyOf(tags);
        variants = List.copyOf(variants);
    }

    static Probe of(AudioStream audio) {
        return new Probe(audio.info(), audio.duration(), audio.tags(), List.of(), audio.stats());
    }

    /**
     * One variant.
     *
     * @param index its place in the multivariant playlist
     * @param bandwidthBps its peak bandwidth in bits per second
     * @param codecs the {@code CODECS} attribute
     */
    public record Variant(int index, long bandwidthBps, Optional<String> codecs) {}
}
