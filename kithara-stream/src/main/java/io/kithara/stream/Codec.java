package io.kithara.stream;

/** How samples are coded. */
public enum Codec {
    PCM,
    MP1,
    MP2,
    MP3,
    /** AAC with any object type this library decodes: LC, HE v1, HE v2, Main, LTP. */
    AAC,
    FLAC,
    ALAC,
    VORBIS,
    OPUS,
    /** None of these: what a plugged-in demuxer hands to a plugged-in decoder; the track's configuration tells which it is. */
    OTHER
}
