package io.kithara.file;

import io.kithara.stream.MediaChunk;
import io.kithara.stream.MediaData;
import io.kithara.stream.MediaHint;
import java.util.Optional;
import java.util.OptionalLong;

/** The plan of a stream that is one chunk: hands it out once per epoch. Used by one thread at a time. */
final class OneChunk {
    private final MediaData media;
    private final MediaHint hint;
    private long epoch;
    private boolean polled;

    OneChunk(MediaData media, MediaHint hint) {
        this.media = media;
        this.hint = hint;
    }

    Optional<MediaChunk> poll() {
        if (polled) {
            return Optional.empty();
        }
        polled = true;
        return Optional.of(new MediaChunk(
                epoch,
                0,
                Optional.empty(),
                media,
                hint,
                OptionalLong.empty(),
                OptionalLong.empty(),
                false,
                0,
                Optional.empty()));
    }

    boolean isEnded() {
        return polled;
    }

    /** The chunk holds every target: its demuxer finds the place. */
    void seek(long newEpoch) {
        epoch = newEpoch;
        polled = false;
    }
}
