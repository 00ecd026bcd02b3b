package io.kithara.file;

import io.kithara.stream.MediaException;
import io.kithara.stream.MediaHint;
import java.net.URI;

/** What a URL turned out to lead to. */
sealed interface Verdict {
    /** A file; its bytes are read through the reader that asked. */
    record Media(MediaHint hint) implements Verdict {}

    /** Text that leads to media. */
    record Text(BodyKind kind, String text, URI base) implements Verdict {}

    /** An endless station; every listener makes a connection of its own. */
    record Radio() implements Verdict {}

    /** Nothing that can be had. */
    record Failed(MediaException reason) implements Verdict {}
}
