package io.kithara.stream;

/** How packets are framed. */
public enum Container {
    WAV,
    AIFF,
    /** Bare MPEG-1/2/2.5 audio frames, with or without ID3, Xing, VBRI, APE. */
    MPEG_AUDIO,
    ADTS,
    /** AAC in LOAS/LATM. */
    LATM,
    /** ISO base media, plain. */
    MP4,
    /** ISO base media, fragmented. */
    FMP4,
    MPEG_TS,
    FLAC,
    OGG,
    CAF,
    MATROSKA,
    /** None of these: read by a plugged-in demuxer. */
    OTHER
}
