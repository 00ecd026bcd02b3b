package io.kithara.decode;

import io.kithara.storage.ByteRange;
import io.kithara.stream.Codec;
import io.kithara.stream.Container;
import io.kithara.stream.MediaChunk;
import io.kithara.stream.MediaData;
import io.kithara.stream.MediaException;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The chunk that is read, from its arrival to its first packet: its demuxer, what of the chunk before goes on in it, and its
 * place on the timeline. Confined to the decode worker.
 */
final class ChunkEntry {
    /** What sums of durations in decimals may be off by; less than a tenth of any coded frame. */
    private static final long ROUNDING_US = 1_000;

    /** A listener may change his mind before a frame is heard; a source that yields one boundary for ever does not. */
    private static final int MAX_TRIES_AT_ONE_FRAME = 4;

    private final ContainerProbe probe;
    private final DemuxOptions options;
    private final PacketReader reader;
    private final Timeline timeline;
    private @Nullable MediaChunk chunk;
    private @Nullable ChunkOpener opener;

    /** Whether the next chunk goes on where the last one that was opened ended. */
    private boolean followsOn;

    /** The variant of the last chunk that was opened. */
    private int playing;

    private boolean switched;
    private boolean carried;

    /** What could not be read, or not to its end, right before; null if nothing was lost there. */
    private @Nullable MediaChunk lost;

    /** Whether the decoder's history goes to where {@link #lost} begins. */
    private boolean untouched;

    private boolean replacement;

    private final Tries tries = new Tries();

    ChunkEntry(Supplier<Providers> providers, DemuxOptions options, PacketReader reader, Timeline timeline) {
        this.probe = new ContainerProbe(providers);
        this.options = options;
        this.reader = reader;
        this.timeline = timeline;
    }

    boolean hasChunk() {
        return chunk != null;
    }

    MediaChunk chunk() {
        return Objects.requireNonNull(chunk);
    }

    /** Nothing goes on in the next chunk: something is missing before it, or the listener goes elsewhere. */
    void interrupt() {
        reader.reset();
        followsOn = false;
        lost = null;
    }

    /** The chunk cannot be read, or not to its end: what comes next may take its place. */
    void lose() {
        boolean opening = opener != null;
        boolean kept = followsOn && (opening || (carried && !reader.hasBegun()));
        if (!kept) {
            reader.reset();
        }
        opener = null;
        followsOn = false;
        lost = chunk;
        untouched = kept;
    }

    /** A chunk of which nothing can be had stands for its length. */
    void skip(MediaChunk missing) {
        chunk = missing;
        timeline.enterSegment(missing, 0, false);
    }

    /** Begins to open a chunk; {@code segmented} as for {@link #open}. */
    void begin(MediaChunk next, boolean segmented) {
        MediaChunk last = chunk;
        chunk = next;
        boolean sameStream = last != null && last.variant() == next.variant() && !next.discontinuity();
        Demuxer before = sameStream && reader.isOpen() ? reader.demuxer() : null;
        opener = new ChunkOpener(next, probe, options.asSegment(segmented), before, followsOn);
    }

    /**
     * Goes on until the track is known, and puts the chunk on the timeline.
     *
     * @param segmented whether it is one of many, so that the source says where it lies
     * @param first whether it decides the rate that the timeline counts in
     * @return {@code DONE}, or {@code NEED_DATA} for {@link #wanted} of {@link #waitsFor}
     */
    Demuxer.Progress open(boolean segmented, boolean first) throws MediaException, DecodeException {
        ChunkOpener open = opener();
        if (open.advance() == Demuxer.Progress.NEED_DATA) {
            return Demuxer.Progress.NEED_DATA;
        }
        opener = null;
        @Nullable Codec before = reader.isOpen() ? reader.demuxer().track().codec() : null;
        boolean ownHistory = chunk().variant() != playing && hasReservoir(open.demuxer());
        carried = reader.enter(open.demuxer(), goesOn() && !chunk().discontinuity() && !ownHistory);
        switched = followsOn && chunk().variant() != playing;
        playing = chunk().variant();
        followsOn = true;
        replacement = lost != null && beginsInFirstHalf(lost);
        lost = null;
        if (first) {
            timeline.rate(reader.format().sampleRate());
        }
        Track track = reader.demuxer().track();
        if (segmented) {
            long priming = FrameTime.rescale(track.encoderDelay(), reader.trackRate(), timeline.rate());
            timeline.enterSegment(chunk(), priming, !countsFrames(track.container()));
            if (before != null && before != track.codec()) {
                timeline.changeCodec();
            }
            if (!reader.demuxer().hasClock()) {
                timeline.disregardClock();
            }
        } else {
            timeline.enterFile();
            if (track.frames().isPresent()) {
                endAt(track.frames().getAsLong());
            }
        }
        return Demuxer.Progress.DONE;
    }

    /**
     * Whether a packet may begin in those before it (ISO/IEC 11172-3 section 2.4.2.7, main_data_begin): those of another
     * variant hold other bits there, and what comes of them is noise.
     */
    private static boolean hasReservoir(Demuxer demuxer) {
        return demuxer.track().codec() == Codec.MP3;
    }

    /** Whether the decoder's history ends where the chunk begins, as far as the source says. */
    private boolean goesOn() {
        MediaChunk instead = lost;
        return followsOn
                || (untouched && instead != null && Math.abs(startUs(chunk()) - startUs(instead)) <= ROUNDING_US);
    }

    private static long startUs(MediaChunk of) {
        return of.startUs().orElse(0);
    }

    /** Variants are cut at different places; what comes instead of a chunk begins nearer to its start than to its end. */
    private boolean beginsInFirstHalf(MediaChunk other) {
        long startUs = chunk().startUs().orElse(Long.MAX_VALUE);
        return other.startUs().isPresent()
                && startUs < other.startUs().getAsLong() + other.durationUs().orElse(0) / 2;
    }

    /** Whether a container's times are to the frame; others are rounded to 90 kHz. */
    private static boolean countsFrames(Container container) {
        return container == Container.MP4 || container == Container.FMP4;
    }

    private void endAt(long trackFrames) {
        timeline.end(FrameTime.rescale(trackFrames, reader.trackRate(), timeline.rate()));
    }

    /** Returns whether the chunk that was opened last goes on, at any frame, in another variant than the one before. */
    boolean goesOver() {
        return switched;
    }

    /**
     * Returns whether the chunk that was opened last came instead of one that was lost, or of what was left of it. It goes on
     * at any frame but 0, which has no pre-roll.
     */
    boolean takesOver() {
        return replacement && timeline.expected() > 0;
    }

    /**
     * Returns whether to ask for the pre-roll of a chunk that {@link #goesOver} or {@link #takesOver}: true a few times for each
     * frame due, as the pre-roll may be lost as well, or the chunk itself, once the pre-roll is there. Then it begins without.
     */
    boolean asksForPreroll() {
        return tries.again(timeline.expected());
    }

    /** Returns how much of it is needed before its first frame to be heard: nothing if the decoder is carried over. */
    long prerollFrames() {
        return carried ? 0 : reader.prerollFrames();
    }

    MediaData waitsFor() {
        return opener().waitsFor();
    }

    ByteRange wanted() {
        return opener().wanted();
    }

    private ChunkOpener opener() {
        return Objects.requireNonNull(opener);
    }

    /** How often pre-roll was asked for at one frame before anything was heard behind it. */
    private static final class Tries {
        private long frame = -1;
        private int count;

        boolean again(long due) {
            count = due == frame ? count + 1 : 1;
            frame = due;
            return count <= MAX_TRIES_AT_ONE_FRAME;
        }
    }

    @Override
    public String toString() {
        return "ChunkEntry[" + chunk + "]";
    }
}
