package io.kithara.decode;

import io.kithara.stream.MediaException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Everything a demuxer gave, for tests.
 *
 * @param track after opening
 * @param packets in order
 * @param ending {@code END}, or the message of what ended it
 */
public record Drained(Track track, List<Item> packets, String ending) {
    /** One packet: its place, its length, a hash of its bytes. */
    public record Item(long startFrame, int frames, int length, int hash, boolean trackChanged) {}

    /** More steps than any small file needs: a demuxer that neither ends nor asks for data is caught here. */
    private static final int MAX_STEPS = 1_000_000;

    /** Reads data that is all there. */
    public static Drained of(Demuxer demuxer) throws DecodeException, MediaException {
        if (demuxer.open() != Demuxer.Progress.DONE) {
            throw new AssertionError("open wants " + demuxer.wanted() + " of complete data");
        }
        return rest(demuxer, () -> {
            throw new AssertionError("next wants " + demuxer.wanted() + " of complete data");
        });
    }

    /** Reads on from where the demuxer is; {@code onNeed} must make more data arrive. */
    public static Drained rest(Demuxer demuxer, Runnable onNeed) throws MediaException {
        Packet packet = new Packet();
        List<Item> items = new ArrayList<>();
        for (int step = 0; step < MAX_STEPS; step++) {
            try {
                Demuxer.Progress progress = demuxer.next(packet);
                if (progress == Demuxer.Progress.END) {
                    return new Drained(demuxer.track(), items, "END");
                }
                if (progress == Demuxer.Progress.NEED_DATA) {
                    onNeed.run();
                } else {
                    items.add(item(packet));
                }
            } catch (DecodeException e) {
                return new Drained(demuxer.track(), items, e.reason() + ": " + e.getMessage());
            }
        }
        throw new AssertionError("no end after " + MAX_STEPS + " steps: " + demuxer);
    }

    /** Reads data that arrives byte by byte: each step is repeated until it has what it wants. */
    public static Drained trickled(Demuxer demuxer, ArrivingData data, long stepBytes)
            throws DecodeException, MediaException {
        Runnable arrive = new Runnable() {
            private long end;

            @Override
            public void run() {
                // a seek or a moov at the end may want bytes far on, which then arrive without those between
                long start = demuxer.wanted().start();
                end = Math.max(end, start) + stepBytes;
                data.arrive(end);
            }
        };
        while (demuxer.open() == Demuxer.Progress.NEED_DATA) {
            arrive.run();
        }
        return rest(demuxer, arrive);
    }

    /** Returns the sum of the frames of all packets. */
    public long frames() {
        return packets.stream().mapToLong(Item::frames).sum();
    }

    public Item last() {
        return packets.get(packets.size() - 1);
    }

    private static Item item(Packet packet) {
        byte[] bytes = Arrays.copyOf(packet.data(), packet.length());
        return new Item(
                packet.startFrame(), packet.frames(), packet.length(), Arrays.hashCode(bytes), packet.isTrackChanged());
    }
}
