package io.kithara.decode;

import io.kithara.stream.MediaChunk;
import io.kithara.stream.MediaSource;
import java.util.OptionalLong;

/**
 * What was asked of the source last, and whether the chunks that come of it hold what is needed; if not, the source is
 * asked again ({@link Landing}). Confined to the decode worker.
 */
final class ChunkSearch {
    private final MediaSource source;
    private final Landing landing = new Landing();

    /** From where on the chunk that {@link #landing} is about is needed. */
    private long neededUs;

    /** Counts every time the source was asked to go elsewhere, by the listener or by the landing. */
    private long epoch = SeekRequest.OPENING.epoch();

    ChunkSearch(MediaSource source) {
        this.source = source;
    }

    /** Asks the source to go on at a time; what it made before does not count any more. */
    void seek(long targetUs) {
        source.seek(targetUs, ++epoch);
    }

    /** Looks from now on whether the chunks that come hold what is needed from this time on. */
    void need(long fromUs) {
        landing.begin();
        neededUs = fromUs;
    }

    /** Takes what comes as it is. */
    void takeAny() {
        landing.end();
    }

    /** Returns whether a chunk was made for what was asked last. */
    boolean isCurrent(MediaChunk chunk) {
        return chunk.epoch() >= epoch;
    }

    /** Asks for what lies right before the end, which the source has reached; returns false if there is no point in it. */
    boolean goesBackFromEnd() {
        OptionalLong elsewhere = landing.beforeEnd(source.info().durationUs());
        elsewhere.ifPresent(this::seek);
        return elsewhere.isPresent();
    }

    /** Asks for another chunk if this one, which by its own times starts there, does not serve; returns whether it does so. */
    boolean goesElsewhere(MediaChunk chunk, long startsAtUs) {
        if (!landing.isOpen()) {
            return false;
        }
        OptionalLong elsewhere = landing.elsewhere(chunk, startsAtUs, neededUs);
        elsewhere.ifPresent(this::seek);
        return elsewhere.isPresent();
    }

    @Override
    public String toString() {
        return "ChunkSearch[" + epoch + (landing.isOpen() ? " for " + neededUs + " us]" : "]");
    }
}
