package io.kithara.file;

import io.kithara.net.FetchResponse;
import io.kithara.stream.MediaException;
import io.kithara.stream.MediaSource;

/** Makes the source for text that leads to media. Must not wait. */
@FunctionalInterface
interface LinkOpener {
    /**
     * Returns a source for what {@code text} names.
     *
     * @param kind what the text is; not {@code MEDIA}
     * @param answer what its server said with it; where it came from is what its relative addresses are relative to
     */
    MediaSource open(BodyKind kind, String text, FetchResponse answer) throws MediaException;
}
