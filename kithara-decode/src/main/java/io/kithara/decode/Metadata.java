package io.kithara.decode;

import java.util.List;

/**
 * What a container says about its sound.
 *
 * @param tags texts
 * @param pictures in the order found
 * @param chapters in the order they start
 */
public record Metadata(Tags tags, List<Picture> pictures, List<Chapter> chapters) {
    /** Nothing is said. */
    public static final Metadata NONE = new Metadata(Tags.NONE, List.of(), List.of());

    /** Copies the lists. */
    public Metadata {
        pictures = List.copyOf(pictures);
        chapters = List.copyOf(chapters);
    }

    /** Returns what such texts say. */
    public static Metadata of(Tags tags) {
        return new Metadata(tags, List.of(), List.of());
    }

    /** Returns it without pictures: those of a segment cannot be found again in the stream. */
    public Metadata withoutPictures() {
        return pictures.isEmpty() ? this : new Metadata(tags, List.of(), chapters);
    }
}
