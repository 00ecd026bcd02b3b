package io.kithara.file;

import io.kithara.net.FetchResponse;
import io.kithara.stream.MediaException;
import io.kithara.stream.MediaHint;

/** What a URL turned out to lead to. */
sealed interface Verdict {
    /** A file; its bytes are read through the reader that asked. */
    record Media(MediaHint hint) implements Verdict {}

    /** Text that leads to media. */
    record Text(BodyKind kind, String text, FetchResponse answer) implements Verdict {}

    /** An endless station; every listener makes a connection of its own. */
    record Radio() implements Verdict {}

    /** Nothing that can be had. */
    record Failed(MediaException reason) implements Verdict {}
}
