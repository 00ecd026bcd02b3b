package io.kithara.assets;

import java.net.URI;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What the manifest keeps about a remote resource besides its bytes. A text of more than 1,024 characters is not kept:
 * a validator cut short would be a wrong one, and without it the network layer compares bytes.
 *
 * @param etag the entity tag as sent
 * @param lastModified the {@code Last-Modified} field as sent
 * @param contentType the media type as sent
 * @param total the announced length in bytes; the committed length is the resource's own
 * @param source where it came from, for people: never a user, a query or a fragment
 * @param note what it said of the time it may be used without asking again, as whoever fetched it writes that
 */
public record ResourceInfo(
        Optional<String> etag,
        Optional<String> lastModified,
        Optional<String> contentType,
        OptionalLong total,
        Optional<String> source,
        Optional<String> note) {
    /** Bounds a manifest: entity tags seen in the wild have at most some 100 characters. */
    private static final int MAX_TEXT = 1024;

    /** Nothing is known. */
    public static final ResourceInfo NONE = new ResourceInfo(
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            OptionalLong.empty(),
            Optional.empty(),
            Optional.empty());

    /** Leaves out texts that are too long to keep. */
    public ResourceInfo {
        etag = kept(etag);
        lastModified = kept(lastModified);
        contentType = kept(contentType);
        source = kept(source);
        note = kept(note);
        if (total.isPresent() && total.getAsLong() < 0) {
            throw new IllegalArgumentException("total=" + total.getAsLong());
        }
    }

    /** Returns this with the entity tag replaced. */
    public ResourceInfo withEtag(Optional<String> newEtag) {
        return new ResourceInfo(newEtag, lastModified, contentType, total, source, note);
    }

    /** Returns this with {@code Last-Modified} replaced. */
    public ResourceInfo withLastModified(Optional<String> newLastModified) {
        return new ResourceInfo(etag, newLastModified, contentType, total, source, note);
    }

    /** Returns this with the media type replaced. */
    public ResourceInfo withContentType(Optional<String> newContentType) {
        return new ResourceInfo(etag, lastModified, newContentType, total, source, note);
    }

    /** Returns this with the announced length replaced. */
    public ResourceInfo withTotal(OptionalLong newTotal) {
        return new ResourceInfo(etag, lastModified, contentType, newTotal, source, note);
    }

    /** Returns this with scheme, host, port and path of {@code uri} as the source; what may be secret is dropped. */
    public ResourceInfo withSource(URI uri) {
        return new ResourceInfo(
                etag, lastModified, contentType, total, Optional.of(CanonicalUrl.withoutQuery(uri)), note);
    }

    /** Returns this with the note of how long it may be used replaced. */
    public ResourceInfo withNote(Optional<String> newNote) {
        return new ResourceInfo(etag, lastModified, contentType, total, source, newNote);
    }

    private static Optional<String> kept(Optional<String> text) {
        return text.isPresent() && text.get().length() > MAX_TEXT ? Optional.empty() : text;
    }
}
