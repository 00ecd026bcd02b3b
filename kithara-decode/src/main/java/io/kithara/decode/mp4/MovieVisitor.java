package io.kithara.decode.mp4;

import io.kithara.decode.DecodeException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Picks out of {@code moov} what sound needs: the first audio track that is enabled and can be decoded, else the first that
 * can be, or else the first audio track, whose problem is then reported. Tables of tracks behind it are not even loaded.
 */
final class MovieVisitor implements BoxTree.Visitor {
    private interface Reader {
        void read(MovieVisitor visitor, BoxBody body) throws DecodeException;
    }

    private interface TrackReader {
        void read(MovieTrack track, BoxBody body) throws DecodeException;
    }

    /** A flag of {@code tkhd}; of alternatives, as languages are, writers set it for the default. */
    private static final int TRACK_ENABLED = 1;

    /** A track of titles, and one of pictures; more would be alternatives. */
    private static final int MAX_REFERENCES = 16;

    private static final int TRAK = Box.type("trak");
    private static final int MDIA = Box.type("mdia");
    private static final int MINF = Box.type("minf");
    private static final int EDTS = Box.type("edts");
    private static final int UDTA = Box.type("udta");
    private static final int META = Box.type("meta");
    private static final int ILST = Box.type("ilst");
    private static final int HDLR = Box.type("hdlr");
    private static final int MVEX = Box.type("mvex");
    private static final int TREF = Box.type("tref");

    private static final Set<Integer> CONTAINERS =
            Set.of(TRAK, MDIA, MINF, EDTS, Box.type("stbl"), MVEX, UDTA, ILST, TREF);

    private static final Map<Integer, Reader> MOVIE_BOXES = Map.of(
            Box.type("mvhd"), MovieVisitor::readMvhd,
            Box.type("mehd"), MovieVisitor::readMehd,
            Box.type("trex"), MovieVisitor::readTrex,
            Box.type("chpl"), (visitor, body) -> NeroChapters.read(body, visitor.movie.tags));

    private static final Map<Integer, TrackReader> TRACK_BOXES = trackBoxes();

    private final Movie movie;
    private @Nullable MovieTrack track;
    private @Nullable DecodeException problem;

    MovieVisitor(Movie movie) {
        this.movie = movie;
    }

    @Override
    public BoxTree.Step enter(Box parent, Box box) {
        int type = box.type();
        MovieTrack current = track;
        if (type == TRAK) {
            return beginTrack();
        }
        if (type == META) {
            return current == null ? BoxTree.Step.DESCEND_META : BoxTree.Step.SKIP;
        }
        if (current != null && skipped(current, type)) {
            return BoxTree.Step.SKIP;
        }
        if (CONTAINERS.contains(type)) {
            movie.fragmented |= type == MVEX;
            return BoxTree.Step.DESCEND;
        }
        if (parent.type() == ILST) {
            return ITunesTags.step(box);
        }
        if (ITunesTags.isPicture(parent, box)) {
            return BoxTree.Step.LOAD_HEAD;
        }
        // QuickTime has a second handler, of the data, in minf
        boolean known = current == null
                ? MOVIE_BOXES.containsKey(type)
                : TRACK_BOXES.containsKey(type) && (type != HDLR || parent.type() == MDIA);
        return known ? BoxTree.Step.LOAD : BoxTree.Step.SKIP;
    }

    @Override
    public void body(Box parent, Box box, BoxBody body) throws DecodeException {
        MovieTrack current = track;
        if (parent.type() == ILST) {
            ITunesTags.read(box.type(), body, movie.tags);
        } else if (ITunesTags.isPicture(parent, box)) {
            ITunesTags.readPicture(box, body, movie.tags);
        } else if (current != null) {
            TrackReader reader = TRACK_BOXES.get(box.type());
            if (reader != null) {
                reader.read(current, body);
            }
        } else {
            Reader reader = MOVIE_BOXES.get(box.type());
            if (reader != null) {
                reader.read(this, body);
            }
        }
    }

    @Override
    public void leave(Box box) throws DecodeException {
        MovieTrack finished = track;
        if (box.type() != TRAK || finished == null) {
            return;
        }
        track = null;
        if (finished.isText()) {
            keepText(finished);
        }
        if (!finished.isAudio() || isChosen()) {
            return;
        }
        try {
            finished.finish();
            if (isBetter(finished, movie.track)) {
                movie.track = finished;
            }
        } catch (DecodeException e) {
            problem = problem == null ? e : problem;
        }
    }

    /** Returns why the movie has no audio track to read. */
    DecodeException noTrack() {
        return problem != null
                ? problem
                : new DecodeException(DecodeException.Reason.UNSUPPORTED, "the file has no audio track");
    }

    private BoxTree.Step beginTrack() {
        MovieTrack chosen = movie.track;
        if (isChosen() && (chosen == null || chosen.chapterTracks.isEmpty())) {
            return BoxTree.Step.SKIP;
        }
        track = new MovieTrack();
        return BoxTree.Step.DESCEND;
    }

    /** Returns whether no later track is a better one. */
    private boolean isChosen() {
        MovieTrack chosen = movie.track;
        return chosen != null && chosen.isUsable() && chosen.enabled;
    }

    /** Broken chapters are none: no sound depends on them. */
    private void keepText(MovieTrack text) {
        try {
            text.readTable();
            movie.texts.put(text.id, text);
        } catch (DecodeException broken) {
            movie.texts.remove(text.id);
        }
    }

    private static boolean isBetter(MovieTrack found, @Nullable MovieTrack chosen) {
        if (chosen == null || !chosen.isUsable()) {
            return chosen == null || found.isUsable();
        }
        return found.isUsable() && found.enabled && !chosen.enabled;
    }

    private boolean skipped(MovieTrack current, int type) {
        boolean read = current.isText() || (current.mayBeAudio() && !isChosen());
        return type == UDTA || ((type == MINF || type == EDTS) && !read);
    }

    /** Section 8.2.2. */
    private static void readMvhd(MovieVisitor visitor, BoxBody body) throws DecodeException {
        int version = body.u8();
        body.skip(3 + (version == 1 ? 16 : 8));
        visitor.movie.timescale = Math.max(1, body.u32());
    }

    /** Section 8.8.2. */
    private static void readMehd(MovieVisitor visitor, BoxBody body) throws DecodeException {
        int version = body.u8();
        body.skip(3);
        visitor.movie.fragmentDuration = version == 1 ? body.u62() : body.u32();
    }

    /** Section 8.8.3. */
    private static void readTrex(MovieVisitor visitor, BoxBody body) throws DecodeException {
        body.skip(4);
        int trackId = body.i32();
        visitor.movie.fragmentDefaults.put(trackId, new Movie.FragmentDefaults(body.i32(), body.u32(), body.i32()));
    }

    private static Map<Integer, TrackReader> trackBoxes() {
        Map<Integer, TrackReader> boxes = new HashMap<>();
        boxes.put(Box.type("tkhd"), MovieVisitor::readTkhd);
        boxes.put(Box.type("mdhd"), MovieVisitor::readMdhd);
        boxes.put(HDLR, MovieVisitor::readHdlr);
        boxes.put(Box.type("chap"), MovieVisitor::readChap);
        boxes.put(Box.type("elst"), (track, body) -> track.edits = EditList.read(body));
        boxes.put(Box.type("stsd"), (track, body) -> track.stsd = body);
        boxes.put(Box.type("stts"), (track, body) -> track.stts = body);
        boxes.put(Box.type("stsc"), (track, body) -> track.stsc = body);
        boxes.put(Box.type("stsz"), (track, body) -> track.stsz = body);
        boxes.put(Box.type("stz2"), MovieVisitor::readStz2);
        boxes.put(Box.type("stco"), (track, body) -> track.stco = body);
        boxes.put(Box.type("co64"), MovieVisitor::readCo64);
        return Map.copyOf(boxes);
    }

    /** Section 8.3.2. */
    private static void readTkhd(MovieTrack track, BoxBody body) throws DecodeException {
        int version = body.u8();
        body.skip(2);
        track.enabled = (body.u8() & TRACK_ENABLED) != 0;
        body.skip(version == 1 ? 16 : 8);
        track.id = body.i32();
    }

    /** QuickTime File Format, chapter lists: numbers of tracks. */
    private static void readChap(MovieTrack track, BoxBody body) throws DecodeException {
        Set<Integer> tracks = new HashSet<>();
        while (body.remaining() >= 4 && tracks.size() < MAX_REFERENCES) {
            tracks.add(body.i32());
        }
        track.chapterTracks = Set.copyOf(tracks);
    }

    /** Section 8.4.2. */
    private static void readMdhd(MovieTrack track, BoxBody body) throws DecodeException {
        int version = body.u8();
        body.skip(3 + (version == 1 ? 16 : 8));
        track.timescale = body.u32();
        long duration = version == 1 ? body.i64() : body.u32();
        // all ones say that the duration is not known
        track.duration = duration < 0 || duration == 0xFFFF_FFFFL ? 0 : duration;
    }

    /** Section 8.4.3. */
    private static void readHdlr(MovieTrack track, BoxBody body) throws DecodeException {
        body.skip(4 + 4);
        track.handler = body.i32();
    }

    private static void readStz2(MovieTrack track, BoxBody body) {
        track.stsz = body;
        track.compactSizes = true;
    }

    private static void readCo64(MovieTrack track, BoxBody body) {
        track.stco = body;
        track.wideOffsets = true;
    }
}
