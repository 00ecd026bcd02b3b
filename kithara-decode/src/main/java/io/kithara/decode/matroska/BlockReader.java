package io.kithara.decode.matroska;

import io.kithara.decode.DataWindow;
import io.kithara.decode.DataWindow.Load;
import io.kithara.decode.DecodeException;
import io.kithara.stream.MediaException;

/**
 * Walks through clusters from packet to packet of one track. Clusters of unknown size end where the next thing begins that
 * stands beside them. What does not fit where it stands is damage: the reader goes on at the next cluster and says that it
 * has {@link #takeLoss lost} something. Not safe for several threads.
 *
 * <pre>
 * Cluster      := Timestamp, (SimpleBlock | BlockGroup(Block, [DiscardPadding], ...))*, ...
 * (Simple)Block:= track number 1-8, time 2 relative to the cluster's, flags 1, [lacing], packets
 * </pre>
 */
final class BlockReader {
    private static final long NO_TIME = Long.MIN_VALUE;

    /** Track number of eight bytes, time, flags. */
    private static final int MAX_BLOCK_HEADER_BYTES = 11;

    private static final int LEAST_BLOCK_BYTES = 4;

    /** Blocks of the track are loaded whole, and a window holds no more. */
    private static final int MAX_BLOCK_BYTES = 4 << 20;

    private final DataWindow window;
    private final Element element;
    private final Element child;
    private final ClusterScanner scanner;
    private final long track;
    private final long segmentEnd;
    private final Lacing lacing = new Lacing();
    private long position;
    private long clusterStart;
    private long clusterEnd = Element.OPEN;
    private long clusterTicks = NO_TIME;
    private boolean clusterFresh;
    private boolean searching;
    private boolean lost;
    private long blockTicks;
    private long discardNs;
    private int lace;
    private long lacePosition;

    /**
     * Stands at {@code start}.
     *
     * @param track the number of the track
     * @param segmentEnd where the segment ends, {@link Element#OPEN} if it does not say
     */
    BlockReader(DataWindow window, long track, long start, long segmentEnd) {
        this.window = window;
        this.element = new Element(window);
        this.child = new Element(window);
        this.scanner = new ClusterScanner(window);
        this.track = track;
        this.segmentEnd = segmentEnd;
        enter(start);
    }

    /** Stands before the cluster at {@code start}. */
    void enter(long start) {
        position = start;
        leaveCluster();
        lacing.clear();
        lace = 0;
        searching = false;
        lost = false;
    }

    /**
     * Goes to the next packet, unless it stands before one.
     *
     * @return {@code END} where the segment ends
     * @throws DecodeException {@code TRUNCATED} if the data ends before something that began
     */
    Load next() throws DecodeException, MediaException {
        while (lace >= lacing.count()) {
            Load load = searching ? search() : step();
            if (load != Load.READY) {
                return load;
            }
        }
        return Load.READY;
    }

    /** Goes behind the packet that {@link #next} found. */
    void pass() {
        lacePosition += lacing.size(lace++);
        clusterFresh = false;
    }

    /** Returns where the packet starts. */
    long packetStart() {
        return lacePosition;
    }

    /** Returns its bytes, as they are in the file. */
    int packetBytes() {
        return lacing.size(lace);
    }

    /** Returns whether it is the first of its block, and {@link #blockTicks} so its time. */
    boolean isFirstOfBlock() {
        return lace == 0;
    }

    /** Returns whether it is the last of its block, and {@link #discardNs} so about it. */
    boolean isLastOfBlock() {
        return lace == lacing.count() - 1;
    }

    /** Returns whether it is the first of its cluster. */
    boolean isFirstOfCluster() {
        return clusterFresh;
    }

    long clusterStart() {
        return clusterStart;
    }

    /** Returns the time of the block in ticks. */
    long blockTicks() {
        return blockTicks;
    }

    /** Returns how much is to be taken off the end of the block, in nanoseconds; 0 for nothing. */
    long discardNs() {
        return discardNs;
    }

    /** Returns the offset of what is read next. */
    long position() {
        return lace < lacing.count() ? lacePosition : position;
    }

    /** Returns, once, whether something was passed over before the packet that {@link #next} found. */
    boolean takeLoss() {
        boolean was = lost;
        lost = false;
        return was;
    }

    private Load step() throws DecodeException, MediaException {
        if (position >= segmentEnd) {
            return Load.END;
        }
        if (position >= clusterEnd) {
            leaveCluster();
        }
        Load load = element.read(position);
        if (load == Load.END) {
            return requireEnd();
        }
        if (load == Load.NEED_DATA) {
            return load;
        }
        boolean inCluster = clusterTicks != NO_TIME;
        return switch (element.id()) {
            case Id.CLUSTER -> enterCluster();
            case Id.TIMESTAMP -> readTimestamp();
            case Id.SIMPLE_BLOCK -> inCluster ? readSimpleBlock() : damage();
            case Id.BLOCK_GROUP -> inCluster ? readGroup() : damage();
            default -> skip();
        };
    }

    private Load enterCluster() {
        if (element.end() > segmentEnd && element.isSized() && segmentEnd != Element.OPEN) {
            return damage();
        }
        clusterStart = element.start();
        clusterEnd = element.end();
        clusterTicks = NO_TIME;
        clusterFresh = true;
        position = element.body();
        return Load.READY;
    }

    private void leaveCluster() {
        clusterEnd = Element.OPEN;
        clusterTicks = NO_TIME;
    }

    private Load readTimestamp() throws DecodeException, MediaException {
        long bytes = element.end() - element.body();
        if (bytes > Long.BYTES || !fits(element)) {
            return damage();
        }
        Load load = window.load(element.body(), (int) bytes);
        if (load == Load.READY) {
            clusterTicks = Element.uint(window, element.body(), (int) bytes);
            position = element.end();
        }
        return load == Load.END ? requireEnd() : load;
    }

    private Load readSimpleBlock() throws DecodeException, MediaException {
        return fits(element) ? readBlock(element.body(), element.end(), 0, element.end()) : damage();
    }

    private Load readGroup() throws DecodeException, MediaException {
        if (!fits(element)) {
            return damage();
        }
        long block = 0;
        long blockEnd = 0;
        long discard = 0;
        long at = element.body();
        while (at < element.end()) {
            Load load = child.read(at);
            if (load == Load.READY && (child.id() == Element.NONE || child.end() > element.end())) {
                return damage();
            }
            if (load == Load.READY && child.id() == Id.DISCARD_PADDING) {
                load = loadInteger();
                discard = load == Load.READY ? signed(child.body(), (int) (child.end() - child.body())) : 0;
            }
            if (load != Load.READY) {
                return load == Load.END ? requireEnd() : load;
            }
            if (child.id() == Id.BLOCK) {
                block = child.body();
                blockEnd = child.end();
            }
            at = child.end();
        }
        if (blockEnd == 0) {
            position = element.end();
            return Load.READY;
        }
        return readBlock(block, blockEnd, discard, element.end());
    }

    private Load loadInteger() throws DecodeException, MediaException {
        return window.load(child.body(), (int) Math.min(Long.BYTES, child.end() - child.body()));
    }

    private long signed(long at, int bytes) {
        int known = Math.min(Long.BYTES, bytes);
        int shift = Long.SIZE - 8 * known;
        return known == 0 ? 0 : Element.uint(window, at, known) << shift >> shift;
    }

    private Load readBlock(long start, long end, long discard, long next) throws DecodeException, MediaException {
        if (end - start < LEAST_BLOCK_BYTES) {
            return damage();
        }
        Load load = window.load(start, (int) Math.min(MAX_BLOCK_HEADER_BYTES, end - start));
        if (load != Load.READY) {
            return load == Load.END ? requireEnd() : load;
        }
        int numberBytes = Element.length(window.u8(start));
        long header = start + numberBytes;
        if (numberBytes > 8 || header + 3 > end) {
            return damage();
        }
        if (Element.number(window, start, numberBytes) != track) {
            position = next;
            return Load.READY;
        }
        int flags = window.u8(header + 2);
        long ticks = clusterTicks + (short) window.u16be(header);
        if (end - start > MAX_BLOCK_BYTES) {
            return damage();
        }
        load = window.load(start, (int) (end - start));
        if (load != Load.READY) {
            return load == Load.END ? requireEnd() : load;
        }
        if (!lacing.read(window, flags >> 1 & 3, header + 3, end)) {
            lacing.clear();
            return damage();
        }
        blockTicks = ticks;
        discardNs = Math.max(0, discard);
        lacePosition = lacing.data();
        lace = 0;
        position = next;
        return Load.READY;
    }

    /** Passes over what is of no interest, if it can be what it says. */
    private Load skip() {
        int id = element.id();
        boolean known = Id.isTopLevel(id) || Id.isPassedInCluster(id);
        long bound = Math.min(Id.isTopLevel(id) ? segmentEnd : clusterEnd, segmentEnd);
        // Beside clusters garbage would often look like an element that reaches far; within one it has to fit.
        boolean sound = element.isSized() && element.end() <= bound && (known || clusterEnd != Element.OPEN);
        if (id == Element.NONE || !sound) {
            return damage();
        }
        if (Id.isTopLevel(id)) {
            leaveCluster();
        }
        position = element.end();
        return Load.READY;
    }

    private boolean fits(Element within) {
        return within.isSized() && within.end() <= Math.min(clusterEnd, segmentEnd);
    }

    private Load damage() {
        searching = true;
        lost = true;
        scanner.moveTo(position + 1);
        return Load.READY;
    }

    private Load search() throws DecodeException, MediaException {
        Load load = scanner.find(segmentEnd);
        if (load == Load.READY) {
            searching = false;
            position = scanner.position();
            leaveCluster();
        }
        return load;
    }

    /** The data ends here: rightly so only between two things, and only if nothing says that there are more. */
    private Load requireEnd() throws DecodeException {
        long end = window.end().orElse(position);
        boolean open = segmentEnd == Element.OPEN && clusterEnd == Element.OPEN;
        if (open && end <= position) {
            return Load.END;
        }
        throw new DecodeException(
                DecodeException.Reason.TRUNCATED,
                "a Matroska file ends at byte " + end + " within "
                        + (end > position || clusterEnd != Element.OPEN ? "a cluster" : "its segment"));
    }

    @Override
    public String toString() {
        return "BlockReader[track " + track + " at " + position + "]";
    }
}
