package io.kithara.decode.pcm;

import static io.kithara.decode.pcm.ChunkedFile.opened;

import io.kithara.decode.DataWindow;
import io.kithara.decode.DataWindow.Load;
import io.kithara.decode.DecodeException;
import io.kithara.decode.DemuxOptions;
import io.kithara.decode.Demuxer;
import io.kithara.decode.Packet;
import io.kithara.decode.Track;
import io.kithara.decode.pcm.ChunkedFile.ChunkReader;
import io.kithara.decode.tags.InfoList;
import io.kithara.storage.ByteRange;
import io.kithara.stream.Codec;
import io.kithara.stream.Container;
import io.kithara.stream.MediaData;
import io.kithara.stream.MediaException;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads AIFF and AIFF-C (Apple, 1989 and 1991). Exact seek; less data than stated ends {@code TRUNCATED} after the last
 * whole frame. The format may stand behind the sound, which then is passed unread once. Channels are given in the file's
 * order.
 */
public final class AiffDemuxer implements Demuxer {
    private static final int SOUND_HEADER_BYTES = 8;
    private static final int MAX_TEXT_BYTES = 8 << 10;

    private static final Map<Integer, ChunkReader<AiffDemuxer>> CHUNKS = Map.of(
            DataWindow.fourCc("COMM"), AiffDemuxer::readFormat,
            DataWindow.fourCc("SSND"), AiffDemuxer::readSound,
            DataWindow.fourCc("NAME"), AiffDemuxer::readText,
            DataWindow.fourCc("AUTH"), AiffDemuxer::readText,
            DataWindow.fourCc("(c) "), AiffDemuxer::readText,
            DataWindow.fourCc("ANNO"), AiffDemuxer::readText,
            DataWindow.fourCc("ID3 "), (demuxer, chunk) -> demuxer.chunks.readId3(chunk));

    /** Those of them that say something about the music. */
    private static final Set<Integer> TAGS = Set.of(
            DataWindow.fourCc("NAME"),
            DataWindow.fourCc("AUTH"),
            DataWindow.fourCc("(c) "),
            DataWindow.fourCc("ANNO"),
            DataWindow.fourCc("ID3 "));

    private final DataWindow window;
    private final ChunkedFile<AiffDemuxer> chunks;
    private final DemuxOptions options;
    private boolean begun;
    private boolean aifc;
    private @Nullable AiffFormat format;
    private @Nullable Sound sound;
    private @Nullable PcmBlocks blocks;
    private @Nullable Track track;

    /** Where the samples lie and how many bytes of them the chunk states; none if it was never finished. */
    private record Sound(long start, OptionalLong bytes) {}

    /** Reads all of {@code media}. */
    public AiffDemuxer(MediaData media, DemuxOptions options) {
        this.window = new DataWindow(media);
        this.chunks = new ChunkedFile<>(window, CHUNKS, false);
        this.options = options;
    }

    @Override
    public Progress open() throws DecodeException, MediaException {
        if (!begun && readHeader() == Load.NEED_DATA) {
            return Progress.NEED_DATA;
        }
        while (format == null || sound == null) {
            if (readChunk() == Load.NEED_DATA) {
                return Progress.NEED_DATA;
            }
        }
        if (options.readsApart(window.data()) && chunks.readTrailing(this, TAGS) == Load.NEED_DATA) {
            return Progress.NEED_DATA;
        }
        start(format, sound);
        return Progress.DONE;
    }

    @Override
    public Track track() {
        return opened(track);
    }

    @Override
    public Progress next(Packet packet) throws DecodeException, MediaException {
        return opened(blocks).next(packet);
    }

    @Override
    public Progress seek(long frame, int prerollFrames) {
        opened(blocks).seek(Math.max(0, frame - prerollFrames));
        return Progress.DONE;
    }

    @Override
    public ByteRange wanted() {
        return window.wanted();
    }

    @Override
    public long consumed() {
        if (blocks != null) {
            return blocks.position();
        }
        return sound != null ? sound.start() : begun ? chunks.position() : 0;
    }

    @Override
    public String toString() {
        return "AiffDemuxer[" + consumed() + (track == null ? "" : " " + track.format()) + "]";
    }

    private Load readHeader() throws DecodeException, MediaException {
        Load load = window.load(0, ChunkedFile.HEADER_BYTES);
        if (load == Load.NEED_DATA) {
            return load;
        }
        if (load == Load.END || !Magic.isAiff(window)) {
            throw new DecodeException(DecodeException.Reason.MALFORMED, "no AIFF header at byte 0");
        }
        aifc = window.i32be(8) == Magic.AIFC;
        begun = true;
        return Load.READY;
    }

    private Load readChunk() throws DecodeException, MediaException {
        Load load = chunks.readChunk(this);
        if (load == Load.END) {
            throw new DecodeException(
                    DecodeException.Reason.TRUNCATED,
                    "an AIFF file ends at byte " + window.end().orElse(0) + " before its format and sound");
        }
        return load;
    }

    private Load readFormat(Chunk chunk) throws DecodeException, MediaException {
        int size = aifc ? AiffFormat.AIFC_BYTES : AiffFormat.AIFF_BYTES;
        if (chunk.size() < size) {
            throw new DecodeException(DecodeException.Reason.MALFORMED, "an AIFF format of " + chunk.size() + " bytes");
        }
        Load load = window.load(chunk.body(), size);
        if (load == Load.READY) {
            format = AiffFormat.read(window, chunk.body(), aifc);
        }
        return load;
    }

    /** Offset 4 (bytes to leave out for the sake of alignment), block size 4, then samples. */
    private Load readSound(Chunk chunk) throws DecodeException, MediaException {
        if (chunk.size() < SOUND_HEADER_BYTES) {
            sound = new Sound(chunk.body(), OptionalLong.of(0));
            return Load.READY;
        }
        Load load = window.load(chunk.body(), SOUND_HEADER_BYTES);
        if (load == Load.READY) {
            long offset = SOUND_HEADER_BYTES + window.u32be(chunk.body());
            boolean stated = chunk.size() != 0xFFFF_FFFFL;
            sound = new Sound(
                    chunk.body() + offset,
                    stated ? OptionalLong.of(Math.max(0, chunk.size() - offset)) : OptionalLong.empty());
        }
        return load;
    }

    private Load readText(Chunk chunk) throws DecodeException, MediaException {
        if (chunk.size() > MAX_TEXT_BYTES) {
            return Load.READY;
        }
        Load load = window.load(chunk.body(), (int) chunk.size());
        if (load == Load.READY) {
            String key = InfoList.text(window, chunk.body() - Chunk.HEADER_BYTES, 4);
            chunks.tags().put(key, InfoList.text(window, chunk.body(), (int) chunk.size()));
        }
        return load;
    }

    private void start(AiffFormat known, Sound where) {
        OptionalLong claim = claimedFrames(known, where);
        blocks = new PcmBlocks(window, where.start(), claim.orElse(PcmBlocks.NO_CLAIM), known.frameBytes());
        track = new Track(
                Container.AIFF,
                Codec.PCM,
                known.format(),
                known.encoding().config(),
                claim,
                OptionalLong.empty(),
                0,
                chunks.tags().build());
    }

    /** The format counts frames, the sound bytes; the smaller is safe, and 0 frames is a header never finished. */
    private static OptionalLong claimedFrames(AiffFormat known, Sound where) {
        if (where.bytes().isEmpty()) {
            return known.frames() > 0 ? OptionalLong.of(known.frames()) : OptionalLong.empty();
        }
        long fit = where.bytes().getAsLong() / known.frameBytes();
        return OptionalLong.of(known.frames() > 0 ? Math.min(known.frames(), fit) : fit);
    }
}
