package io.kithara.decode.ogg;

import io.kithara.decode.DataWindow;
import io.kithara.decode.DataWindow.Load;
import io.kithara.decode.DecodeException;
import io.kithara.decode.Packet;
import io.kithara.stream.MediaData;
import io.kithara.stream.MediaException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads a physical stream: link after link, of each the first logical stream that is audio we know, page after page, and
 * says where the packets of each page play. A page that is missing or damaged leaves a hole as long as granule positions
 * say. Used by one thread at a time.
 */
final class LinkReader {
    /** A granule position that jumps by more is a lie; audio goes on as if it had not. In seconds. */
    private static final int MAX_JUMP_SECONDS = 600;

    private final PageScanner scanner;
    private final boolean gapless;
    private final PagePackets packets = new PagePackets();
    private final byte[] firstBytes = new byte[OggCodec.START_BYTES];
    private final int[] frames = new int[PageHeader.MAX_SEGMENTS];
    private final List<Link> links = new ArrayList<>();

    /** What begins together with the present link and is not read. */
    private final List<String> foreign = new ArrayList<>();

    private @Nullable Link link;
    private boolean beginning;
    private int sequence;

    /** Whether a packet was lost since the last page that was placed. */
    private boolean broken;

    /** Where the next page's first packet plays if nothing is missing, as a granule position. */
    private long due;

    private int next;
    private long cursor;
    private long limit;
    private long lostFrom;
    private int lostFrames;

    LinkReader(MediaData media, boolean gapless) {
        this.scanner = new PageScanner(new DataWindow(media));
        this.gapless = gapless;
    }

    DataWindow window() {
        return scanner.window();
    }

    long position() {
        return scanner.position();
    }

    /** Returns the links that are known, in order; each has audio. */
    List<Link> links() {
        return links;
    }

    /** Returns the link that is read. */
    Link link() {
        if (link == null) {
            throw new IllegalStateException("no link: " + this);
        }
        return link;
    }

    /** Returns how many frames the page that was placed last holds. */
    long pageFrames() {
        return due - cursor;
    }

    // ---- packets of the page that was placed last

    /** Fills {@code packet} with the next one of the page; returns false if there is none. */
    boolean take(Packet packet, boolean trackChanged) throws DecodeException {
        if (lostFrames > 0) {
            packet.lose(link().frame(lostFrom), lostFrames, scanner.position());
            lostFrames = 0;
            return true;
        }
        while (next < packets.count()) {
            int index = next++;
            int length = frames[index];
            long start = cursor;
            cursor += Math.max(0, length);
            boolean padding = length > 0 && start >= limit;
            if (length != OggCodec.NOT_AUDIO && !padding) {
                packets.fill(index, window(), packet);
                int heard = (int) Math.min(length, limit - start);
                packet.place(link().frame(start), Math.max(0, heard), packets.position(index), trackChanged);
                return true;
            }
        }
        return false;
    }

    // ---- pages

    /**
     * Goes on to the next page on which a packet of audio ends, and places it.
     *
     * @return {@code END} after the last link's last page
     * @throws DecodeException {@code TRUNCATED} if the data ends before a stream does; what is wrong with the headers of
     *     another link
     */
    Load nextPage() throws DecodeException, MediaException {
        while (true) {
            Load load = scanner.locate();
            if (load == Load.END) {
                requireEnded();
            }
            if (load != Load.READY) {
                return load;
            }
            boolean placed = read(scanner.header());
            scanner.pass();
            if (placed) {
                return Load.READY;
            }
        }
    }

    private boolean read(PageHeader page) throws DecodeException {
        if (page.isFirst()) {
            beginStream(page);
            return false;
        }
        beginning = false;
        Link reading = link;
        if (reading == null) {
            requireKnown();
            return false;
        }
        if (page.serial() != reading.serial || reading.isEnded) {
            return false;
        }
        split(page);
        if (!reading.isOpen()) {
            readHeaders(page, reading);
            return false;
        }
        return place(page, reading);
    }

    /** RFC 3533 section 4: the first pages of all streams of a link come before any other page of it. */
    private void beginStream(PageHeader page) throws DecodeException {
        if (!beginning) {
            beginning = true;
            endLink();
            foreign.clear();
        }
        if (link != null) {
            return;
        }
        byte[] start = firstBytes(page);
        OggCodec codec = OggCodecs.recognise(start).orElse(null);
        if (codec == null) {
            foreign.add(OggCodecs.nameOf(start));
            return;
        }
        Link begun = new Link(codec, page.serial());
        link = begun;
        packets.restart();
        sequence = page.sequence() - 1;
        broken = false;
        split(page);
        readHeaders(page, begun);
    }

    private byte[] firstBytes(PageHeader page) {
        int length = Math.min(OggCodecs.MAGIC_BYTES, page.pageBytes() - page.headerBytes());
        byte[] start = new byte[length];
        window().copy(scanner.position() + page.headerBytes(), start, 0, length);
        return start;
    }

    private void endLink() {
        Link ending = link;
        if (ending != null && ending.isStarted()) {
            ending.endPosition = scanner.position();
            ending.finalGranule = ending.endGranule;
        }
        link = null;
    }

    private void split(PageHeader page) {
        boolean follows = packets.split(page, window(), scanner.position());
        broken |= !follows || page.sequence() != sequence + 1;
        sequence = page.sequence();
        next = packets.count();
    }

    private void readHeaders(PageHeader page, Link opening) throws DecodeException {
        if (broken) {
            throw new DecodeException(
                    DecodeException.Reason.MALFORMED,
                    "pages are missing within the headers of the Ogg stream before byte " + scanner.position());
        }
        for (int i = 0; i < packets.count() && !opening.isOpen(); i++) {
            opening.facts = opening.codec.readHeader(packets.bytes(i, window())).orElse(null);
        }
        opening.isEnded = page.isLast();
        opening.audioPosition = scanner.position() + page.pageBytes();
        opening.audioSequence = sequence + 1;
    }

    // ---- placing

    private boolean place(PageHeader page, Link reading) {
        reading.isEnded = page.isLast();
        if (packets.count() == 0) {
            return false;
        }
        long granule = page.granule();
        boolean known = granule >= 0;
        int history = reading.codec.history();
        long sum = measure(reading.codec);
        long start = due;
        if (!reading.isStarted()) {
            start(reading, startOf(page, sum));
            start = due;
        }
        if (broken && known && granule - sum != start) {
            // The packet before the first one is gone, so that it brings nothing but what the next one needs.
            reading.codec.restart();
            long rest = measure(reading.codec);
            if (isJump(granule - rest, reading)) {
                sum = rest;
                start = lose(granule - rest);
            } else {
                reading.codec.resume(history);
                sum = measure(reading.codec);
            }
        } else if (known && !page.isLast() && isJump(granule - sum, reading)) {
            start = granule - sum;
        }
        begin(start, sum, gapless && page.isLast() && known ? Math.max(granule, start) : Long.MAX_VALUE);
        note(page, reading);
        return true;
    }

    private void begin(long start, long sum, long end) {
        broken = false;
        next = 0;
        cursor = start;
        limit = end;
        due = start + sum;
    }

    /** Returns where the packets after a hole begin. */
    private long lose(long start) {
        lostFrom = due;
        lostFrames = (int) (start - due);
        return start;
    }

    private boolean isJump(long start, Link reading) {
        return start > due && start - due <= (long) MAX_JUMP_SECONDS * reading.rate();
    }

    private long measure(OggCodec codec) {
        long sum = 0;
        for (int i = 0; i < packets.count(); i++) {
            int available = packets.start(i, window(), firstBytes);
            frames[i] = codec.frames(firstBytes, available, packets.length(i));
            sum += Math.max(0, frames[i]);
        }
        return sum;
    }

    /** A first page that is the last one may be cut at its end; any other counts backwards from its granule position. */
    private long startOf(PageHeader page, long sum) {
        return page.granule() < 0 || page.isLast() || broken ? 0 : page.granule() - sum;
    }

    private void start(Link starting, long granule) {
        for (int i = 0; i < links.size(); i++) {
            if (links.get(i).audioPosition == starting.audioPosition) {
                starting.takeOver(links.get(i));
                links.set(i, starting);
                due = starting.startGranule;
                return;
            }
        }
        due = granule;
        starting.startGranule = granule;
        // Vorbis I, appendix A.2: what would play before granule position 0 is not heard.
        starting.zeroGranule = gapless ? Math.max(0, granule) + starting.facts().preSkip() : granule;
        starting.baseFrame = baseOf(starting);
        starting.index = new GranuleIndex(starting.audioPosition, granule);
        links.add(starting);
    }

    private long baseOf(Link starting) {
        if (links.isEmpty()) {
            return 0;
        }
        Link before = links.get(links.size() - 1);
        return rescaled(
                before.frame(Math.max(before.zeroGranule, before.finalGranule)), before.rate(), starting.rate());
    }

    private void note(PageHeader page, Link reading) {
        reading.endGranule = Math.min(due, limit);
        if (page.granule() >= 0 && page.ownPackets() > 0) {
            reading.index().add(scanner.position(), page.granule());
        }
    }

    // ---- seeking

    /** Reads on in a known link from a page of it, or from where its audio begins. */
    void enter(Link entered, long position) {
        link = entered;
        beginning = false;
        entered.isEnded = false;
        entered.codec.restart();
        packets.restart();
        scanner.moveTo(position);
        sequence = entered.audioSequence - 1;
        due = entered.startGranule;
        broken = false;
        next = 0;
        lostFrames = 0;
    }

    /**
     * Passes every page of the link that ends at or before {@code target}; what begins on the last one is kept.
     *
     * @return {@code END} if the link ends before that, and another one or nothing follows
     */
    Load passUpTo(long target) throws DecodeException, MediaException {
        Link reading = link();
        while (true) {
            Load load = scanner.locate();
            PageHeader page = scanner.header();
            if (load != Load.READY || page.isFirst()) {
                return load == Load.READY ? Load.END : load;
            }
            if (page.serial() == reading.serial && !reading.isEnded) {
                if (page.granule() > target) {
                    return Load.READY;
                }
                absorb(page, reading);
            }
            scanner.pass();
        }
    }

    private void absorb(PageHeader page, Link reading) {
        split(page);
        reading.isEnded = page.isLast();
        if (packets.count() > 0) {
            measure(reading.codec);
            due = page.granule() >= 0 ? page.granule() : due;
            begin(due, 0, Long.MAX_VALUE);
            next = packets.count();
            note(page, reading);
        }
    }

    // ---- the end

    private void requireEnded() throws DecodeException {
        requireKnown();
        Link reading = link;
        if (reading == null) {
            throw new DecodeException(
                    DecodeException.Reason.MALFORMED,
                    "no logical stream begins in the Ogg data of "
                            + window().end().orElse(0) + " bytes");
        }
        if (!reading.isOpen() || !reading.isEnded) {
            throw new DecodeException(
                    DecodeException.Reason.TRUNCATED,
                    "the Ogg data ends at byte " + scanner.position() + " before the last page of its "
                            + reading.codec.codec() + " stream");
        }
    }

    private void requireKnown() throws DecodeException {
        if (link == null && !foreign.isEmpty()) {
            throw new DecodeException(
                    DecodeException.Reason.UNSUPPORTED,
                    "Ogg with " + String.join(" and ", foreign) + " is not decoded");
        }
    }

    static long rescaled(long frames, int fromRate, int toRate) {
        return frames / fromRate * toRate + frames % fromRate * toRate / fromRate;
    }

    @Override
    public String toString() {
        return "LinkReader[" + link + " " + scanner + "]";
    }
}
