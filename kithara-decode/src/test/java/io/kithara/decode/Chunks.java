package io.kithara.decode;

import io.kithara.stream.MediaChunk;
import io.kithara.stream.MediaHint;
import java.util.Optional;
import java.util.OptionalLong;

/** Chunks without bytes, for what looks at their times only. Immutable; each method returns another. */
record Chunks(int variant, boolean discontinuity, long discontinuitySequence) {
    /** Of variant 0, in the first stretch. */
    static final Chunks PLAIN = new Chunks(0, false, 0);

    Chunks ofVariant(int index) {
        return new Chunks(index, discontinuity, discontinuitySequence);
    }

    Chunks afterBreak(long number) {
        return new Chunks(variant, true, number);
    }

    MediaChunk at(double startSeconds, double durationSeconds) {
        return chunk(OptionalLong.of(us(startSeconds)), OptionalLong.of(us(durationSeconds)));
    }

    MediaChunk withoutTimes() {
        return chunk(OptionalLong.empty(), OptionalLong.empty());
    }

    private MediaChunk chunk(OptionalLong startUs, OptionalLong durationUs) {
        return new MediaChunk(
                0,
                0,
                Optional.empty(),
                new ByteArrayData(new byte[0]),
                MediaHint.NONE,
                startUs,
                durationUs,
                discontinuity,
                discontinuitySequence,
                variant,
                Optional.empty());
    }

    static long us(double seconds) {
        return Math.round(seconds * 1e6);
    }
}
