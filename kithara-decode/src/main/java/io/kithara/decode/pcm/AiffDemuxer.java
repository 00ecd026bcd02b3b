package io.kithara.decode.pcm;

import io.kithara.decode.DataWindow;
import io.kithara.decode.DataWindow.Load;
import io.kithara.decode.DecodeException;
import io.kithara.decode.Demuxer;
import io.kithara.decode.Packet;
import io.kithara.decode.Track;
import io.kithara.decode.mpeg.Id3v2Reader;
import io.kithara.storage.ByteRange;
import io.kithara.stream.Codec;
import io.kithara.stream.Container;
import io.kithara.stream.MediaData;
import io.kithara.stream.MediaException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Reads AIFF and AIFF-C (Apple, 1989 and 1991). Exact seek; less data than stated ends {@code TRUNCATED} after the last
 * whole frame. The format may stand behind the sound, which then is passed unread once. Channels are given in the file's
 * order.
 */
public final class AiffDemuxer implements Demuxer {
    private static final int FORM = DataWindow.fourCc("FORM");
    private static final int AIFF = DataWindow.fourCc("AIFF");
    private static final int AIFC = DataWindow.fourCc("AIFC");
    private static final int HEADER_BYTES = 12;
    private static final int SOUND_HEADER_BYTES = 8;
    private static final int MAX_TEXT_BYTES = 8 << 10;

    private static final Map<Integer, ChunkReader> CHUNKS = Map.of(
            DataWindow.fourCc("COMM"), AiffDemuxer::readFormat,
            DataWindow.fourCc("SSND"), AiffDemuxer::readSound,
            DataWindow.fourCc("NAME"), AiffDemuxer::readText,
            DataWindow.fourCc("AUTH"), AiffDemuxer::readText,
            DataWindow.fourCc("(c) "), AiffDemuxer::readText,
            DataWindow.fourCc("ANNO"), AiffDemuxer::readText,
            DataWindow.fourCc("ID3 "), AiffDemuxer::readId3);

    private final DataWindow window;
    private final Map<String, String> tags = new LinkedHashMap<>();
    private @Nullable ChunkWalk chunks;
    private boolean aifc;
    private @Nullable AiffFormat format;
    private @Nullable Sound sound;
    private @Nullable Id3v2Reader id3;
    private @Nullable PcmBlocks blocks;
    private @Nullable Track track;

    /** Where the samples lie and how many bytes of them the chunk states; none if it was never finished. */
    private record Sound(long start, OptionalLong bytes) {}

    /** Reads one kind of chunk, whose header was read; nothing has changed unless it returns {@code READY}. */
    private interface ChunkReader {
        Load read(AiffDemuxer demuxer, Chunk chunk) throws DecodeException, MediaException;
    }

    /** Reads all of {@code media}. */
    public AiffDemuxer(MediaData media) {
        this.window = new DataWindow(media);
    }

    /** Returns whether {@code head}, at least 12 bytes, begins an AIFF file. */
    static boolean isAiff(DataWindow head) {
        return head.i32be(0) == FORM && (head.i32be(8) == AIFF || head.i32be(8) == AIFC);
    }

    @Override
    public Progress open() throws DecodeException, MediaException {
        if (chunks == null && readHeader() == Load.NEED_DATA) {
            return Progress.NEED_DATA;
        }
        while (format == null || sound == null) {
            if (readChunk() == Load.NEED_DATA) {
                return Progress.NEED_DATA;
            }
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
    public Progress seek(long frame) {
        opened(blocks).seek(frame);
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
        return sound != null ? sound.start() : chunks != null ? chunks.position() : 0;
    }

    @Override
    public String toString() {
        return "AiffDemuxer[" + consumed() + (track == null ? "" : " " + track.format()) + "]";
    }

    private static <T> T opened(@Nullable T part) {
        if (part == null) {
            throw new IllegalStateException("not open");
        }
        return part;
    }

    private Load readHeader() throws DecodeException, MediaException {
        Load load = window.load(0, HEADER_BYTES);
        if (load == Load.NEED_DATA) {
            return load;
        }
        if (load == Load.END || !isAiff(window)) {
            throw new DecodeException(DecodeException.Reason.MALFORMED, "no AIFF header at byte 0");
        }
        aifc = window.i32be(8) == AIFC;
        chunks = new ChunkWalk(window, false, HEADER_BYTES);
        return Load.READY;
    }

    private Load readChunk() throws DecodeException, MediaException {
        ChunkWalk walk = opened(chunks);
        Load load = walk.load();
        if (load == Load.READY) {
            ChunkReader reader = CHUNKS.getOrDefault(walk.chunk().id(), (demuxer, chunk) -> Load.READY);
            load = reader.read(this, walk.chunk());
        }
        if (load == Load.END) {
            throw new DecodeException(
                    DecodeException.Reason.TRUNCATED,
                    "an AIFF file ends at byte " + window.end().orElse(0) + " before its format and sound");
        }
        if (load == Load.READY) {
            walk.pass();
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
            String value = InfoList.text(window, chunk.body(), (int) chunk.size());
            if (!value.isEmpty()) {
                tags.putIfAbsent(key, value);
            }
        }
        return load;
    }

    private Load readId3(Chunk chunk) throws DecodeException, MediaException {
        if (id3 == null) {
            id3 = new Id3v2Reader(window, chunk.body());
        }
        Load load = id3.read();
        if (load == Load.READY) {
            id3.tags().forEach(tags::putIfAbsent);
            id3 = null;
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
                tags);
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
