package io.kithara.hls.playlist;

import io.kithara.stream.Codec;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The {@code CODECS} of a variant (RFC 6381). Case does not matter: {@code MP4A.40.2} and {@code flac} are in the wild.
 *
 * @param names as written, in order
 */
public record CodecList(List<String> names) {
    /** Nothing is stated. */
    public static final CodecList UNSTATED = new CodecList(List.of());

    /** Beginnings of names of audio codecs that nothing here decodes. */
    private static final List<String> FOREIGN_AUDIO = List.of(
            "mp4a", "ac-3", "ac-4", "ec-3", "ec+3", "dts", "dtsc", "dtse", "dtsh", "dtsl", "dtsx", "mha1", "mhm1",
            "iamf");

    private static final Map<String, Codec> CODECS = Map.ofEntries(
            Map.entry("mp4a", Codec.AAC),
            Map.entry("mp4a.66", Codec.AAC),
            Map.entry("mp4a.67", Codec.AAC),
            Map.entry("mp4a.68", Codec.AAC),
            Map.entry("mp4a.69", Codec.MP3),
            Map.entry("mp4a.6b", Codec.MP3),
            Map.entry("mp4a.40.34", Codec.MP3),
            Map.entry("mp3", Codec.MP3),
            Map.entry("flac", Codec.FLAC),
            Map.entry("alac", Codec.ALAC),
            Map.entry("opus", Codec.OPUS),
            Map.entry("vorbis", Codec.VORBIS));

    /** MPEG-4 object types that are no AAC, or one that is not decoded: layers 1 and 2, ALS, SLS, USAC and the like. */
    private static final int LAST_AAC_OBJECT_TYPE = 29;

    public CodecList {
        names = List.copyOf(names);
    }

    /** Splits a {@code CODECS} attribute; tolerates spaces and empty entries. */
    public static CodecList parse(String text) {
        List<String> names = new ArrayList<>();
        for (String name : text.split(",", -1)) {
            if (!name.isBlank()) {
                names.add(name.strip());
            }
        }
        return names.isEmpty() ? UNSTATED : new CodecList(names);
    }

    /** Returns the audio codecs that have a name here. */
    public Set<Codec> audio() {
        EnumSet<Codec> audio = EnumSet.noneOf(Codec.class);
        names.forEach(name -> codecOf(name).ifPresent(audio::add));
        return audio;
    }

    /** Returns the names of audio codecs that nothing here decodes, as written. */
    public List<String> foreignAudio() {
        return names.stream()
                .filter(name -> codecOf(name).isEmpty())
                .filter(name -> FOREIGN_AUDIO.contains(sampleEntry(lower(name))))
                .toList();
    }

    /** Returns the names as one attribute. */
    public String text() {
        return String.join(",", names);
    }

    private static Optional<Codec> codecOf(String name) {
        String lower = lower(name);
        Codec codec = CODECS.get(lower);
        if (codec == null && lower.startsWith("mp4a.40.")) {
            long objectType = Numbers.parse(lower.substring("mp4a.40.".length()));
            codec = objectType > 0 && objectType <= LAST_AAC_OBJECT_TYPE ? Codec.AAC : null;
        }
        return Optional.ofNullable(codec);
    }

    private static String sampleEntry(String name) {
        int dot = name.indexOf('.');
        return dot < 0 ? name : name.substring(0, dot);
    }

    private static String lower(String name) {
        return name.toLowerCase(Locale.ROOT);
    }
}
