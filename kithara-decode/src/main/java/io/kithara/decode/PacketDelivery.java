package io.kithara.decode;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Puts the packets that were read on the timeline: what they hold goes to the writer, what could not be decoded is
 * reported. Confined to the decode worker, but for {@link #concealedPackets}.
 */
final class PacketDelivery {
    private final PacketReader reader;
    private final Timeline timeline;
    private final Holes holes;
    private final EventTap events;
    private final ChunkSearch search;
    private final ChunkEntry entry;
    private final StreamOutput output;

    /** Written by the decode worker only. */
    private final AtomicLong concealedPackets = new AtomicLong();

    PacketDelivery(
            PacketReader reader,
            Timeline timeline,
            Holes holes,
            EventTap events,
            ChunkSearch search,
            ChunkEntry entry,
            StreamOutput output) {
        this.reader = reader;
        this.timeline = timeline;
        this.holes = holes;
        this.events = events;
        this.search = search;
        this.entry = entry;
        this.output = output;
    }

    /** Returns how many packets within the presentation could not be decoded; any thread. */
    long concealedPackets() {
        return concealedPackets.get();
    }

    /**
     * Delivers the packet that was read last; nothing is on its way.
     *
     * @param epoch of the frames, should the output open with them
     * @return false if its chunk does not hold what is needed, so that the source was asked for another one
     * @throws DecodeException as {@link StreamOutput#open} and {@link FrameWriter#inputFormat}
     */
    boolean deliver(long epoch) throws DecodeException {
        DecodeException corruption = reader.concealed();
        if (corruption == null || reader.frames() > 0) {
            return takeBlock(corruption, epoch);
        }
        return conceal(corruption);
    }

    /** Leaves a hole of the packet's length, which the next good packet or the end fills with silence. */
    private boolean conceal(DecodeException corruption) {
        int rate = timeline.rate();
        long frames = reader.durationFrames(rate);
        long start = timeline.place(reader.startFrame(rate), frames);
        if (strays()) {
            return false;
        }
        report(corruption, start, frames);
        return true;
    }

    /** Hands on what the packet holds; or, if it is corrupt, what the decoder made up in its place. */
    private boolean takeBlock(@Nullable DecodeException corruption, long epoch) throws DecodeException {
        PcmFormat format = reader.format();
        if (output.isOpen()) {
            output.writer().inputFormat(format);
        } else {
            timeline.rate(format.sampleRate());
        }
        long duration = reader.durationFrames(timeline.rate());
        long start = timeline.place(reader.startFrame(timeline.rate()), duration);
        if (strays()) {
            return false;
        }
        int frames = (int) Math.min(reader.frames(), duration);
        if (corruption != null) {
            report(corruption, start, frames);
        } else {
            timeline.fallShort(duration - frames);
        }
        if (frames > 0) {
            if (!output.isOpen()) {
                output.open(format, reader.demuxer().track(), epoch);
            }
            output.writer().take(reader.samples(), start, frames);
        }
        return true;
    }

    /** Goes elsewhere if the chunk whose first packet was placed does not hold what is needed; returns whether it does so. */
    private boolean strays() {
        if (!search.goesElsewhere(entry.chunk(), FrameTime.us(timeline.chunkStart(), timeline.rate()))) {
            return false;
        }
        entry.interrupt();
        timeline.start(timeline.expected());
        return true;
    }

    private void report(DecodeException corruption, long start, long frames) {
        long from = Math.max(start, timeline.expected());
        long to = Math.min(start + frames, timeline.end());
        if (from >= to) {
            return; // priming, pre-roll or padding
        }
        int rate = timeline.rate();
        concealedPackets.lazySet(concealedPackets.get() + 1);
        holes.blame(Failures.asMedia(corruption));
        Duration position = FrameTime.duration(Math.max(0, start), rate);
        events.tell(new DecodeEvent.PacketConcealed(position, String.valueOf(corruption.getMessage())));
        holes.damaged(from, to, timeline.tolerance(), rate)
                .ifPresent(range -> events.tell(new DecodeEvent.RangeMissing(range)));
    }

    @Override
    public String toString() {
        return "PacketDelivery[" + concealedPackets + " concealed]";
    }
}
