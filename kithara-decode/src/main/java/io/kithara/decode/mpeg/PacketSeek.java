package io.kithara.decode.mpeg;

import io.kithara.decode.DataWindow.Load;
import io.kithara.decode.DecodeException;
import io.kithara.stream.MediaException;

/**
 * Brings a {@link PacketCursor} to the place from which a fresh decoder gives one packet exactly as linear decoding does.
 *
 * <p>Nothing in an MPEG packet says which number it has, and a seek table is off by seconds. So packets are counted from
 * the nearest known one, which reads every header between. The one short cut is a constant bit rate, where packet n lies
 * at a place that can be computed; it is taken only if a packet starts within a padding slot of that place and many of
 * the same rate follow, which a variable rate does not do by chance.
 */
final class PacketSeek {
    /** Counting this many packets costs fewer bytes than a new request. */
    private static final int NEAR_PACKETS = 128;

    /** With 0.5% for the place itself and the same rate in so many packets, mistaking a variable rate is out of reach. */
    private static final int UNIFORM_CONFIRMATIONS = 16;

    /** Layer III, 2.4.2.7: main_data_begin has nine bits, in MPEG-2 eight. */
    private static final int MAX_RESERVOIR_BYTES = 511;

    private static final int MAX_RESERVOIR_BYTES_MPEG2 = 255;
    private static final int CRC_BYTES = 2;

    private enum Step {
        JUMP,
        TO_TARGET,
        TO_PREROLL
    }

    private final PacketCursor cursor;
    private final int firstHeader;
    private final long target;
    private final int prerollPackets;
    private Step step;

    /**
     * Begins.
     *
     * @param prerollPackets how many before the target the decoder asks for
     * @param seekable whether a far place can be had cheaply
     */
    PacketSeek(PacketCursor cursor, int firstHeader, long target, int prerollPackets, boolean seekable) {
        this.cursor = cursor;
        this.firstHeader = firstHeader;
        this.target = target;
        this.prerollPackets = prerollPackets;
        boolean far = target - cursor.nearest(target) > NEAR_PACKETS;
        this.step = Step.JUMP;
        if (!far || !cursor.isUniform() || !seekable) {
            countFromNearest();
        }
    }

    /** Returns the packet that is sought. */
    long target() {
        return target;
    }

    /** Goes on; {@code READY} when the cursor stands where reading is to begin, beyond the data at its end. */
    Load run() throws DecodeException, MediaException {
        if (step == Step.JUMP) {
            Load load = jump();
            if (load != Load.END) {
                return load;
            }
            countFromNearest();
        }
        if (step == Step.TO_TARGET) {
            Load load = cursor.advanceTo(target);
            if (load != Load.READY) {
                return load == Load.END ? Load.READY : load;
            }
            cursor.enter(cursor.nearest(prerollStart()));
            step = Step.TO_PREROLL;
        }
        Load load = cursor.advanceTo(prerollStart());
        return load == Load.END ? Load.READY : load;
    }

    private void countFromNearest() {
        cursor.enter(cursor.nearest(target));
        step = Step.TO_TARGET;
    }

    private Load jump() throws DecodeException, MediaException {
        long number = prerollStart();
        long expected = cursor.first() + offsetAtConstantRate(number);
        int slotBytes = FrameHeader.slotBytes(firstHeader);
        for (long offset = expected - slotBytes; offset <= expected + slotBytes; offset += slotBytes) {
            Load load = cursor.confirmUniform(offset, UNIFORM_CONFIRMATIONS);
            if (load == Load.READY) {
                cursor.enter(number, offset);
            }
            if (load != Load.END) {
                return load;
            }
        }
        return Load.END;
    }

    private long offsetAtConstantRate(long number) {
        int slotBytes = FrameHeader.slotBytes(firstHeader);
        long slotsPerSecond = FrameHeader.bitrateBps(firstHeader) / 8 / slotBytes;
        long frames = number * FrameHeader.frames(firstHeader);
        return frames * slotsPerSecond / FrameHeader.sampleRate(firstHeader) * slotBytes;
    }

    private long prerollStart() {
        return Math.max(0, target - Math.max(prerollPackets, historyPackets() + reservoirPackets()));
    }

    /**
     * Packets that must have been decoded right before: the synthesis filter holds 480 frames, and in layer III each
     * granule overlaps the next, so that a packet of one granule (MPEG-2) needs another one before it.
     */
    private int historyPackets() {
        return switch (FrameHeader.layer(firstHeader)) {
            case 1 -> 2;
            case 2 -> 1;
            default -> FrameHeader.isMpeg1(firstHeader) ? 1 : 2;
        };
    }

    /** Packets before those, whose main data they may begin in; reckoned with the shortest packets there are. */
    private int reservoirPackets() {
        if (FrameHeader.layer(firstHeader) != 3) {
            return 0;
        }
        int reservoir = FrameHeader.isMpeg1(firstHeader) ? MAX_RESERVOIR_BYTES : MAX_RESERVOIR_BYTES_MPEG2;
        int overhead = FrameHeader.BYTES + CRC_BYTES + FrameHeader.sideInfoBytes(firstHeader);
        int mainData = Math.max(1, cursor.smallestBytes() - overhead);
        return (reservoir + mainData - 1) / mainData;
    }
}
