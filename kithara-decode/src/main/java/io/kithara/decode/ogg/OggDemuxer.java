package io.kithara.decode.ogg;

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
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Reads Vorbis, Opus and FLAC out of Ogg. Of streams side by side the first one that is audio is read; streams one behind the
 * other (a chain) go on on one timeline, each a track of its own.
 *
 * <p>Frame 0 is the first that granule positions let be heard, also where they do not begin with 0. Pages whose checksum is
 * wrong are not believed: they are lost, and the hole is as long as the next page says. The length is known to the frame
 * from the last page, if that can be had cheaply; that of a chain when it has been read. A stream that lacks its last page
 * ends in {@code TRUNCATED}, after all that is there.
 *
 * <p>A seek guesses where the page lies and reads on from there to the exact frame. In a chain, and where far bytes are
 * not to be had, it reads every page header from the nearest page known. Used by one thread at a time.
 */
final class OggDemuxer implements Demuxer {
    /** At 48 kHz 265 days: a granule position beyond is no length. */
    private static final long MAX_FRAMES = 1L << 40;

    private final MediaData media;
    private final boolean gapless;
    private final LinkReader reader;

    private @Nullable LastPage ending;
    private boolean endLooked;
    private long endPosition = -1;
    private long endGranule;

    private @Nullable Track track;

    /** The link that {@link #track} is about. */
    private @Nullable Link current;

    private boolean changed;
    private boolean ended;
    private @Nullable Seeking seeking;
    private @Nullable DataWindow lacking;

    OggDemuxer(MediaData media, DemuxOptions options) {
        this.media = media;
        this.gapless = options.gapless();
        this.reader = new LinkReader(media, gapless);
    }

    @Override
    public Progress open() throws DecodeException, MediaException {
        if (reader.links().isEmpty()) {
            Load load = reader.nextPage();
            if (load == Load.NEED_DATA) {
                return need(reader.window());
            }
            if (load == Load.END) {
                track = describe(reader.link(), OptionalLong.of(0), OptionalLong.empty());
                ended = true;
                return Progress.DONE;
            }
        }
        if (!endLooked && findEnd() == Load.NEED_DATA) {
            return Progress.NEED_DATA;
        }
        Link first = reader.links().get(0);
        adopt(first, describe(first, length(first), estimate(first)));
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
        while (!ended) {
            if (reader.take(packet, changed)) {
                changed = changed && packet.isLost();
                return Progress.DONE;
            }
            Load load = reader.nextPage();
            if (load == Load.NEED_DATA) {
                return need(reader.window());
            }
            ended = load == Load.END;
            followLink();
        }
        return Progress.END;
    }

    @Override
    public Progress seek(long frame, int prerollFrames) throws DecodeException, MediaException {
        Seeking run = seeking;
        if (run == null || run.frame != frame || run.prerollFrames != prerollFrames) {
            run = new Seeking(frame, prerollFrames);
            seeking = run;
        }
        Load load = run.advance();
        if (load == Load.NEED_DATA) {
            return Progress.NEED_DATA;
        }
        seeking = null;
        return Progress.DONE;
    }

    @Override
    public ByteRange wanted() {
        if (lacking == null) {
            throw new IllegalStateException("nothing was wanted: " + this);
        }
        return lacking.wanted();
    }

    @Override
    public long consumed() {
        return reader.position();
    }

    @Override
    public String toString() {
        return "OggDemuxer[" + reader + "]";
    }

    private Progress need(DataWindow window) {
        lacking = window;
        return Progress.NEED_DATA;
    }

    // ---- tracks

    private void followLink() {
        if (!ended && reader.link() != current) {
            Link now = reader.link();
            adopt(now, trackOf(now));
        }
    }

    private Track trackOf(Link link) {
        return link.track == null ? describe(link, OptionalLong.empty(), OptionalLong.empty()) : link.track();
    }

    private void adopt(Link link, Track described) {
        changed = current != null && current != link;
        link.track = described;
        track = described;
        current = link;
    }

    private Track describe(Link link, OptionalLong frames, OptionalLong estimate) {
        OggFacts facts = link.facts();
        return new Track(
                Container.OGG,
                link.codec.codec(),
                facts.format(),
                facts.config(),
                frames,
                frames.isPresent() ? OptionalLong.empty() : estimate,
                facts.preSkip(),
                facts.metadata());
    }

    // ---- the length

    private Load findEnd() throws DecodeException, MediaException {
        LastPage search = ending;
        if (search == null) {
            OptionalLong length = media.length();
            if (!media.isSeekable() || length.isEmpty()) {
                endLooked = true;
                return Load.END;
            }
            Link first = reader.links().get(0);
            search = new LastPage(media, first.serial, first.audioPosition, length.getAsLong());
            ending = search;
        }
        Load load = search.run();
        if (load == Load.NEED_DATA) {
            need(search.window());
            return load;
        }
        ending = null;
        endLooked = true;
        if (load == Load.READY) {
            endPosition = search.position();
            endGranule = search.granule();
        }
        return load;
    }

    private OptionalLong length(Link first) {
        long frames = endGranule - first.zeroGranule;
        boolean stated = endPosition >= 0 && gapless && frames <= MAX_FRAMES;
        return stated ? OptionalLong.of(Math.max(0, frames)) : OptionalLong.empty();
    }

    /** All audio bytes at the rate of the first page's. */
    private OptionalLong estimate(Link first) {
        long pageBytes = reader.position() - first.audioPosition;
        OptionalLong length = media.length();
        if (length.isEmpty() || pageBytes <= 0 || reader.pageFrames() <= 0) {
            return OptionalLong.empty();
        }
        double share = (double) (length.getAsLong() - first.audioPosition) / pageBytes;
        return OptionalLong.of(Math.max(0, Math.round(share * reader.pageFrames())));
    }

    // ---- seeking

    /** A seek under way: to the link, by guesses near the page, by headers to the page. */
    private final class Seeking {
        private final long frame;
        private final int prerollFrames;
        private @Nullable Link link;
        private long target;
        private @Nullable GranuleSeek guessing;
        private boolean entered;
        private boolean beyond;

        Seeking(long frame, int prerollFrames) {
            this.frame = frame;
            this.prerollFrames = prerollFrames;
        }

        Load advance() throws DecodeException, MediaException {
            OptionalLong length = track().frames();
            ended = length.isPresent() && frame >= length.getAsLong();
            while (!ended) {
                Load load = beyond ? openNext() : approach();
                if (load != Load.END) {
                    return load;
                }
            }
            return Load.READY;
        }

        /** Goes to the page within the link; {@code END} if the link ends before. */
        private Load approach() throws DecodeException, MediaException {
            Link sought = link == null ? begin() : link;
            GranuleSeek search = guessing;
            if (search != null && search.run() == Load.NEED_DATA) {
                need(search.window());
                return Load.NEED_DATA;
            }
            if (!entered) {
                enter(sought, search);
            }
            Load load = reader.passUpTo(target);
            if (load == Load.NEED_DATA) {
                need(reader.window());
            } else if (load == Load.END) {
                beyond = true;
            } else if (sought != current) {
                adopt(sought, trackOf(sought));
            }
            return load;
        }

        /** The frame lies behind the links that were known: looks for another. */
        private Load openNext() throws DecodeException, MediaException {
            Load load = reader.nextPage();
            if (load == Load.NEED_DATA) {
                need(reader.window());
                return load;
            }
            ended = load == Load.END;
            beyond = false;
            link = null;
            return Load.END;
        }

        /** Chooses the last link that begins at or before the frame. */
        private Link begin() {
            List<Link> links = reader.links();
            int rate = track().format().sampleRate();
            int i = links.size() - 1;
            while (i > 0
                    && links.get(i).baseFrame
                            > LinkReader.rescaled(frame, rate, links.get(i).rate())) {
                i--;
            }
            Link chosen = links.get(i);
            long wanted = LinkReader.rescaled(frame, rate, chosen.rate()) - chosen.baseFrame + chosen.zeroGranule;
            long asked = LinkReader.rescaled(prerollFrames, rate, chosen.rate());
            target = wanted - Math.max(chosen.facts().prerollFrames(), asked);
            link = chosen;
            entered = false;
            guessing = guess(chosen);
            return chosen;
        }

        private @Nullable GranuleSeek guess(Link chosen) {
            GranuleIndex index = chosen.index();
            int low = index.before(target);
            long high = endPosition;
            long highGranule = endGranule;
            if (low + 1 < index.size()) {
                high = index.position(low + 1);
                highGranule = index.granule(low + 1);
            } else if (chosen.endPosition >= 0) {
                high = chosen.endPosition;
                highGranule = chosen.finalGranule;
            }
            if (!media.isSeekable() || high < 0) {
                return null;
            }
            return new GranuleSeek(
                    media, chosen.serial, target, index.position(low), index.granule(low), high, highGranule);
        }

        private void enter(Link sought, @Nullable GranuleSeek search) {
            GranuleIndex index = sought.index();
            reader.enter(sought, search == null ? index.position(index.before(target)) : search.place());
            entered = true;
        }
    }
}
