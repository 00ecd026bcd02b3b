package io.kithara.decode.pcm;

import static io.kithara.decode.pcm.ChunkedFile.opened;

import io.kithara.decode.DataWindow;
import io.kithara.decode.DataWindow.Load;
import io.kithara.decode.DecodeException;
import io.kithara.decode.DemuxOptions;
import io.kithara.decode.Demuxer;
import io.kithara.decode.Metadata;
import io.kithara.decode.Packet;
import io.kithara.decode.Track;
import io.kithara.decode.mpeg.MpegAudioDemuxer;
import io.kithara.decode.pcm.ChunkedFile.ChunkReader;
import io.kithara.decode.tags.InfoList;
import io.kithara.storage.ByteRange;
import io.kithara.stream.Codec;
import io.kithara.stream.Container;
import io.kithara.stream.MediaData;
import io.kithara.stream.MediaException;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads WAVE files: RIFF, RF64 and BW64 (EBU Tech 3306, ITU-R BS.2088), any chunks in any order before the data, and the
 * sizes that encoders leave which could not come back to fill them in. MPEG audio in a WAVE file goes through {@link
 * MpegAudioDemuxer}.
 *
 * <p>Guarantees: exact seek; a data size that can be meant is a claim, and less data than that ends {@code TRUNCATED}
 * after the last whole frame; one that cannot (all ones, the sizes that pipes get, 0 in an unfinished header) leaves the
 * end to the data. Tags behind the data are read where that costs no request before the first note, or where somebody asks
 * for them. Used by one thread at a time.
 */
public final class WavDemuxer implements Demuxer {
    private static final int DS64_BYTES = 16;

    /** What a 32-bit size says that stands elsewhere, or nowhere. */
    private static final long SIZE_UNKNOWN = 0xFFFF_FFFFL;

    /** Encoders into pipes write almost 2 or almost 4 GiB; a file of such a size would be RF64. */
    private static final long PIPE_SIZE_MARGIN = 0x1000;

    /** A longer INFO list has more than names in it. */
    private static final int MAX_INFO_BYTES = 16 << 10;

    private static final int FACT_BYTES = 4;

    /** From the lowest to the highest rate of MPEG audio, in bit/s: a count of frames that needs another one is nonsense. */
    private static final double MIN_BITRATE_BPS = 8_000;

    private static final double MAX_BITRATE_BPS = 448_000;

    private static final Map<Integer, ChunkReader<WavDemuxer>> CHUNKS = Map.of(
            DataWindow.fourCc("fmt "), WavDemuxer::readFormat,
            DataWindow.fourCc("ds64"), WavDemuxer::readSizes,
            DataWindow.fourCc("fact"), WavDemuxer::readFact,
            DataWindow.fourCc("LIST"), WavDemuxer::readInfo,
            DataWindow.fourCc("id3 "), (demuxer, chunk) -> demuxer.chunks.readId3(chunk),
            DataWindow.fourCc("ID3 "), (demuxer, chunk) -> demuxer.chunks.readId3(chunk),
            DataWindow.fourCc("data"), WavDemuxer::startData);

    /** Those of them that say something about the music. */
    private static final Set<Integer> TAGS =
            Set.of(DataWindow.fourCc("LIST"), DataWindow.fourCc("id3 "), DataWindow.fourCc("ID3 "));

    private final DataWindow window;
    private final ChunkedFile<WavDemuxer> chunks;
    private final DemuxOptions options;
    private boolean begun;
    private long riffSize;
    private long dataSize64 = SIZE_UNKNOWN;
    private long factFrames;
    private @Nullable WavFormat format;
    private @Nullable MpegAudioDemuxer mpeg;
    private @Nullable PcmBlocks blocks;
    private @Nullable Track track;
    private boolean pastChunks;
    private Metadata metadata = Metadata.NONE;

    /** Reads all of {@code media}. */
    public WavDemuxer(MediaData media, DemuxOptions options) {
        this.window = new DataWindow(media);
        this.chunks = new ChunkedFile<>(window, CHUNKS, true);
        this.options = options;
    }

    @Override
    public Progress open() throws DecodeException, MediaException {
        if (!begun && readHeader() == Load.NEED_DATA) {
            return Progress.NEED_DATA;
        }
        while (blocks == null && mpeg == null) {
            if (readChunk() == Load.NEED_DATA) {
                return Progress.NEED_DATA;
            }
        }
        if (!pastChunks && options.readsApart(window.data()) && chunks.readTrailing(this, TAGS) == Load.NEED_DATA) {
            return Progress.NEED_DATA;
        }
        pastChunks = true;
        Progress progress = mpeg == null ? Progress.DONE : mpeg.open();
        if (progress == Progress.DONE) {
            metadata = chunks.tags().build();
        }
        return progress;
    }

    @Override
    public Track track() {
        return (mpeg == null ? opened(track) : mpegTrack(mpeg.track())).withMetadata(metadata);
    }

    /**
     * What {@code fact} counts is told by nothing: the source's frames, or with the encoder's delay, or all that is coded. So it says
     * about how long the sound is, and that better than the first packet's bit rate does, but not where it begins and ends.
     */
    private Track mpegTrack(Track read) {
        return read.frames().isPresent() || factFrames == 0
                ? read
                : new Track(
                        read.container(),
                        read.codec(),
                        read.format(),
                        read.config(),
                        OptionalLong.empty(),
                        OptionalLong.of(factFrames),
                        read.encoderDelay(),
                        read.metadata());
    }

    @Override
    public Progress next(Packet packet) throws DecodeException, MediaException {
        return mpeg == null ? opened(blocks).next(packet) : mpeg.next(packet);
    }

    @Override
    public Progress seek(long frame, int prerollFrames) throws DecodeException, MediaException {
        if (mpeg != null) {
            return mpeg.seek(frame, prerollFrames);
        }
        opened(blocks).seek(Math.max(0, frame - prerollFrames));
        return Progress.DONE;
    }

    @Override
    public ByteRange wanted() {
        return mpeg == null || !pastChunks ? window.wanted() : mpeg.wanted();
    }

    @Override
    public long consumed() {
        if (mpeg != null) {
            return mpeg.consumed();
        }
        return blocks != null ? blocks.position() : begun ? chunks.position() : 0;
    }

    @Override
    public String toString() {
        return "WavDemuxer[" + consumed() + (track == null ? "" : " " + track.format()) + "]";
    }

    private Load readHeader() throws DecodeException, MediaException {
        Load load = window.load(0, ChunkedFile.HEADER_BYTES);
        if (load == Load.NEED_DATA) {
            return load;
        }
        if (load == Load.END || !Magic.isWave(window)) {
            throw new DecodeException(DecodeException.Reason.MALFORMED, "no WAVE header at byte 0");
        }
        riffSize = window.u32le(4);
        begun = true;
        return Load.READY;
    }

    private Load readChunk() throws DecodeException, MediaException {
        Load load = chunks.readChunk(this);
        if (load == Load.END) {
            throw new DecodeException(
                    DecodeException.Reason.TRUNCATED,
                    "a WAVE file ends at byte " + window.end().orElse(0) + " before its audio");
        }
        return load;
    }

    private Load readFormat(Chunk chunk) throws DecodeException, MediaException {
        if (chunk.size() < WavFormat.MIN_BYTES) {
            throw new DecodeException(DecodeException.Reason.MALFORMED, "a WAVE format of " + chunk.size() + " bytes");
        }
        int size = (int) Math.min(chunk.size(), WavFormat.MAX_BYTES);
        Load load = window.load(chunk.body(), size);
        if (load == Load.READY) {
            format = WavFormat.read(window, chunk.body(), size);
        }
        return load;
    }

    /** EBU Tech 3306: RIFF size 8, data size 8; they hold where the 32-bit sizes are all ones. */
    private Load readSizes(Chunk chunk) throws DecodeException, MediaException {
        Load load = window.load(chunk.body(), DS64_BYTES);
        if (load == Load.READY) {
            long size = window.i64le(chunk.body() + 8);
            dataSize64 = size < 0 ? SIZE_UNKNOWN : size;
        }
        return load;
    }

    private Load readFact(Chunk chunk) throws DecodeException, MediaException {
        if (chunk.size() < FACT_BYTES) {
            return Load.READY;
        }
        Load load = window.load(chunk.body(), FACT_BYTES);
        if (load == Load.READY) {
            factFrames = window.u32le(chunk.body());
        }
        return load;
    }

    private static boolean isPlausible(long frames, OptionalLong bytes, int sampleRate) {
        double bitrateBps = bytes.orElse(0) * 8.0 * sampleRate / frames;
        return frames > 0 && bitrateBps >= MIN_BITRATE_BPS && bitrateBps <= MAX_BITRATE_BPS;
    }

    private Load readInfo(Chunk chunk) throws DecodeException, MediaException {
        int size = (int) Math.min(chunk.size(), MAX_INFO_BYTES);
        Load load = window.load(chunk.body(), size);
        if (load == Load.READY) {
            InfoList.read(window, chunk.body(), size, chunks.tags());
        }
        return load;
    }

    private Load startData(Chunk chunk) throws DecodeException {
        WavFormat known = format;
        if (known == null) {
            throw new DecodeException(DecodeException.Reason.MALFORMED, "a WAVE file without a format before its data");
        }
        OptionalLong claim = claimedBytes(chunk);
        Optional<PcmEncoding> encoding = known.encoding();
        if (encoding.isEmpty()) {
            long limit = claim.isPresent() ? chunk.body() + claim.getAsLong() : Long.MAX_VALUE;
            factFrames = isPlausible(factFrames, claim, known.format().sampleRate()) ? factFrames : 0;
            mpeg = new MpegAudioDemuxer(window.data(), options, Container.WAV, chunk.body(), limit);
            return Load.READY;
        }
        int frameBytes = known.frameBytes();
        OptionalLong frames = claim.isPresent() ? OptionalLong.of(claim.getAsLong() / frameBytes) : claim;
        blocks = new PcmBlocks(window, chunk.body(), frames.orElse(PcmBlocks.NO_CLAIM), frameBytes);
        track = new Track(
                Container.WAV,
                Codec.PCM,
                known.format(),
                encoding.get().config(),
                frames,
                frames.isPresent() ? OptionalLong.empty() : estimate(chunk.body(), frameBytes),
                0,
                Metadata.NONE);
        return Load.READY;
    }

    /** What the header says for sure about the length of the data. */
    private OptionalLong claimedBytes(Chunk data) {
        long size = data.size();
        if (size == SIZE_UNKNOWN && dataSize64 != SIZE_UNKNOWN) {
            return OptionalLong.of(dataSize64);
        }
        boolean pipe = size > SIZE_UNKNOWN - PIPE_SIZE_MARGIN
                || (size > Integer.MAX_VALUE - PIPE_SIZE_MARGIN && size <= Integer.MAX_VALUE);
        // A header written before the music, and never again, says that the file ends where the music starts.
        boolean unfinished = size == 0 && (riffSize + Chunk.HEADER_BYTES <= data.body() || riffSize == SIZE_UNKNOWN);
        return pipe || unfinished ? OptionalLong.empty() : OptionalLong.of(size);
    }

    private OptionalLong estimate(long start, int frameBytes) {
        OptionalLong length = window.data().length();
        return length.isPresent()
                ? OptionalLong.of(Math.max(0, length.getAsLong() - start) / frameBytes)
                : OptionalLong.empty();
    }
}
