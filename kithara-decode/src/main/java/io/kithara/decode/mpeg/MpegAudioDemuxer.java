package io.kithara.decode.mpeg;

import io.kithara.decode.DataWindow;
import io.kithara.decode.DataWindow.Load;
import io.kithara.decode.DecodeException;
import io.kithara.decode.DemuxOptions;
import io.kithara.decode.Demuxer;
import io.kithara.decode.Metadata;
import io.kithara.decode.Packet;
import io.kithara.decode.PcmFormat;
import io.kithara.decode.Track;
import io.kithara.decode.tags.Id3v2Reader;
import io.kithara.decode.tags.MetadataDraft;
import io.kithara.decode.tags.TrailingTags;
import io.kithara.storage.ByteRange;
import io.kithara.stream.Container;
import io.kithara.stream.MediaData;
import io.kithara.stream.MediaException;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Reads bare MPEG-1, 2 and 2.5 audio of layers I to III, tagged in any of the usual ways.
 *
 * <p>Guarantees: tags are jumped over but for texts, chapters and where pictures lie; the Xing, Info or VBRI packet is not
 * given out; where it counts the packets, {@link Track#frames} is exact, reading ends after that count, and fewer are
 * {@code TRUNCATED}, unless the count proves wrong ({@link StatedCount}), and with it the length; a cut last packet is
 * dropped, in a packed segment {@code TRUNCATED}; every seek is exact. Tags at the end of the file are read where that costs no request before the first note, or
 * where somebody asks for them ({@link TrailingTags}). Free format beyond the highest bit rate of its layer is {@code
 * UNSUPPORTED}. Where the sample rate changes on the way, positions stay times; a seek in such a stream reckons with the rate
 * at which it was read last. Used by one thread at a time.
 */
public final class MpegAudioDemuxer implements Demuxer {
    /** Ticks of HLS timestamps per second. */
    private static final int TIMESTAMP_HZ = 90_000;

    private final DataWindow window;
    private final DemuxOptions options;
    private final Container container;
    private final long limit;
    private final TagSkipper skipper;
    private final PacketLengths lengths = new PacketLengths();
    private final FrameFinder finder;
    private final MetadataDraft tags = new MetadataDraft();
    private OptionalLong hlsTimestamp = OptionalLong.empty();
    private long position;
    private boolean pastTags;
    private final TrailingTags trailing;
    private boolean trails;
    private @Nullable Id3v2Reader id3;
    private @Nullable PacketCursor cursor;
    private @Nullable Track track;
    private @Nullable PacketSeek seek;
    private int firstHeader;
    private @Nullable StatedCount count;
    private boolean countChecked;
    private boolean countWrong;
    private boolean past;
    private long startFrame;

    /** Reads all of {@code media}. */
    public MpegAudioDemuxer(MediaData media, DemuxOptions options) {
        this(media, options, Container.MPEG_AUDIO, 0, Long.MAX_VALUE);
    }

    /** Reads packets that another container holds in one piece, from {@code start} up to {@code limit} at most. */
    public MpegAudioDemuxer(MediaData media, DemuxOptions options, Container container, long start, long limit) {
        this.window = new DataWindow(media);
        this.options = options;
        this.container = container;
        this.position = start;
        this.limit = limit;
        this.skipper = new TagSkipper(window);
        this.finder = new FrameFinder(window, lengths);
        this.trailing = new TrailingTags(media);
    }

    @Override
    public Progress open() throws DecodeException, MediaException {
        if (!pastTags && passTags() == Load.NEED_DATA) {
            return Progress.NEED_DATA;
        }
        Load load = finder.find(Math.min(limit, position + PacketCursor.MAX_GARBAGE_BYTES));
        if (load == Load.END) {
            throw noPacket();
        }
        if (load == Load.READY) {
            long first = finder.position();
            load = window.load(first, lengths.bytes(window.i32be(first)));
        }
        if (load != Load.NEED_DATA && hasTrailing()) {
            trails = trailing.read(finder.position(), tags) == Load.NEED_DATA;
            load = trails ? Load.NEED_DATA : load;
        }
        if (load == Load.NEED_DATA) {
            return Progress.NEED_DATA;
        }
        requireLegalRate(finder.position());
        start(finder.position());
        return Progress.DONE;
    }

    @Override
    public Track track() {
        return opened(track);
    }

    @Override
    public Progress next(Packet packet) throws DecodeException, MediaException {
        PacketCursor reading = opened(cursor);
        if (checkCount(reading) == Load.NEED_DATA) {
            return Progress.NEED_DATA;
        }
        if (past || (count != null && !countWrong && reading.packet() >= count.packets())) {
            return Progress.END;
        }
        Load load = reading.locate();
        int length = load == Load.READY ? reading.lengthBytes() : 0;
        if (load == Load.READY) {
            load = reading.position() + length > limit ? Load.END : window.load(reading.position(), length);
        }
        if (load != Load.READY) {
            rejectCutPacket(load, length);
            return load == Load.END ? finish(reading.packet()) : Progress.NEED_DATA;
        }
        window.copy(reading.position(), packet.reserve(length), 0, length);
        boolean another = follow(reading.header());
        boolean withdrawn = doubtCount(reading.packet(), reading.position() + length);
        int frames = FrameHeader.frames(firstHeader);
        packet.place(startFrame + reading.packet() * frames, frames, reading.position(), another || withdrawn);
        reading.pass();
        return Progress.DONE;
    }

    @Override
    public Progress seek(long frame, int prerollFrames) throws DecodeException, MediaException {
        PacketCursor reading = opened(cursor);
        int packetFrames = FrameHeader.frames(firstHeader);
        long target = Math.max(0, (frame - startFrame) / packetFrames);
        past = count != null && target >= count.packets();
        if (past) {
            seek = null;
            return Progress.DONE;
        }
        PacketSeek current = seek;
        if (current == null || current.target() != target) {
            current = new PacketSeek(
                    reading,
                    firstHeader,
                    target,
                    (prerollFrames + packetFrames - 1) / packetFrames,
                    window.data().isSeekable());
            seek = current;
        }
        if (current.run() == Load.NEED_DATA) {
            return Progress.NEED_DATA;
        }
        seek = null;
        return Progress.DONE;
    }

    @Override
    public boolean hasClock() {
        return !options.segment() || hlsTimestamp.isPresent();
    }

    @Override
    public ByteRange wanted() {
        return trails ? trailing.wanted() : window.wanted();
    }

    @Override
    public long consumed() {
        return cursor == null ? position : cursor.position();
    }

    @Override
    public String toString() {
        return "MpegAudioDemuxer[" + consumed() + (track == null ? "" : " " + track.format()) + "]";
    }

    private static <T> T opened(@Nullable T part) {
        if (part == null) {
            throw new IllegalStateException("not open");
        }
        return part;
    }

    private Load passTags() throws DecodeException, MediaException {
        while (true) {
            Load load = readTag();
            if (load == Load.READY) {
                load = skipper.measure(position);
            }
            if (load == Load.NEED_DATA) {
                return load;
            }
            if (load == Load.END) {
                pastTags = true;
                finder.startAt(position);
                return Load.READY;
            }
            position += skipper.sizeBytes();
        }
    }

    /** Reads the texts of an ID3v2 tag at the position; at once {@code READY} if there is none. */
    private Load readTag() throws DecodeException, MediaException {
        if (id3 == null) {
            Load load = window.load(position, 4);
            if (load != Load.READY || !TagSkipper.isId3v2(window.i32be(position))) {
                return load;
            }
            id3 = new Id3v2Reader(window, position);
        }
        Load load = id3.read();
        if (load == Load.READY) {
            tags.addAll(id3.tags());
            hlsTimestamp = id3.hlsTimestamp().isPresent() ? id3.hlsTimestamp() : hlsTimestamp;
            id3 = null;
        }
        return load;
    }

    /** Within another container the end of the data is not the end of the sound. */
    private boolean hasTrailing() {
        return limit == Long.MAX_VALUE && options.readsApart(window.data());
    }

    private DecodeException noPacket() {
        if (window.end().isPresent() && window.end().getAsLong() < position) {
            return new DecodeException(
                    DecodeException.Reason.TRUNCATED,
                    "the data ends at byte " + window.end().getAsLong() + " within a tag that reaches to " + position);
        }
        return new DecodeException(
                DecodeException.Reason.MALFORMED,
                "no MPEG audio packet in the bytes " + position + " to " + finder.position());
    }

    /** 2.4.2.3: free format stays within the highest bit rate of its layer. */
    private void requireLegalRate(long first) throws DecodeException {
        int header = window.i32be(first);
        if (lengths.exceedsHighestRate(header)) {
            throw new DecodeException(
                    DecodeException.Reason.UNSUPPORTED,
                    "free-format MPEG audio of " + Math.round(lengths.bitrateBps(header) / 1000)
                            + " kbit/s, more than its layer allows");
        }
    }

    private void start(long first) {
        firstHeader = window.i32be(first);
        Optional<InfoHeader> info = InfoHeader.read(window, first, lengths.bytes(firstHeader));
        long music = info.isPresent() ? first + lengths.bytes(firstHeader) : first;
        int frames = FrameHeader.frames(firstHeader);
        OptionalLong packets = options.segment() || info.isEmpty()
                ? OptionalLong.empty()
                : info.get().packets();
        OptionalLong coded = packets.isPresent() ? OptionalLong.of(packets.getAsLong() * frames) : packets;
        boolean trims = options.gapless() && !options.segment();
        Gapless gapless = trims ? Gapless.of(info.orElse(null), coded, tags) : Gapless.none(coded);
        startFrame = options.segment() ? segmentStart() : -gapless.skip();
        if (packets.isPresent()) {
            count = stated(info.orElseThrow(), first, gapless);
        }
        cursor = new PacketCursor(window, lengths, music, limit, firstHeader);
        track = new Track(
                container,
                FrameHeader.codec(firstHeader),
                FrameHeader.format(firstHeader),
                new byte[0],
                gapless.frames(),
                gapless.frames().isPresent() ? OptionalLong.empty() : estimate(music),
                gapless.skip(),
                metadata());
    }

    /** What lies in a segment cannot be found again in the stream. */
    private Metadata metadata() {
        return options.segment() ? tags.build().withoutPictures() : tags.build();
    }

    private StatedCount stated(InfoHeader info, long first, Gapless gapless) {
        long packets = info.packets().orElseThrow();
        long end = info.bytes().isPresent() ? first + info.bytes().getAsLong() : StatedCount.NOT_STATED;
        int frames = FrameHeader.frames(firstHeader);
        long coded = packets * frames;
        long trimmed = coded - gapless.skip() - gapless.frames().orElse(coded);
        return new StatedCount(packets, end, (Math.max(0, trimmed) + frames - 1) / frames);
    }

    private long segmentStart() {
        return hlsTimestamp.orElse(0) * FrameHeader.sampleRate(firstHeader) / TIMESTAMP_HZ;
    }

    /** What the bytes hold if the bit rate stays what it is at the start. */
    private OptionalLong estimate(long music) {
        OptionalLong length = window.data().length();
        if (length.isEmpty() || options.segment()) {
            return OptionalLong.empty();
        }
        long bytes = Math.max(0, Math.min(limit, length.getAsLong()) - music);
        double seconds = 8.0 * bytes / lengths.bitrateBps(firstHeader);
        return OptionalLong.of((long) (seconds * FrameHeader.sampleRate(firstHeader)));
    }

    /** Files end so often enough; a packed segment is whole packets (RFC 8216 section 3.4). In a transport stream, others go on. */
    private void rejectCutPacket(Load load, int length) throws DecodeException {
        if (load == Load.END && length > 0 && options.segment() && container == Container.MPEG_AUDIO) {
            throw new DecodeException(
                    DecodeException.Reason.TRUNCATED,
                    "the MPEG audio packet at " + consumed() + " needs " + length + " bytes, the data ends before");
        }
    }

    private Progress finish(long packet) throws DecodeException {
        if (count != null && packet < count.packets()) {
            throw new DecodeException(
                    DecodeException.Reason.TRUNCATED,
                    "the data ends after " + packet + " of " + count.packets() + " MPEG audio packets");
        }
        return Progress.END;
    }

    /** Looks, once, before frames are left out at the end, whether that is the end. */
    private Load checkCount(PacketCursor reading) {
        StatedCount stated = count;
        if (stated == null || countChecked || past || !stated.isDue(reading.packet())) {
            return Load.READY;
        }
        Load load = stated.goesOn(window, lengths, reading.packet(), reading.position(), reading.header(), limit);
        countChecked = load != Load.NEED_DATA;
        countWrong = load == Load.READY;
        return load;
    }

    /** Withdraws the stated length if it has proved wrong; returns whether it did. */
    private boolean doubtCount(long packet, long end) {
        if (count == null || !(countWrong || count.isTooLarge(packet, end))) {
            return false;
        }
        count = null;
        Track old = opened(track);
        track = describe(old.format(), old, OptionalLong.empty());
        return true;
    }

    /** Keeps {@link #track} what the packets are; returns whether that changed. Time goes on where the rate changes. */
    private boolean follow(int header) {
        Track old = opened(track);
        int rate = FrameHeader.sampleRate(header);
        if (old.format().sampleRate() == rate && old.format().channels() == FrameHeader.channels(header)) {
            return false;
        }
        long coded = opened(cursor).packet() * FrameHeader.frames(header);
        startFrame = (startFrame + coded) * rate / old.format().sampleRate() - coded;
        track = describe(FrameHeader.format(header), old, old.frames());
        return true;
    }

    private static Track describe(PcmFormat format, Track old, OptionalLong frames) {
        return new Track(
                old.container(),
                old.codec(),
                format,
                old.config(),
                frames,
                old.estimatedFrames(),
                old.encoderDelay(),
                old.metadata());
    }
}
