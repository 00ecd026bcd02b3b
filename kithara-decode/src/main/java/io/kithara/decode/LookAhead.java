package io.kithara.decode;

import io.kithara.stream.MediaException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Hands out the packets of a demuxer; those at the start of a stream only after its decoder has looked at as many as it wants. What
 * the demuxer says behind them, be it the end or a failure, comes behind them here too. Confined to the decode worker.
 */
final class LookAhead {
    private final Deque<Packet> waiting = new ArrayDeque<>();
    private final Deque<Packet> spare = new ArrayDeque<>();

    /** Who looks; null as soon as it wants no more. */
    private @Nullable PacketDecoder looking;

    private boolean ended;
    private @Nullable MediaException unread;
    private @Nullable DecodeException malformed;

    /** The tracks that waiting packets begin: the demuxer may have come to the next one meanwhile. */
    private final Deque<Track> tracks = new ArrayDeque<>();

    /** What the packet that was last taken of those that change the track changed it to. */
    private @Nullable Track track;

    /** Lets {@code decoder} look, at the next packet first. */
    void begin(PacketDecoder decoder) {
        looking = decoder;
    }

    /** Lets {@code decoder} look, at {@code first} first, which was handed out and will be once more. */
    void begin(PacketDecoder decoder, Packet first) {
        looking = decoder;
        waiting.addFirst(first);
        Track begun = track;
        if (first.isTrackChanged() && begun != null) {
            tracks.addFirst(begun);
        }
        look(first);
    }

    /**
     * Reads the next packet.
     *
     * @return {@code DONE} if {@link #take} has one
     */
    Demuxer.Progress next(Demuxer demuxer) throws DecodeException, MediaException {
        while (looking != null) {
            if (!read(demuxer)) {
                return Demuxer.Progress.NEED_DATA;
            }
        }
        if (!waiting.isEmpty()) {
            return Demuxer.Progress.DONE;
        }
        rethrow();
        if (ended) {
            return Demuxer.Progress.END;
        }
        Packet packet = blank();
        Demuxer.Progress progress = demuxer.next(packet);
        if (progress == Demuxer.Progress.DONE) {
            keep(packet, demuxer);
        } else {
            spare.add(packet);
        }
        return progress;
    }

    private void keep(Packet packet, Demuxer demuxer) {
        waiting.add(packet);
        if (packet.isTrackChanged()) {
            tracks.add(demuxer.track());
        }
    }

    /** Returns the packet that {@link #next} has read; {@code used} is filled again some time. */
    Packet take(Packet used) {
        spare.add(used);
        Packet taken = waiting.remove();
        if (taken.isTrackChanged()) {
            track = tracks.remove();
        }
        return taken;
    }

    /** Returns the track of a packet that {@link #take} gave and that changes it. */
    Track track() {
        return Objects.requireNonNull(track, "no track has changed");
    }

    /** Reads one packet more to look at; returns false if its bytes are missing. */
    private boolean read(Demuxer demuxer) {
        Packet packet = blank();
        Demuxer.Progress progress = Demuxer.Progress.END;
        try {
            progress = demuxer.next(packet);
        } catch (DecodeException e) {
            malformed = e;
        } catch (MediaException e) {
            unread = e;
        }
        if (progress != Demuxer.Progress.DONE) {
            spare.add(packet);
            ended = progress == Demuxer.Progress.END;
            looking = ended ? null : looking;
            return ended;
        }
        keep(packet, demuxer);
        if (packet.isTrackChanged()) {
            // Another stream, for another decoder.
            looking = null;
        }
        look(packet);
        return true;
    }

    private void look(Packet packet) {
        PacketDecoder decoder = looking;
        if (decoder != null && !packet.isLost() && !decoder.foresee(packet)) {
            looking = null;
        }
    }

    private void rethrow() throws DecodeException, MediaException {
        DecodeException first = malformed;
        MediaException second = unread;
        malformed = null;
        unread = null;
        if (first != null) {
            throw first;
        }
        if (second != null) {
            throw second;
        }
    }

    private Packet blank() {
        Packet packet = spare.poll();
        return packet == null ? new Packet() : packet;
    }

    /** Forgets what was read: the demuxer is another one, or moves. Who looks goes on looking. */
    void forget() {
        while (!waiting.isEmpty()) {
            spare.add(waiting.remove());
        }
        tracks.clear();
        ended = false;
        malformed = null;
        unread = null;
    }

    @Override
    public String toString() {
        return "LookAhead[" + waiting.size() + " packets" + (looking == null ? "" : ", looking") + "]";
    }
}
