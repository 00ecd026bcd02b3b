package io.kithara.decode.caf;

import io.kithara.decode.DataWindow;
import io.kithara.decode.DataWindow.Load;
import io.kithara.decode.DecodeException;
import io.kithara.decode.DemuxOptions;
import io.kithara.decode.Demuxer;
import io.kithara.decode.Packet;
import io.kithara.decode.PcmFormat;
import io.kithara.decode.Track;
import io.kithara.decode.aac.AudioSpecificConfig;
import io.kithara.decode.pcm.PcmBlocks;
import io.kithara.decode.pcm.PcmEncoding;
import io.kithara.storage.ByteRange;
import io.kithara.stream.Codec;
import io.kithara.stream.Container;
import io.kithara.stream.MediaData;
import io.kithara.stream.MediaException;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Reads CAF with PCM, ALAC or AAC. Exact seek by the packet table, which also states priming and remainder; it may stand behind
 * the audio. Less data than stated ends {@code TRUNCATED} after the last whole packet. Channels of PCM are given in the file's
 * order: {@code chan} is not looked at. Used by one thread at a time.
 */
final class CafDemuxer implements Demuxer {
    /** {@code caff}, version 2, flags 2. */
    static final int FILE_HEADER_BYTES = 8;

    private final DataWindow window;
    private final DemuxOptions options;
    private final Chunks chunks;
    private boolean begun;

    private @Nullable Track track;

    /** One of the two is there once this is open. */
    private @Nullable PcmBlocks blocks;

    private @Nullable PacketTable packets;

    private long dataStart;
    private long dataEnd = Long.MAX_VALUE;
    private long presentationStart;
    private long presentationEnd;
    private int prerollFrames;

    CafDemuxer(MediaData media, DemuxOptions options) {
        window = new DataWindow(media);
        chunks = new Chunks(window);
        this.options = options;
    }

    @Override
    public Progress open() throws DecodeException, MediaException {
        if (!begun && readHeader() == Load.NEED_DATA) {
            return Progress.NEED_DATA;
        }
        while (!isComplete()) {
            Load load = chunks.readChunk();
            if (load == Load.NEED_DATA) {
                return Progress.NEED_DATA;
            }
            if (load == Load.END) {
                throw incomplete();
            }
        }
        start();
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
        PcmBlocks pcm = blocks;
        PacketTable cursor = packets;
        if (pcm != null) {
            return pcm.next(packet);
        }
        if (cursor == null) {
            throw new IllegalStateException("not open: " + this);
        }
        if (cursor.isDone() || cursor.startFrame() >= presentationEnd) {
            return Progress.END;
        }
        long position = dataStart + cursor.offset();
        Load load = load(position, cursor.size());
        if (load == Load.NEED_DATA) {
            return Progress.NEED_DATA;
        }
        window.copy(position, packet.reserve(cursor.size()), 0, cursor.size());
        int frames = (int) Math.min(cursor.frames(), presentationEnd - cursor.startFrame());
        packet.place(cursor.startFrame() - presentationStart, frames, position, false);
        cursor.advance();
        return Progress.DONE;
    }

    @Override
    public Progress seek(long frame, int decoderPrerollFrames) throws DecodeException {
        if (blocks != null) {
            blocks.seek(Math.max(0, frame - decoderPrerollFrames));
        } else if (packets != null) {
            long target = Math.min(frame, Long.MAX_VALUE / 4) + presentationStart;
            long from = Math.max(0, target - Math.max(prerollFrames, decoderPrerollFrames));
            packets.seek(target >= presentationEnd ? Long.MAX_VALUE / 2 : from);
        }
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
        return packets == null || packets.isDone() ? 0 : dataStart + packets.offset();
    }

    @Override
    public String toString() {
        return "CafDemuxer[" + (track == null ? chunks : track.codec() + " " + track.format()) + "]";
    }

    private Load readHeader() throws DecodeException, MediaException {
        Load load = window.load(0, FILE_HEADER_BYTES);
        if (load == Load.NEED_DATA) {
            return load;
        }
        if (load == Load.END || window.i32be(0) != CafProvider.CAFF || window.u16be(4) != CafProvider.VERSION) {
            throw new DecodeException(DecodeException.Reason.MALFORMED, "no CAF header of version 1 at byte 0");
        }
        begun = true;
        return Load.READY;
    }

    /** PCM can start at its first byte; anything else needs its table and its cookie, wherever they are. */
    private boolean isComplete() throws DecodeException {
        Description description = chunks.description();
        if (description == null) {
            return false;
        }
        if (!description.isPcm() && !description.isAac() && description.type() != Description.ALAC) {
            throw new DecodeException(
                    DecodeException.Reason.UNSUPPORTED,
                    "'" + name(description.type()) + "' audio in a CAF file is not decoded");
        }
        return chunks.data() != null && (description.isPcm() || (chunks.table() != null && chunks.cookie().length > 0));
    }

    private DecodeException incomplete() {
        String missing = chunks.description() == null
                ? "description"
                : chunks.data() == null ? "audio" : chunks.table() == null ? "packet table" : "cookie";
        return new DecodeException(
                DecodeException.Reason.TRUNCATED,
                "a CAF file ends at byte " + window.end().orElse(0) + " before its " + missing);
    }

    private void start() throws DecodeException {
        Description description = chunks.description();
        Chunks.Data data = chunks.data();
        if (description == null || data == null) {
            throw new IllegalStateException("incomplete: " + this);
        }
        dataStart = data.start();
        if (data.bytes().isPresent()) {
            dataEnd = dataStart + data.bytes().getAsLong();
        }
        Chunks.Table table = chunks.table();
        if (description.isPcm()) {
            startPcm(description, data);
        } else if (table != null) {
            startPackets(description, table);
        }
    }

    private void startPcm(Description description, Chunks.Data data) throws DecodeException {
        PcmEncoding encoding = description.encoding();
        int frameBytes = encoding.bytes() * description.format().channels();
        OptionalLong frames = data.bytes().isPresent()
                ? OptionalLong.of(data.bytes().getAsLong() / frameBytes)
                : OptionalLong.empty();
        blocks = new PcmBlocks(window, dataStart, frames.orElse(PcmBlocks.NO_CLAIM), frameBytes);
        track = track(Codec.PCM, description.format(), encoding.config(), frames, true);
    }

    private void startPackets(Description description, Chunks.Table table) throws DecodeException {
        PacketTable cursor = new PacketTable(table.numbers(), table.packets(), description);
        present(table, cursor.codedFrames());
        OptionalLong frames = OptionalLong.of(presentationEnd - presentationStart);
        if (description.isAac()) {
            byte[] config = Cookie.aac(chunks.cookie());
            AudioSpecificConfig asc = AudioSpecificConfig.parse(config);
            prerollFrames = asc.prerollFrames();
            // SBR that the config keeps silent about shows in packets of twice the length
            boolean doubled = description.framesPerPacket() == 2 * asc.framesPerPacket();
            PcmFormat format = asc.channelMap() == null || doubled ? description.format() : asc.format();
            track = track(Codec.AAC, format, config, frames, true);
        } else {
            // ffmpeg counts the last packet as a full one; how long it is, it says itself
            boolean exact = presentationEnd < cursor.codedFrames();
            track = track(Codec.ALAC, description.format(), Cookie.alac(chunks.cookie()), frames, exact);
        }
        packets = cursor;
    }

    /** What the table says of priming and length counts as far as the packets hold it. */
    private void present(Chunks.Table table, long coded) {
        presentationEnd = coded;
        if (!options.gapless()) {
            return;
        }
        int priming = table.primingFrames();
        presentationStart = priming > 0 && priming <= coded ? priming : 0;
        long rest = coded - presentationStart;
        int remainder = table.remainderFrames();
        if (table.validFrames() > 0 && table.validFrames() <= rest) {
            presentationEnd = presentationStart + table.validFrames();
        } else if (remainder > 0 && remainder <= rest) {
            presentationEnd = coded - remainder;
        }
    }

    private Track track(Codec codec, PcmFormat format, byte[] config, OptionalLong frames, boolean exact) {
        return new Track(
                Container.CAF,
                codec,
                format,
                config,
                exact ? frames : OptionalLong.empty(),
                exact ? OptionalLong.empty() : frames,
                (int) presentationStart,
                chunks.tags().build());
    }

    private Load load(long position, int size) throws DecodeException, MediaException {
        if (size > dataEnd - position) {
            throw new DecodeException(
                    DecodeException.Reason.MALFORMED,
                    "the packet at " + position + " has " + size + " bytes, the audio of the CAF file ends at "
                            + dataEnd);
        }
        Load load = window.load(position, size);
        if (load == Load.END) {
            throw new DecodeException(
                    DecodeException.Reason.TRUNCATED,
                    "the packet at " + position + " needs " + size + " bytes, the data ends at "
                            + window.end().orElse(0));
        }
        return load;
    }

    private static String name(int type) {
        StringBuilder name = new StringBuilder(4);
        for (int shift = 24; shift >= 0; shift -= 8) {
            int character = (type >> shift) & 0xFF;
            name.append(character >= ' ' && character <= '~' ? (char) character : '?');
        }
        return name.toString();
    }
}
