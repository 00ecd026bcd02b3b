package io.kithara.hls;

import io.kithara.assets.TurnWriter;
import io.kithara.net.BodyEnd;
import io.kithara.net.FetchResponse;
import io.kithara.net.NetException;
import io.kithara.storage.StorageException;
import io.kithara.stream.MediaException;
import io.kithara.stream.YieldingSink;
import java.nio.ByteBuffer;
import java.util.OptionalLong;

/**
 * The network's side of a {@link ResourceLoad}: judges what a response says of its version, writes and measures its bytes,
 * and says at its end how the load goes on.
 */
final class LoadSink implements YieldingSink {
    /*
     * Ownership: requests of a load follow one another, each on one network thread after the other; asked() is called by
     * whoever submits the next one, before it does. Submitting hands the plain fields on. Others only read the volatile ones,
     * but for listen(): loaders call it while somebody else writes and no request is under way; the later time is as good.
     */

    /** So many bytes tell what a segment is, encrypted or not: until then every byte that comes is news. */
    private static final int HEAD_BYTES = 64;

    private final ResourceLoad load;
    private final FilePart part;
    private final WriteClaim claim;
    private final String name;
    private LinkMeter link;
    private boolean measuring;
    private boolean restarted;
    private boolean anew;
    private volatile boolean fetched;
    private volatile long askedAtNanos;
    private volatile long heardAtNanos;

    /** What had arrived when somebody last looked whether another writer brings anything. */
    private volatile long noticedBytes;

    /** Creates a sink; {@code name} says what it loads, in messages. */
    LoadSink(ResourceLoad load, FilePart part, WriteClaim claim, LinkMeter link, String name) {
        this.load = load;
        this.part = part;
        this.claim = claim;
        this.link = link;
        this.name = name;
    }

    /** Lets a load that had failed begin anew. */
    void reset() {
        restarted = false;
    }

    /**
     * The next request is about to be sent, to be measured by {@code measure}; or somebody else's is waited for.
     *
     * @param replacing whether it is for all that is there too, because nothing says what version that is of
     */
    void asked(LinkMeter measure, boolean replacing) {
        link = measure;
        anew = replacing;
        measuring = false;
        askedAtNanos = measure.now();
        heardAtNanos = askedAtNanos;
        noticedBytes = part.arrived();
    }

    /** Looks whether somebody else has written more: what their network brings is no silence. Any thread. */
    void listen(long now) {
        long arrived = part.arrived();
        if (arrived > noticedBytes) {
            noticedBytes = arrived;
            heardAtNanos = now;
        }
    }

    long askedAtNanos() {
        return askedAtNanos;
    }

    /** Returns when the last byte came, or was noticed, or the request was sent. */
    long heardAtNanos() {
        return heardAtNanos;
    }

    /** Returns whether the network has answered at all. */
    boolean hasFetched() {
        return fetched;
    }

    // ---- a request's life

    @Override
    public void onResponse(FetchResponse response) throws MediaException, StorageException {
        fetched = true;
        measuring = true;
        heardAtNanos = link.now();
        link.answered(heardAtNanos - askedAtNanos);
        TurnWriter held = claim.held();
        if (held == null
                || (anew && !part.file().replaceUnknown(held))
                || !part.file().accept(held, response)) {
            throw new MediaException(
                    MediaException.Reason.RESOURCE_CHANGED, name + " is another version than what came of it before");
        }
        part.announce(response.validators().total());
        part.confirm();
        if (part.arrived() > 0) {
            load.changed();
        }
    }

    @Override
    public boolean onBytes(long position, ByteBuffer bytes) throws StorageException {
        TurnWriter held = claim.held();
        if (held == null) {
            return false;
        }
        int count = bytes.remaining();
        boolean head = part.arrived() < HEAD_BYTES;
        long now = link.now();
        link.received(count, now - heardAtNanos, now);
        held.write(position, bytes);
        // What the disk took is not the network's.
        heardAtNanos = link.now();
        if (head) {
            load.changed();
        } else {
            load.wakeSettled();
        }
        return true;
    }

    @Override
    public void onComplete(BodyEnd end) {
        linkEnded();
        if (part.isWhole() && end.position() == 0) {
            load.fail(new MediaException(MediaException.Reason.BODY, name + " has an empty body"));
        } else if (commit(end)) {
            goOnBehind(end);
        }
    }

    /** Declares the file whole if it is; returns whether the store took that. */
    private boolean commit(BodyEnd end) {
        OptionalLong total = part.isWhole() && end.total().isEmpty() ? OptionalLong.of(end.position()) : end.total();
        TurnWriter held = claim.held();
        if (total.isEmpty() || held == null) {
            return true;
        }
        try {
            held.commitIfWhole(total.getAsLong(), end.proven());
            return true;
        } catch (StorageException e) {
            load.fail(MediaException.from(e));
            return false;
        }
    }

    private void goOnBehind(BodyEnd end) {
        if (isAtTheEnd(end)) {
            load.land();
        } else if (part.isPastTheEndOf(end.total())) {
            load.fail(part.pastTheEnd(end.total().orElseThrow()));
        } else {
            load.advance();
        }
    }

    /** Gaps are fetched in order: a store in memory that lacks bytes again has made room with what was read. */
    private boolean isAtTheEnd(BodyEnd end) {
        if (!part.isWhole()) {
            return part.isReachedBy(end.position());
        }
        boolean last = end.position() >= end.total().orElse(end.position());
        if (last) {
            part.endAt(end.position());
        }
        return last;
    }

    @Override
    public void onPreempted() {
        linkEnded();
        load.advance();
    }

    @Override
    public void onFailure(NetException reason) {
        linkEnded();
        MediaException failed = MediaException.from(reason);
        TurnWriter held = claim.held();
        boolean replaced = held != null && !part.file().isCurrent(held);
        boolean changedThere = failed.reason() == MediaException.Reason.RESOURCE_CHANGED;
        if ((replaced || changedThere) && startOver()) {
            load.advance();
        } else if (!replaced && !changedThere && endsWhereItEnded()) {
            load.land();
        } else {
            load.fail(failed);
        }
    }

    /** Nobody could be asked whether there is more behind an end that nothing proves: then there is not. */
    private boolean endsWhereItEnded() {
        claim.giveUp();
        return part.isWhole() && part.isThere();
    }

    /** The cache holds another version than the server. Once: a server that changes with every request is given up. */
    private boolean startOver() {
        TurnWriter held = claim.held();
        if (restarted || held == null) {
            return false;
        }
        restarted = true;
        try {
            return part.file().startOver(held);
        } catch (StorageException e) {
            load.fail(MediaException.from(e));
            return false;
        }
    }

    private void linkEnded() {
        if (measuring) {
            measuring = false;
            link.finished();
        }
    }

    @Override
    public String toString() {
        return "LoadSink[" + name + " " + part + "]";
    }
}
