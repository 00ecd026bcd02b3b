package io.kithara.decode;

import java.time.Duration;

/** Something that happened while decoding, told out of band. */
public sealed interface DecodeEvent {
    /** The format is known. */
    record Opened(PcmFormat format, Track track) implements DecodeEvent {}

    /** The first block after a seek is there to be read. */
    record SeekLanded(Duration position) implements DecodeEvent {}

    /** A packet was replaced by silence. */
    record PacketConcealed(Duration position, String message) implements DecodeEvent {}

    /** A stretch of the timeline has no audio. */
    record RangeMissing(MissingRange range) implements DecodeEvent {}

    /** The reader ran dry; told when decoding goes on. */
    record Underrun(long total) implements DecodeEvent {}

    /** From {@code position} on the decoder gives another format; what is read stays as it was opened. */
    record FormatChanged(Duration position, PcmFormat format) implements DecodeEvent {}

    /** All audio of this epoch is decoded, up to {@code endedAt}; the reader may still be behind. */
    record Ended(Outcome outcome, Duration endedAt) implements DecodeEvent {}
}
