package io.kithara.file;

import io.kithara.stream.MediaException;
import io.kithara.stream.MediaSource;
import java.net.URI;

/** Makes the source for text that leads to media. Must not wait. */
@FunctionalInterface
interface LinkOpener {
    /**
     * Returns a source for what {@code text} names.
     *
     * @param kind what the text is; not {@code MEDIA}
     * @param base where it was found: what its relative addresses are relative to
     */
    MediaSource open(BodyKind kind, String text, URI base) throws MediaException;
}
