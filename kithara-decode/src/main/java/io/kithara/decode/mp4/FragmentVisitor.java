package io.kithara.decode.mp4;

import io.kithara.decode.DecodeException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads {@code moof}: ISO/IEC 14496-12 section 8.8. The runs of every track are kept, since one may start where the one before ends. */
final class FragmentVisitor implements BoxTree.Visitor {
    /** What {@code traf} says. */
    static final class TrackFragment {
        int trackId;
        boolean baseIsMoof;
        long baseOffset = NOT_SAID;
        long decodeTime = NOT_SAID;
        Movie.FragmentDefaults defaults = Movie.FragmentDefaults.NONE;
        final List<BoxBody> runs = new ArrayList<>();
    }

    private interface Reader {
        void read(FragmentVisitor visitor, TrackFragment fragment, BoxBody body) throws DecodeException;
    }

    static final long NOT_SAID = -1;

    private static final int TRAF = Box.type("traf");

    private static final Map<Integer, Reader> BOXES = Map.of(
            Box.type("tfhd"), FragmentVisitor::readTfhd,
            Box.type("tfdt"), FragmentVisitor::readTfdt,
            Box.type("trun"), (visitor, fragment, body) -> fragment.runs.add(body));

    private final Movie movie;
    private final List<TrackFragment> fragments = new ArrayList<>();
    private @Nullable TrackFragment current;

    FragmentVisitor(Movie movie) {
        this.movie = movie;
    }

    List<TrackFragment> fragments() {
        return fragments;
    }

    @Override
    public BoxTree.Step enter(Box parent, Box box) {
        if (box.type() == TRAF && current == null) {
            TrackFragment fragment = new TrackFragment();
            fragments.add(fragment);
            current = fragment;
            return BoxTree.Step.DESCEND;
        }
        return current != null && BOXES.containsKey(box.type()) ? BoxTree.Step.LOAD : BoxTree.Step.SKIP;
    }

    @Override
    public void body(Box parent, Box box, BoxBody body) throws DecodeException {
        Reader reader = BOXES.get(box.type());
        TrackFragment fragment = current;
        if (reader != null && fragment != null) {
            reader.read(this, fragment, body);
        }
    }

    @Override
    public void leave(Box box) {
        if (box.type() == TRAF) {
            current = null;
        }
    }

    /** Section 8.8.7. */
    private static void readTfhd(FragmentVisitor visitor, TrackFragment fragment, BoxBody body) throws DecodeException {
        int flags = body.i32();
        fragment.trackId = body.i32();
        fragment.baseIsMoof = (flags & 0x02_0000) != 0;
        Movie.FragmentDefaults defaults = visitor.movie.defaults(fragment.trackId);
        if ((flags & 0x01) != 0) {
            fragment.baseOffset = body.u62();
        }
        int description = (flags & 0x02) != 0 ? body.i32() : defaults.description();
        long duration = (flags & 0x08) != 0 ? body.u32() : defaults.duration();
        int size = (flags & 0x10) != 0 ? body.i32() : defaults.size();
        fragment.defaults = new Movie.FragmentDefaults(description, duration, size);
    }

    /** Section 8.8.12. */
    private static void readTfdt(FragmentVisitor visitor, TrackFragment fragment, BoxBody body) throws DecodeException {
        int version = body.u8();
        body.skip(3);
        fragment.decodeTime = version == 1 ? body.u62() : body.u32();
    }
}
