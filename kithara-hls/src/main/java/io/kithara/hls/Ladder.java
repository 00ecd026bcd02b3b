package io.kithara.hls;

import io.kithara.hls.abr.AbrMode;
import io.kithara.hls.playlist.MultivariantPlaylist;
import io.kithara.hls.playlist.Rendition;
import io.kithara.hls.playlist.Variant;
import io.kithara.stream.MediaException;
import io.kithara.stream.StreamRendition;
import io.kithara.stream.StreamVariant;
import io.kithara.stream.VariantSelection;
import java.net.URI;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BinaryOperator;
import java.util.function.Predicate;

/**
 * What of a multivariant playlist plays: for each variant the playlist its audio is in, without video where it comes
 * apart, once each. Immutable.
 *
 * @param rungs in the order of the playlist, not empty
 * @param variants all variants, for people
 * @param renditions all audio renditions, for people
 */
record Ladder(List<Rung> rungs, List<StreamVariant> variants, List<StreamRendition> renditions) {
    Ladder {
        rungs = List.copyOf(rungs);
        variants = List.copyOf(variants);
        renditions = List.copyOf(renditions);
    }

    /** One variant with the playlist its audio is in. */
    private record Choice(int index, Variant variant, URI playlist, boolean audioOnly, boolean decodable) {}

    /** Returns the ladder of a media playlist without a multivariant one. */
    static Ladder of(URI mediaPlaylist) {
        return new Ladder(List.of(new Rung(0, Set.of(0), 1, 1, "", List.of(mediaPlaylist))), List.of(), List.of());
    }

    /**
     * Returns the ladder of a multivariant playlist.
     *
     * @throws MediaException {@code MALFORMED} if it names no variant
     */
    static Ladder of(MultivariantPlaylist playlist, HlsOptions options) throws MediaException {
        List<Choice> choices = new ArrayList<>();
        List<StreamVariant> variants = new ArrayList<>();
        // Once for each group: thousands of variants may share one of thousands of renditions.
        Map<String, Rendition> spoken = preferredByGroup(playlist.renditions(), options.language());
        for (Variant variant : playlist.variants()) {
            int index = choices.size();
            choices.add(choose(index, variant, Optional.ofNullable(spoken.get(variant.audioGroup())), options));
            Optional<String> codecs = Optional.of(variant.codecs().text()).filter(text -> !text.isEmpty());
            variants.add(new StreamVariant(index, variant.bandwidthBps(), codecs));
        }
        if (choices.isEmpty()) {
            throw new MediaException(MediaException.Reason.MALFORMED, "a multivariant playlist without a variant");
        }
        List<StreamRendition> renditions =
                playlist.renditions().stream().map(Ladder::forPeople).toList();
        return new Ladder(merged(preferred(choices, options.selection())), variants, renditions);
    }

    private static StreamRendition forPeople(Rendition rendition) {
        return new StreamRendition(
                rendition.groupId(),
                rendition.name(),
                Optional.ofNullable(rendition.language()),
                rendition.isDefault(),
                rendition.sound().channelCount());
    }

    private static Map<String, Rendition> preferredByGroup(List<Rendition> renditions, Optional<String> language) {
        Map<String, Rendition> preferred = new HashMap<>();
        for (Rendition rendition : renditions) {
            preferred.merge(
                    rendition.groupId(),
                    rendition,
                    BinaryOperator.maxBy(Comparator.comparingInt(one -> preference(one, language))));
        }
        return preferred;
    }

    private static Choice choose(int index, Variant variant, Optional<Rendition> rendition, HlsOptions options) {
        Optional<URI> apart = rendition.map(Rendition::uri);
        boolean named = !variant.codecs().audio().isEmpty();
        boolean foreign = !variant.codecs().foreignAudio().isEmpty();
        boolean decodable = named ? variant.codecs().audio().stream().anyMatch(options.decodable()) : !foreign;
        int audio = variant.codecs().audio().size()
                + variant.codecs().foreignAudio().size();
        boolean audioOnly = apart.isPresent()
                || (audio > 0 && variant.codecs().names().size() == audio && variant.resolution() == null);
        return new Choice(index, variant, apart.orElse(variant.uri()), audioOnly, decodable);
    }

    /** The language asked for, then the author's default, then what may be chosen by itself; the first of equals. */
    private static int preference(Rendition rendition, Optional<String> language) {
        boolean spoken = language.isPresent()
                && rendition.language() != null
                && (rendition.language().equalsIgnoreCase(language.get())
                        || rendition
                                .language()
                                .toLowerCase(java.util.Locale.ROOT)
                                .startsWith(language.get().toLowerCase(java.util.Locale.ROOT) + "-"));
        return (spoken ? 4 : 0) + (rendition.isDefault() ? 2 : 0) + (rendition.autoselect() ? 1 : 0);
    }

    /** Video is not fetched for its sound, nor what cannot be decoded, unless asked for or there is nothing else. */
    private static List<Choice> preferred(List<Choice> choices, VariantSelection selection) {
        boolean anyDecodable = choices.stream().anyMatch(Choice::decodable);
        Predicate<Choice> left = choice -> choice.decodable || !anyDecodable;
        boolean anyAudioOnly = choices.stream().anyMatch(left.and(Choice::audioOnly));
        return choices.stream()
                .filter(choice -> selection.equals(VariantSelection.at(choice.index))
                        || (left.test(choice) && (choice.audioOnly || !anyAudioOnly)))
                .toList();
    }

    /** One rung for each playlist; playlists of one bit rate and codec are redundant and share one. */
    private static List<Rung> merged(List<Choice> choices) {
        Map<URI, List<Choice>> byPlaylist = new LinkedHashMap<>();
        choices.forEach(choice -> byPlaylist
                .computeIfAbsent(choice.playlist, uri -> new ArrayList<>())
                .add(choice));
        Map<List<Object>, List<List<Choice>>> alike = new LinkedHashMap<>();
        for (List<Choice> sharing : byPlaylist.values()) {
            Variant least = least(sharing).variant;
            List<Object> likeness = least.bandwidthBps() == 0
                    ? List.of(sharing.get(0).playlist)
                    : List.of(least.bandwidthBps(), least.codecs().text(), String.valueOf(least.resolution()));
            alike.computeIfAbsent(likeness, key -> new ArrayList<>()).add(sharing);
        }
        return alike.values().stream().map(Ladder::rung).toList();
    }

    private static Choice least(List<Choice> sharing) {
        return sharing.stream()
                .min(Comparator.comparingLong(choice -> choice.variant.bandwidthBps()))
                .orElseThrow();
    }

    private static Rung rung(List<List<Choice>> redundant) {
        Choice first = least(redundant.get(0));
        Set<Integer> indexes = new LinkedHashSet<>();
        redundant.forEach(sharing -> sharing.forEach(choice -> indexes.add(choice.index)));
        return new Rung(
                first.index,
                indexes,
                Math.max(1, first.variant.bandwidthBps()),
                Math.max(1, first.variant.typicalBandwidthBps()),
                first.variant.codecs().text(),
                redundant.stream().map(sharing -> sharing.get(0).playlist).toList());
    }

    /**
     * Returns a selection as the decision knows it.
     *
     * @throws MediaException {@code NO_SUCH_VARIANT} if it names a variant that is not there
     */
    AbrMode mode(VariantSelection selection) throws MediaException {
        if (selection instanceof VariantSelection.Auto auto) {
            return auto.maxBandwidthBps().isPresent()
                    ? AbrMode.capped(auto.maxBandwidthBps().getAsLong())
                    : AbrMode.AUTO;
        }
        if (selection instanceof VariantSelection.At at) {
            Optional<Rung> rung = rungs.stream()
                    .filter(candidate -> candidate.indexes().contains(at.index()))
                    .findFirst();
            return AbrMode.fixed(rung.orElseThrow(() -> absent(at.index())).index());
        }
        Comparator<Rung> byBandwidth = Comparator.comparingLong(Rung::bandwidthBps);
        if (selection instanceof VariantSelection.UpTo cap) {
            Optional<Rung> below = rungs.stream()
                    .filter(rung -> rung.bandwidthBps() <= cap.maxBandwidthBps())
                    .max(byBandwidth);
            return AbrMode.fixed(
                    below.orElseGet(() -> rungs.stream().min(byBandwidth).orElseThrow())
                            .index());
        }
        boolean highest = selection.equals(VariantSelection.HIGHEST);
        Optional<Rung> extreme = rungs.stream().max(highest ? byBandwidth : byBandwidth.reversed());
        return AbrMode.fixed(extreme.orElseThrow().index());
    }

    private MediaException absent(int index) {
        int last = Math.max(0, variants.size() - 1);
        return new MediaException(
                MediaException.Reason.NO_SUCH_VARIANT, "there is no variant " + index + ": the last one is " + last);
    }
}
