package io.kithara.decode.mp4;

import io.kithara.decode.DataWindow;
import io.kithara.decode.DataWindow.Load;
import io.kithara.decode.DecodeException;
import io.kithara.decode.DemuxOptions;
import io.kithara.decode.Demuxer;
import io.kithara.decode.Packet;
import io.kithara.decode.Track;
import io.kithara.decode.mp4.SampleEntry.Coding;
import io.kithara.storage.ByteRange;
import io.kithara.stream.Codec;
import io.kithara.stream.Container;
import io.kithara.stream.MediaData;
import io.kithara.stream.MediaException;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Reads the first audio track of an ISO base media file: plain, fragmented, or both; whole, or one segment of a stream
 * whose {@code moov} comes apart.
 *
 * <p>Presentation frame 0 is where the edit list (or {@code iTunSMPB}) starts; priming has negative start frames. Of a
 * whole file that starts late, the first fragment is 0; in a segment frames count from the container's timestamps, minus
 * the edit list's start, and holes between fragments stay. Packets of a whole file follow each other: what the sample
 * times say beyond the length of a packet is noise of the recorder's clock. Seeking in a plain file is a look-up; in a fragmented
 * one it goes by {@code sidx} as far as there is one, then from fragment to fragment by their headers.
 *
 * <p>Several edits of a plain file are played one behind the other, each after its pre-roll. Protected tracks are {@code
 * UNSUPPORTED}. Empty edits (a track that starts later than others) add no silence. Used by one thread at a time.
 */
final class Mp4Demuxer implements Demuxer {
    private final DataWindow window;
    private final DemuxOptions options;
    private final boolean initApart;
    private final MovieFinder finder;

    private @Nullable Opening opening;
    private @Nullable Track track;
    private @Nullable Coding coding;
    private @Nullable TableCursor table;
    private @Nullable FragmentReader fragments;
    private @Nullable SampleCursor cursor;
    private FragmentIndex index = new FragmentIndex();
    private Stretches stretches = Stretches.of(new Presentation(0, Presentation.OPEN));
    private int description;
    private long tableEnd;
    private long firstFragment;
    private boolean changed;
    private boolean ended;

    private @Nullable FragmentSeek fragmentSeek;
    private @Nullable ByteRange wanted;

    Mp4Demuxer(Optional<MediaData> init, MediaData media, DemuxOptions options) {
        this.options = options;
        window = new DataWindow(media);
        initApart = init.isPresent();
        finder = new MovieFinder(init.map(DataWindow::new).orElse(window));
    }

    @Override
    public Progress open() throws DecodeException, MediaException {
        if (finder.read() != Load.READY) {
            wanted = finder.wanted();
            return Progress.NEED_DATA;
        }
        MovieTrack source = finder.track();
        if (opening == null) {
            opening = new Opening(source, source.table.count() > 0 ? source.table.description(0) : 1);
        }
        return opening.run();
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
        Load load = ended ? Load.END : settleInStretch();
        if (load != Load.READY) {
            return load == Load.END ? Progress.END : Progress.NEED_DATA;
        }
        SampleCursor sample = Objects.requireNonNull(cursor);
        Presentation presentation = stretches.current();
        if (sample.description() != description) {
            changeDescription(sample.description());
        }
        load = load(sample);
        if (load == Load.NEED_DATA) {
            wanted = window.wanted();
            return Progress.NEED_DATA;
        }
        window.copy(sample.offset(), packet.reserve(sample.size()), 0, sample.size());
        long start = sample.startFrame();
        int frames = (int) Math.min(sample.frames(), presentation.end() - start);
        packet.place(start - presentation.start() + stretches.shown(), frames, sample.offset(), changed);
        changed = false;
        sample.advance();
        return Progress.DONE;
    }

    @Override
    public Progress seek(long frame, int prerollFrames) throws DecodeException, MediaException {
        stretches.enter(frame);
        long media = frame - stretches.shown() + stretches.current().start();
        TableCursor samples = table;
        if (media >= stretches.current().end() || (fragments == null && samples == null)) {
            ended = true;
            return Progress.DONE;
        }
        int preroll = Math.max(Objects.requireNonNull(coding).prerollFrames(), prerollFrames);
        long target = Math.max(0, media - preroll);
        if (samples != null && (fragments == null || target < tableEnd)) {
            samples.seek(target);
            cursor = samples;
            restartFragments();
            ended = false;
            return Progress.DONE;
        }
        return seekFragment(target);
    }

    @Override
    public ByteRange wanted() {
        if (wanted == null) {
            throw new IllegalStateException("nothing was wanted: " + this);
        }
        return wanted;
    }

    @Override
    public long consumed() {
        SampleCursor sample = cursor;
        if (sample != null && !sample.isDone()) {
            return sample.consumed();
        }
        return fragments == null ? 0 : fragments.position();
    }

    @Override
    public String toString() {
        return "Mp4Demuxer[" + (coding == null ? "opening" : coding.codec() + " " + stretches) + "]";
    }

    /** Brings the cursor to a sample that is presented, or prepares one, in the next stretch if this one is over. */
    private Load settleInStretch() throws DecodeException, MediaException {
        Load load = settle();
        while (load == Load.END
                || (load == Load.READY
                        && sample().startFrame() >= stretches.current().end())) {
            TableCursor samples = table;
            if (samples == null || !stretches.next()) {
                // Fragments may still come where the data has not ended.
                ended = load == Load.READY;
                return Load.END;
            }
            int preroll = Objects.requireNonNull(coding).prerollFrames();
            samples.seek(Math.max(0, stretches.current().start() - preroll));
            cursor = samples;
            load = settle();
        }
        return load;
    }

    private SampleCursor sample() {
        return Objects.requireNonNull(cursor);
    }

    /** Brings the cursor to a sample. */
    private Load settle() throws DecodeException, MediaException {
        while (cursor == null || cursor.isDone()) {
            FragmentReader reader = fragments;
            if (reader == null) {
                return Load.END;
            }
            Load load = reader.next();
            if (load == Load.NEED_DATA) {
                wanted = reader.wanted();
            }
            if (load != Load.READY) {
                return load;
            }
            cursor = reader.fragment();
        }
        return Load.READY;
    }

    private Load load(SampleCursor sample) throws DecodeException, MediaException {
        if (sample.size() < 0) {
            throw new DecodeException(
                    DecodeException.Reason.LIMIT, "a packet at " + sample.offset() + " claims 2 GiB or more");
        }
        Load load = window.load(sample.offset(), sample.size());
        if (load == Load.END) {
            throw new DecodeException(
                    DecodeException.Reason.TRUNCATED,
                    "the packet at " + sample.offset() + " needs " + sample.size() + " bytes, the data ends at "
                            + window.end().orElse(0));
        }
        return load;
    }

    /** A fragment or a chunk may be coded by another entry of {@code stsd}: clear and encrypted ones take turns. */
    private void changeDescription(int next) throws DecodeException {
        Coding other = finder.track().entry(next).usable();
        Coding current = Objects.requireNonNull(coding);
        if (other.format().sampleRate() != current.format().sampleRate()
                || other.framesPerPacket() != current.framesPerPacket()) {
            throw new DecodeException(
                    DecodeException.Reason.UNSUPPORTED,
                    "the sample rate changes within the track from " + current.format() + " to " + other.format());
        }
        description = next;
        coding = other;
        track = describe(finder.movie(), finder.track(), other);
        changed = true;
    }

    private void restartFragments() {
        FragmentReader reader = fragments;
        if (reader != null) {
            fragments = reader(reader.timing(), start());
        }
    }

    private FragmentReader reader(FragmentReader.Timing timing, FragmentIndex.Entry from) {
        return new FragmentReader(window, finder.movie(), index, timing, from);
    }

    /** Returns where fragments begin; behind a sample table they go on with its time. */
    private FragmentIndex.Entry start() {
        return new FragmentIndex.Entry(tableEnd, firstFragment, table != null);
    }

    private Progress seekFragment(long target) throws DecodeException, MediaException {
        FragmentSeek current = fragmentSeek;
        if (current == null || current.target() != target) {
            FragmentReader.Timing timing = Objects.requireNonNull(fragments).timing();
            current = new FragmentSeek(target, index, entry -> reader(timing, entry == null ? start() : entry));
            fragmentSeek = current;
        }
        Load load = current.run();
        if (load == Load.NEED_DATA) {
            wanted = current.reader().wanted();
            return Progress.NEED_DATA;
        }
        fragmentSeek = null;
        ended = load == Load.END;
        if (!ended) {
            fragments = current.reader();
            cursor = current.reader().fragment();
        }
        return Progress.DONE;
    }

    private Track describe(Movie movie, MovieTrack source, Coding how) {
        boolean known = stretches.current().end() != Presentation.OPEN;
        return new Track(
                movie.fragmented ? Container.FMP4 : Container.MP4,
                how.codec(),
                how.format(),
                how.config(),
                known ? OptionalLong.of(stretches.frames()) : OptionalLong.empty(),
                known || options.segment() ? OptionalLong.empty() : estimate(movie, source, how),
                (int) Math.min(stretches.start(), Integer.MAX_VALUE),
                options.segment() ? movie.tags.build().withoutPictures() : movie.tags.build());
    }

    /** What the file announces about its fragments as a whole. */
    private OptionalLong estimate(Movie movie, MovieTrack source, Coding how) {
        int rate = how.format().sampleRate();
        long announced = new Timescale(movie.timescale, rate).toFrames(movie.fragmentDuration);
        if (announced == 0) {
            announced = index.announcedEnd();
        }
        if (announced <= 0 && source.table.count() == 0) {
            announced = new Timescale(source.timescale, rate).toFrames(source.duration)
                    - stretches.current().start();
        }
        return announced > 0 ? OptionalLong.of(announced) : OptionalLong.empty();
    }

    /** Finds out, step by step, how the track is coded and where its presentation starts. */
    private final class Opening {
        private final MovieTrack source;
        private final Movie movie = finder.movie();
        private int entry;
        private @Nullable FragmentReader reader;
        private Coding how;

        Opening(MovieTrack source, int entry) throws DecodeException {
            this.source = source;
            this.entry = entry;
            firstFragment = initApart ? 0 : finder.end();
            if (source.table.count() > 0) {
                how = adjusted(source.entry(entry).usable(), source.table.usualDelta());
            } else if (movie.fragmented) {
                this.entry = movie.defaults(source.id).description();
                // whether this is the entry in use, and whether it can be decoded, the first fragment tells
                how = source.entries.stream()
                        .filter(SampleEntry::isUsable)
                        .findFirst()
                        .orElse(source.entry(this.entry))
                        .usable();
            } else {
                how = source.entry(entry).usable();
            }
        }

        Progress run() throws DecodeException, MediaException {
            Timescale timescale = timescale();
            if (source.table.count() > 0) {
                openTable(timescale);
            }
            if (movie.fragmented && openFragments() == Load.NEED_DATA) {
                return Progress.NEED_DATA;
            }
            coding = how;
            description = entry;
            readChapters();
            track = describe(movie, source, how);
            return Progress.DONE;
        }

        /** Nero's list, which most writers put beside, costs no reading. */
        private void readChapters() {
            for (int id : source.chapterTracks) {
                MovieTrack text = movie.texts.get(id);
                if (text != null && !initApart && !movie.tags.hasChapters()) {
                    ChapterTrack.read(text, window.data(), movie.tags);
                }
            }
        }

        private void openTable(Timescale timescale) throws DecodeException {
            boolean frameWise =
                    how.bytesPerFrame() > 0 && source.table.constantSize() != 0 && source.table.usualDelta() <= 1;
            TableCursor samples = new TableCursor(
                    source.table, timescale, how.framesPerPacket(), frameWise ? how.bytesPerFrame() : 0);
            table = samples;
            cursor = samples;
            tableEnd = samples.codedFrames();
            if (!options.gapless()) {
                stretches = Stretches.of(new Presentation(0, movie.fragmented ? Presentation.OPEN : tableEnd));
            } else if (movie.fragmented) {
                stretches = Stretches.of(Presentation.ofFragments(source, how, timescale));
            } else {
                Presentation whole = Presentation.ofTable(movie, source, how, samples, timescale);
                stretches = Stretches.ofTable(movie, source, whole, timescale);
            }
        }

        /** The first fragment tells which entry of {@code stsd} is used, and when a file without a table starts. */
        private Load openFragments() throws DecodeException, MediaException {
            while (true) {
                FragmentReader first = reader;
                if (first == null) {
                    index = new FragmentIndex();
                    first = reader(timing(), start());
                    reader = first;
                }
                Load load = first.next();
                if (load == Load.NEED_DATA) {
                    wanted = first.wanted();
                    return load;
                }
                if (load == Load.READY && table == null && !settleCoding(first.fragment())) {
                    reader = null;
                    continue;
                }
                fragments = first;
                if (table == null) {
                    presentFragments(load == Load.READY ? first.fragment() : null);
                } else {
                    restartFragments();
                }
                return Load.READY;
            }
        }

        /** Returns false if the fragment has to be read again with another timing. */
        private boolean settleCoding(Fragment first) throws DecodeException {
            entry = first.description();
            Coding before = how;
            how = adjusted(source.entry(entry).usable(), first.usualDelta());
            return before.format().sampleRate() == how.format().sampleRate()
                    && before.framesPerPacket() == how.framesPerPacket();
        }

        private void presentFragments(@Nullable Fragment first) {
            cursor = first;
            Presentation presentation = options.gapless()
                    ? Presentation.ofFragments(source, how, timescale())
                    : new Presentation(0, Presentation.OPEN);
            if (first != null && !options.segment() && first.start() > presentation.start()) {
                presentation = new Presentation(first.start(), Presentation.OPEN);
            }
            stretches = Stretches.of(presentation);
        }

        private FragmentReader.Timing timing() {
            return new FragmentReader.Timing(source.id, timescale(), how.framesPerPacket(), options.segment());
        }

        private Timescale timescale() {
            return new Timescale(source.timescale, how.format().sampleRate());
        }

        /** SBR that the config keeps silent about shows in packets of twice the length at twice the rate. */
        private Coding adjusted(Coding plain, long delta) {
            boolean doubled = plain.codec() == Codec.AAC
                    && source.timescale == 2L * plain.format().sampleRate()
                    && delta == 2L * plain.framesPerPacket();
            return doubled ? plain.doubled() : plain;
        }
    }
}
