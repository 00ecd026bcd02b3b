package io.kithara.decode.adts;

import io.kithara.decode.DataWindow;
import io.kithara.decode.DataWindow.Load;
import io.kithara.decode.DecodeException;
import io.kithara.decode.DemuxOptions;
import io.kithara.decode.Demuxer;
import io.kithara.decode.Packet;
import io.kithara.decode.PcmFormat;
import io.kithara.decode.Track;
import io.kithara.storage.ByteRange;
import io.kithara.stream.Codec;
import io.kithara.stream.Container;
import io.kithara.stream.MediaData;
import io.kithara.stream.MediaException;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Reads AAC out of ADTS frames. Every coded frame is delivered: the format has no word about encoder delay, and nothing
 * is guessed. Tags between frames and garbage are skipped; a last frame that is cut ends in {@code TRUNCATED}.
 *
 * <p>Time is counted in 1,024 frames per raw data block at the rate the headers announce; a decoder that finds SBR inside
 * puts out twice as many at twice the rate. A segment starts where the ID3 tag before it says (RFC 8216 section 3.4),
 * otherwise at 0. Seeking walks the headers, so it is exact, and needs every byte before the
 * target once. Used by one thread at a time.
 */
final class AdtsDemuxer implements Demuxer {
    /** One block of overlap, and one more so that its own window history is whole. */
    private static final int PREROLL_BLOCKS = 2;

    private static final int BLOCK_FRAMES = AdtsHeader.BLOCK_FRAMES;

    private final DataWindow window;
    private final AdtsWalker walker;
    private final AdtsHeader current = new AdtsHeader();
    private final FrameIndex index = new FrameIndex();
    /** Reads the tag in front: when a segment starts (a file starts at 0), and what it says of the music. */
    private final SegmentStart segmentStart;

    private final boolean segment;

    private @Nullable Track track;
    private @Nullable AdtsWalker seeker;
    private long seekTarget;
    private long firstPosition;
    private int nextBlock;
    private long trackBlock;
    private long trackFrame;
    private boolean ended;

    /** Reads a whole file. */
    AdtsDemuxer(MediaData media) {
        this(media, DemuxOptions.FILE);
    }

    AdtsDemuxer(MediaData media, DemuxOptions options) {
        window = new DataWindow(media);
        walker = new AdtsWalker(window);
        segmentStart = new SegmentStart(window);
        segment = options.segment();
    }

    @Override
    public Progress open() throws DecodeException, MediaException {
        Load load = segmentStart.read();
        if (load == Load.READY) {
            load = walker.locate();
        }
        if (load == Load.END) {
            throw new DecodeException(DecodeException.Reason.MALFORMED, "no ADTS frame in the whole data");
        }
        if (load == Load.NEED_DATA) {
            return Progress.NEED_DATA;
        }
        firstPosition = walker.position();
        current.copyFrom(walker.header());
        trackFrame = segment ? segmentStart.frame(current.sampleRate()) : 0;
        track = describe(current);
        return Progress.DONE;
    }

    @Override
    public Track track() {
        if (track == null) {
            throw new IllegalStateException("not open: " + this);
        }
        return track;
    }

    @Override
    public Progress next(Packet packet) throws DecodeException, MediaException {
        if (ended) {
            return Progress.END;
        }
        Load load = walker.locate();
        if (load == Load.READY) {
            load = window.load(walker.position(), walker.header().frameLength());
            if (load == Load.END) {
                throw truncated(walker.header().frameLength());
            }
        }
        if (load == Load.END) {
            rejectHalfHeader();
            return Progress.END;
        }
        if (load == Load.NEED_DATA) {
            return Progress.NEED_DATA;
        }
        fill(packet);
        return Progress.DONE;
    }

    @Override
    public Progress seek(long frame, int prerollFrames) throws DecodeException, MediaException {
        int preroll = Math.max(PREROLL_BLOCKS, (prerollFrames + BLOCK_FRAMES - 1) / BLOCK_FRAMES);
        long target = Math.max(0, trackBlock + (frame - trackFrame) / BLOCK_FRAMES - preroll);
        AdtsWalker scout = seeker;
        if (scout == null || seekTarget != target) {
            scout = new AdtsWalker(window);
            int entry = index.floor(target);
            scout.moveTo(entry < 0 ? firstPosition : index.position(entry), entry < 0 ? 0 : index.block(entry));
            seeker = scout;
            seekTarget = target;
        }
        Load load = scout.locate();
        while (load == Load.READY && scout.block() + scout.header().blocks() <= target) {
            index.add(scout.block(), scout.position());
            scout.advance();
            load = scout.locate();
        }
        if (load == Load.NEED_DATA) {
            return Progress.NEED_DATA;
        }
        seeker = null;
        ended = load == Load.END;
        walker.moveTo(scout.position(), scout.block());
        nextBlock = 0;
        return Progress.DONE;
    }

    @Override
    public boolean hasClock() {
        return !segment || segmentStart.isStated();
    }

    @Override
    public ByteRange wanted() {
        return window.wanted();
    }

    @Override
    public long consumed() {
        return walker.position();
    }

    @Override
    public String toString() {
        return "AdtsDemuxer[block " + walker.block() + " at " + walker.position() + "]";
    }

    /** Data that stops within a header was cut; anything else that is left is a tag or garbage. */
    private void rejectHalfHeader() throws DecodeException {
        if (window.loaded(walker.position()) > 0 && window.u8(walker.position()) == 0xFF) {
            throw truncated(AdtsHeader.LENGTH);
        }
    }

    private DecodeException truncated(int length) {
        return new DecodeException(
                DecodeException.Reason.TRUNCATED,
                "the ADTS frame at " + walker.position() + " needs " + length + " bytes, the data ends before");
    }

    private void fill(Packet packet) throws DecodeException {
        AdtsHeader header = walker.header();
        boolean changed = !header.continues(current);
        if (changed) {
            trackFrame = rescaled(frameOf(walker.block()), current.sampleRate(), header.sampleRate());
            trackBlock = walker.block();
            current.copyFrom(header);
            track = describe(header);
        }
        index.add(walker.block(), walker.position());
        boolean split = header.blocks() > 1 && header.isProtected();
        long start = walker.position() + (split ? blockOffset(nextBlock) : header.headerLength());
        long end = walker.position()
                + (split && nextBlock + 1 < header.blocks() ? blockOffset(nextBlock + 1) : header.frameLength());
        int length = (int) Math.max(0, end - start - (split ? 2 : 0));
        window.copy(start, packet.reserve(length), 0, length);
        // Without checksums nothing says where the second block starts: the decoder finds it behind the first.
        int blocks = split ? 1 : header.blocks();
        packet.place(frameOf(walker.block() + nextBlock), blocks * BLOCK_FRAMES, walker.position(), changed);
        nextBlock += blocks;
        if (nextBlock >= header.blocks()) {
            nextBlock = 0;
            walker.advance();
        }
    }

    /**
     * Returns where a block starts in its frame: adts_header_error_check() lists the positions of all but the first,
     * counted from the first.
     */
    private int blockOffset(int block) {
        AdtsHeader header = walker.header();
        int listed = block == 0 ? 0 : window.u16be(walker.position() + AdtsHeader.LENGTH + 2L * (block - 1));
        return Math.min(header.headerLength() + listed, header.frameLength());
    }

    private long frameOf(long block) {
        return trackFrame + (block - trackBlock) * BLOCK_FRAMES;
    }

    private static long rescaled(long frames, int fromRate, int toRate) {
        return frames / fromRate * toRate + frames % fromRate * toRate / fromRate;
    }

    private Track describe(AdtsHeader header) {
        int channels = header.channels() == 0 ? 2 : header.channels();
        return new Track(
                Container.ADTS,
                Codec.AAC,
                new PcmFormat(header.sampleRate(), channels),
                header.config(),
                OptionalLong.empty(),
                estimate(),
                0,
                segment ? segmentStart.metadata().withoutPictures() : segmentStart.metadata());
    }

    /** The length of the data over the average of the frames that are loaded anyway. */
    private OptionalLong estimate() {
        OptionalLong length = window.data().length();
        if (length.isEmpty() || length.getAsLong() <= firstPosition) {
            return OptionalLong.empty();
        }
        AdtsHeader header = new AdtsHeader();
        long position = firstPosition;
        long blocks = 0;
        while (window.loaded(position) >= AdtsHeader.LENGTH
                && header.read(window, position)
                && header.continues(current)) {
            position += header.frameLength();
            blocks += header.blocks();
        }
        double bytesPerBlock = (double) (position - firstPosition) / Math.max(1, blocks);
        return blocks == 0
                ? OptionalLong.empty()
                : OptionalLong.of(Math.round((length.getAsLong() - firstPosition) / bytesPerBlock) * BLOCK_FRAMES);
    }
}
