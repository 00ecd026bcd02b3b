package io.kithara.cli;

import io.kithara.decode.Chapter;
import io.kithara.decode.Metadata;
import io.kithara.decode.Picture;
import io.kithara.decode.TagKey;
import io.kithara.decode.Tags;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/** Tells what a container says about its music: lines for people, members for programs. */
final class MetadataReport {
    private MetadataReport() {}

    static void describe(Metadata metadata, Shell shell) {
        metadata.tags().entries().forEach(entry -> shell.say("tag        " + entry.name() + " = " + entry.value()));
        for (Picture picture : metadata.pictures()) {
            shell.say("picture    " + Report.word(picture.kind()) + ", " + picture.sizeBytes() + " bytes"
                    + (picture.mimeType().isEmpty() ? "" : ", " + picture.mimeType())
                    + (picture.description().isEmpty() ? "" : ", " + picture.description()));
        }
        for (Chapter chapter : metadata.chapters()) {
            shell.say("chapter    " + Times.print(chapter.start()) + "  " + chapter.title());
        }
    }

    /** Adds {@code metadata}, {@code pictures} and {@code chapters}. */
    static void put(Metadata metadata, Json json) {
        json.put("metadata", typed(metadata.tags()))
                .put(
                        "pictures",
                        metadata.pictures().stream()
                                .map(MetadataReport::picture)
                                .toList())
                .put(
                        "chapters",
                        metadata.chapters().stream()
                                .map(MetadataReport::chapter)
                                .toList());
    }

    /** What is not said is left out. */
    private static Json typed(Tags tags) {
        Json json = new Json();
        put(json, "title", tags.title());
        put(json, "artist", joined(tags.all(TagKey.ARTIST)));
        put(json, "album", tags.album());
        put(json, "albumArtist", tags.albumArtist());
        put(json, "composer", tags.composer());
        put(json, "genre", joined(tags.genres()));
        put(json, "date", tags.date());
        put(json, "year", tags.year());
        put(json, "track", tags.trackNumber());
        put(json, "trackTotal", tags.trackTotal());
        put(json, "disc", tags.discNumber());
        put(json, "discTotal", tags.discTotal());
        put(json, "comment", tags.comment());
        put(json, "encoder", tags.encoder());
        put(json, "bpm", tags.bpm());
        put(json, "isrc", tags.isrc());
        put(json, "trackGainDb", tags.trackGainDb());
        put(json, "trackPeak", tags.trackPeak());
        put(json, "albumGainDb", tags.albumGainDb());
        put(json, "albumPeak", tags.albumPeak());
        return json;
    }

    private static Optional<String> joined(List<String> values) {
        return values.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", values));
    }

    private static void put(Json json, String name, Optional<String> value) {
        value.ifPresent(text -> json.put(name, text));
    }

    private static void put(Json json, String name, OptionalInt value) {
        value.ifPresent(number -> json.put(name, number));
    }

    private static void put(Json json, String name, OptionalDouble value) {
        value.ifPresent(number -> json.put(name, number));
    }

    private static Json picture(Picture picture) {
        Json json = new Json()
                .put("kind", Report.word(picture.kind()))
                .put("mimeType", picture.mimeType().isEmpty() ? null : picture.mimeType())
                .put("description", picture.description())
                .put("bytes", picture.sizeBytes());
        put(json, "width", picture.width());
        put(json, "height", picture.height());
        return json;
    }

    private static Json chapter(Chapter chapter) {
        Json json = new Json().put("title", chapter.title()).put("startSeconds", Times.seconds(chapter.start()));
        return chapter.end().isPresent()
                ? json.put("endSeconds", Times.seconds(chapter.end().get()))
                : json.putNull("endSeconds");
    }
}
