package io.kithara;

import java.util.Optional;

/** An opened track of a queue, and whether it is decoded to its end. Safe from any thread. */
final class OpenedTrack {
    /**
     * How long before the end of a track the next one is opened: time for redirects, playlists and a retry or two, and little of the
     * line's bandwidth while this one still needs it.
     */
    private static final int LEAD_SECONDS = 10;

    private final AudioStream audio;
    private volatile boolean decoded;

    OpenedTrack(AudioStream audio) {
        this.audio = audio;
    }

    AudioStream audio() {
        return audio;
    }

    /** Notes whether all of it has been decoded; after a seek it has not. */
    void decoded(boolean wholly) {
        decoded = wholly;
    }

    boolean isDecoded() {
        return decoded;
    }

    /** Returns the frame from which on the next track is due; beyond all frames if only the decoder will tell. */
    long nextDueFrame() {
        Optional<StreamDuration> length = audio.duration();
        return length.isEmpty()
                ? Long.MAX_VALUE
                : length.get().frames() - (long) LEAD_SECONDS * audio.format().sampleRate();
    }
}
