package io.kithara.decode.ogg;

import io.kithara.decode.Track;
import org.jspecify.annotations.Nullable;

/**
 * One logical stream of a chain: from its first page to its last. Granule positions count in it alone; the frames of its
 * timeline go on from the link before. Confined to its reader.
 */
final class Link {
    final OggCodec codec;
    final int serial;

    /** Null until its headers are read; its audio begins at {@link #audioPosition}. */
    @Nullable
    OggFacts facts;

    long audioPosition;

    /** The sequence number of the page at {@link #audioPosition}. */
    int audioSequence;

    /** Whether its last page was met. */
    boolean isEnded;

    /** Where the next link begins; -1 while that is not known. */
    long endPosition = -1;

    /** The granule position before its first packet. */
    long startGranule;

    /** The granule position of its first frame to be heard. */
    long zeroGranule;

    /** The granule position behind the last frame met so far. */
    long endGranule;

    /** {@link #endGranule} at {@link #endPosition}, once that is known. */
    long finalGranule;

    /** Where the frame at {@link #zeroGranule} lies on the timeline, in frames at the link's rate. */
    long baseFrame;

    /** Null until the first audio page is placed. */
    @Nullable
    GranuleIndex index;

    @Nullable
    Track track;

    Link(OggCodec codec, int serial) {
        this.codec = codec;
        this.serial = serial;
    }

    boolean isOpen() {
        return facts != null;
    }

    OggFacts facts() {
        if (facts == null) {
            throw new IllegalStateException("headers are not read: " + this);
        }
        return facts;
    }

    /** Returns whether an audio page was met, so that granule positions have a place on the timeline. */
    boolean isStarted() {
        return index != null;
    }

    /** Knows what {@code met}, the same link when it was met before, knows. */
    void takeOver(Link met) {
        endPosition = met.endPosition;
        finalGranule = met.finalGranule;
        startGranule = met.startGranule;
        zeroGranule = met.zeroGranule;
        baseFrame = met.baseFrame;
        index = met.index;
        track = met.track;
    }

    GranuleIndex index() {
        if (index == null) {
            throw new IllegalStateException("not started: " + this);
        }
        return index;
    }

    Track track() {
        if (track == null) {
            throw new IllegalStateException("not described: " + this);
        }
        return track;
    }

    int rate() {
        return facts().format().sampleRate();
    }

    long frame(long granule) {
        return granule - zeroGranule + baseFrame;
    }

    @Override
    public String toString() {
        return "Link[" + codec.codec() + " serial " + Integer.toHexString(serial) + " from frame " + baseFrame + "]";
    }
}
