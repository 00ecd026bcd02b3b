package io.kithara.decode.matroska;

import io.kithara.decode.DataWindow;
import io.kithara.decode.DataWindow.Load;
import io.kithara.decode.DecodeException;
import io.kithara.decode.DemuxOptions;
import io.kithara.decode.Demuxer;
import io.kithara.decode.Packet;
import io.kithara.decode.Track;
import io.kithara.storage.ByteRange;
import io.kithara.stream.Container;
import io.kithara.stream.MediaData;
import io.kithara.stream.MediaException;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Reads one audio track out of Matroska or WebM, also where it is live and so without sizes, and beside video.
 *
 * <p>Guarantees: frame 0 is the first coded one behind the codec's delay, whatever time the file begins with; every packet
 * and every seek is exact to the frame, as packets are counted; {@code DiscardPadding} at the end of a block is taken off.
 * The file states its length in rounded time only: it is an estimate, and exact at the end. A hole of 100 ms and more
 * between times is one, and filled as long as they say. Damage costs what lies up to the next cluster. A segment that states
 * its size and ends before is {@code TRUNCATED}. Tags, chapters and attached pictures are read where they are met before the sound,
 * elsewhere where that costs no request or somebody asks for them. Used by one thread at a time.
 */
final class MatroskaDemuxer implements Demuxer {
    private static final double NANOS_PER_SECOND = 1e9;

    private final DataWindow window;
    private final DemuxOptions options;
    private final SegmentHeader header;
    private @Nullable Track track;
    private @Nullable TrackReader reader;
    private @Nullable CueLoader cues;
    private @Nullable ClusterSeek seek;
    private int encoderDelay;
    private int prerollFrames;
    private boolean ended;
    private boolean aside;

    MatroskaDemuxer(MediaData media, DemuxOptions options) {
        this.window = new DataWindow(media);
        this.options = options;
        this.header = new SegmentHeader(window);
    }

    @Override
    public Progress open() throws DecodeException, MediaException {
        if (header.read() == Load.NEED_DATA) {
            return Progress.NEED_DATA;
        }
        aside = header.metadata().read(header, options.readsApart(window.data())) == Load.NEED_DATA;
        if (aside) {
            return Progress.NEED_DATA;
        }
        Tracks chosen = header.tracks();
        TrackEntry entry = chosen.entry();
        Coding coding = chosen.coding();
        int rate = coding.format().sampleRate();
        encoderDelay = options.gapless() ? delay(entry, coding, rate) : 0;
        prerollFrames = Math.max(coding.prerollFrames(), frames(entry.seekPreRollNs, rate));
        reader = new TrackReader(window, header, chosen);
        cues = new CueLoader(window, header, entry.number);
        track = new Track(
                Container.MATROSKA,
                coding.codec(),
                coding.format(),
                coding.config(),
                OptionalLong.empty(),
                estimate(rate),
                encoderDelay,
                header.metadata().metadata());
        return Progress.DONE;
    }

    @Override
    public Track track() {
        return opened(track);
    }

    @Override
    public Progress next(Packet packet) throws DecodeException, MediaException {
        TrackReader reading = opened(reader);
        while (!ended) {
            Load load = reading.measure();
            if (load == Load.READY && reading.hole() > 0) {
                lose(packet, reading);
                return Progress.DONE;
            }
            if (load == Load.READY) {
                load = reading.load();
            }
            if (load == Load.NEED_DATA) {
                return Progress.NEED_DATA;
            }
            ended = load == Load.END;
            if (!ended && reading.isAudible()) {
                reading.copy(packet);
                packet.place(reading.coded() - encoderDelay, reading.frames(), reading.position(), false);
                reading.pass();
                return Progress.DONE;
            }
            if (!ended) {
                reading.pass();
            }
        }
        return Progress.END;
    }

    private void lose(Packet packet, TrackReader reading) {
        packet.lose(reading.coded() - encoderDelay, (int) reading.hole(), reading.position());
        reading.passHole();
    }

    @Override
    public Progress seek(long frame, int decoderPrerollFrames) throws DecodeException, MediaException {
        TrackReader reading = opened(reader);
        int preroll = Math.max(prerollFrames, decoderPrerollFrames);
        long target = Math.max(0, Math.min(frame, Element.OPEN) + encoderDelay - preroll);
        ClusterSeek current = seek;
        if (current == null || current.target() != target) {
            int rate = track().format().sampleRate();
            current = new ClusterSeek(window, header, opened(cues), reading, rate, target);
            seek = current;
        }
        Load load = current.run();
        if (load == Load.NEED_DATA) {
            return Progress.NEED_DATA;
        }
        seek = null;
        ended = load == Load.END;
        return Progress.DONE;
    }

    @Override
    public ByteRange wanted() {
        return aside ? header.metadata().wanted() : window.wanted();
    }

    @Override
    public long consumed() {
        return reader == null ? header.metadata().firstPassed(header.position()) : reader.position();
    }

    @Override
    public String toString() {
        return "MatroskaDemuxer[" + (track == null ? header : reader) + "]";
    }

    private static <T> T opened(@Nullable T part) {
        if (part == null) {
            throw new IllegalStateException("not open");
        }
        return part;
    }

    private static int delay(TrackEntry entry, Coding coding, int rate) {
        return coding.encoderDelay() != Coding.NOT_STATED ? coding.encoderDelay() : frames(entry.codecDelayNs, rate);
    }

    private static int frames(long ns, int rate) {
        return (int) Math.min(Integer.MAX_VALUE / 2, Math.round(ns * (double) rate / NANOS_PER_SECOND));
    }

    private OptionalLong estimate(int rate) {
        double seconds = header.durationTicks() * header.tickNs() / NANOS_PER_SECOND;
        return seconds > 0 && seconds < Integer.MAX_VALUE
                ? OptionalLong.of(Math.round(seconds * rate))
                : OptionalLong.empty();
    }
}
