package io.kithara.decode.matroska;

import io.kithara.decode.DataWindow;
import io.kithara.decode.DataWindow.Load;
import io.kithara.decode.DecodeException;
import io.kithara.decode.Packet;
import io.kithara.stream.MediaException;

/**
 * Reads the packets of the track and counts frames: times in the file are rounded, so they only tell of holes, and in {@link
 * ClockFit} where a cluster begins that was not reached by counting. Not safe for several threads.
 */
final class TrackReader {
    /** What packets of a track without a hole do not differ by from their times: 100 ms, as on every timeline here. */
    private static final int HOLES_PER_SECOND = 10;

    /** A time further ahead is damage, or a clock that was set anew: no music is missing then. */
    private static final long MAX_HOLE_SECONDS = 600;

    private static final double NANOS_PER_SECOND = 1e9;

    private final DataWindow window;
    private final BlockReader blocks;
    private final FrameCounter counter;
    private final byte[] stripped;
    private final byte[] head = new byte[FrameCounter.HEAD_BYTES];
    private final ClusterIndex index = new ClusterIndex();
    private final int sampleRate;
    private final double framesPerTick;
    private final ClockFit origin;
    private boolean timed;
    private double zero;
    private boolean shifted;
    private long coded;
    private boolean measured;
    private int frames;
    private long hole;

    TrackReader(DataWindow window, SegmentHeader header, Tracks track) {
        this.window = window;
        this.blocks = new BlockReader(window, track.entry().number, header.firstCluster(), header.segmentEnd());
        this.counter = track.coding().counter();
        this.stripped = track.entry().stripped;
        this.sampleRate = track.coding().format().sampleRate();
        this.framesPerTick = header.tickNs() * (double) sampleRate / NANOS_PER_SECOND;
        this.origin = new ClockFit(framesPerTick);
        index.add(header.firstCluster(), 0, 0);
    }

    /** Finds the next packet and its length, unless that is known already; {@code END} if there is none. */
    Load measure() throws DecodeException, MediaException {
        while (!measured) {
            Load load = blocks.next();
            if (load == Load.READY) {
                load = window.load(blocks.packetStart(), Math.min(blocks.packetBytes(), head.length));
            }
            if (load != Load.READY) {
                return load;
            }
            if (bytes() == 0) {
                blocks.pass();
                continue;
            }
            count();
        }
        return Load.READY;
    }

    private void count() {
        hole = blocks.isFirstOfBlock() ? holeBefore(blocks.blockTicks() * framesPerTick, blocks.takeLoss()) : 0;
        if (hole > 0) {
            counter.resume(0);
        }
        if (blocks.isFirstOfCluster()) {
            index.add(blocks.clusterStart(), coded + hole, counter.history());
        }
        frames = framesOfPacket();
        if (coded == origin.counted() && !shifted && origin.packets() < ClockFit.ENOUGH) {
            origin.add(statedTicks(), frames);
        }
        measured = true;
    }

    private int framesOfPacket() {
        int available = Math.min(stripped.length, head.length);
        System.arraycopy(stripped, 0, head, 0, available);
        int more = Math.min(head.length - available, blocks.packetBytes());
        window.copy(blocks.packetStart(), head, available, more);
        return Math.max(0, counter.frames(head, available + more, bytes()) - discarded());
    }

    private long statedTicks() {
        return blocks.isFirstOfBlock() ? blocks.blockTicks() : ClockFit.NO_TIME;
    }

    /** RFC 9559 section 5.1.3.5.7: padding to be taken off the block's end. */
    private int discarded() {
        double off = blocks.isLastOfBlock() ? blocks.discardNs() * (double) sampleRate / NANOS_PER_SECOND : 0;
        return (int) Math.min(Integer.MAX_VALUE, Math.round(off));
    }

    /** Returns how many frames are missing before a packet of this time. */
    private long holeBefore(double stated, boolean lost) {
        if (!timed) {
            timed = true;
            zero = stated - coded;
            return 0;
        }
        double off = stated - start() - coded;
        double least = lost ? 2 * framesPerTick + frames / 2.0 : (double) sampleRate / HOLES_PER_SECOND;
        if (Math.abs(off) <= least) {
            return 0;
        }
        if (off < 0 || off > MAX_HOLE_SECONDS * sampleRate) {
            if (Math.abs(off) > (double) sampleRate / HOLES_PER_SECOND) {
                zero += off;
                shifted = true;
            }
            return 0;
        }
        int unit = Math.max(1, frames);
        return Math.max(1, Math.round(off / unit)) * unit;
    }

    /** Returns where frame 0 lies in the time of the file, in frames. */
    private double start() {
        return !shifted && origin.isSound() && origin.packets() >= ClockFit.FEW ? origin.start() : zero;
    }

    /** Returns whether the packet brings frames, or prepares the next; not if all of it is padding. */
    boolean isAudible() {
        return frames > 0 || discarded() == 0;
    }

    /** Returns how many frames are missing before the packet. */
    long hole() {
        return hole;
    }

    /** Returns how many frames the packet brings; 0 if only the decoder knows. */
    int frames() {
        return frames;
    }

    /** Returns how many frames were coded before the hole before the packet. */
    long coded() {
        return coded;
    }

    /** Returns the bytes of the packet, with what was stripped off. */
    int bytes() {
        return stripped.length + blocks.packetBytes();
    }

    /** Returns the offset of the packet or of what is read next. */
    long position() {
        return blocks.position();
    }

    /** Brings the packet into the window; {@code END} cannot be. */
    Load load() throws DecodeException, MediaException {
        return window.load(blocks.packetStart(), blocks.packetBytes());
    }

    /** Copies the packet, which {@link #load} has brought into the window. */
    void copy(Packet packet) throws DecodeException {
        byte[] target = packet.reserve(bytes());
        System.arraycopy(stripped, 0, target, 0, stripped.length);
        window.copy(blocks.packetStart(), target, stripped.length, blocks.packetBytes());
    }

    /** Counts the hole as passed. */
    void passHole() {
        coded += hole;
        hole = 0;
    }

    /** Goes behind the packet. */
    void pass() {
        coded += hole + frames;
        hole = 0;
        measured = false;
        blocks.pass();
    }

    /** Passes packets until the one that holds {@code target} is next, counted as coded; {@code END} if there is none. */
    Load advanceTo(long target) throws DecodeException, MediaException {
        while (true) {
            Load load = measure();
            // One that brings nothing prepares the next: the first of Vorbis.
            if (load != Load.READY || coded + hole + Math.max(1, frames) > target) {
                return load;
            }
            pass();
        }
    }

    // ---- places

    /** Returns the last place before {@code target} from which frames can be counted. */
    int nearest(long target) {
        return Math.max(0, index.before(target));
    }

    ClusterIndex index() {
        return index;
    }

    /** Stands before a cluster of the index. */
    void enter(int entry) {
        enter(index.position(entry), index.coded(entry), index.history(entry));
    }

    /** Stands before a cluster of which only the place is known. */
    void enterUnknown(long position) {
        enter(position, 0, 0);
    }

    /** Stands before a cluster that was found to begin with frame {@code first}, and notes it. */
    void enterKnown(long position, long first) {
        index.add(position, first, 0);
        enter(position, first, 0);
    }

    private void enter(long position, long first, int history) {
        blocks.enter(position);
        counter.resume(history);
        coded = first;
        measured = false;
        hole = 0;
    }

    /** Finds the next packet for {@link ClockFit}: without a thought for holes. */
    Load fit(ClockFit run) throws DecodeException, MediaException {
        while (run.packets() < ClockFit.ENOUGH) {
            Load load = blocks.next();
            if (load == Load.READY) {
                load = window.load(blocks.packetStart(), Math.min(blocks.packetBytes(), head.length));
            }
            if (load != Load.READY) {
                return load;
            }
            if (blocks.takeLoss()) {
                return Load.END;
            }
            if (bytes() > 0) {
                run.add(statedTicks(), framesOfPacket());
            }
            blocks.pass();
        }
        return Load.READY;
    }

    ClockFit newFit() {
        return new ClockFit(framesPerTick);
    }

    ClockFit origin() {
        return origin;
    }

    /** Returns whether times are those of one clock, as far as was read. */
    boolean isTimely() {
        return !shifted;
    }

    /** Returns the tick at which a frame plays, counted as coded, a little early. */
    long ticks(long frame) {
        return (long) Math.floor((frame + start()) / framesPerTick) - 2;
    }

    @Override
    public String toString() {
        return "TrackReader[frame " + coded + " " + blocks + "]";
    }
}
