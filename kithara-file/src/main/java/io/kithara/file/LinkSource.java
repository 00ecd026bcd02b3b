package io.kithara.file;

import io.kithara.storage.Registration;
import io.kithara.stream.KitharaEvent;
import io.kithara.stream.MediaChunk;
import io.kithara.stream.MediaException;
import io.kithara.stream.MediaSource;
import io.kithara.stream.SourceInfo;
import io.kithara.stream.SourceMeter;
import io.kithara.stream.SourceStats;
import io.kithara.stream.VariantSelection;
import java.net.URI;
import java.util.List;
import java.util.Optional;

/** Tries the entries of a list in order until one yields a chunk; that one is played, and its end is the end. */
final class LinkSource implements MediaSource {
    /** Opens one entry; nothing is asked of the network before it is polled. */
    @FunctionalInterface
    interface EntryOpener {
        MediaSource open(URI entry) throws MediaException;
    }

    /*
     * poll and seek are the stream's task's, which owns next, settled and the last seek; current changes only there and
     * is volatile for the others. A close that overtakes a change is noticed by the task, which looks at closed after
     * it has published current.
     */
    private final List<URI> entries;
    private final EntryOpener opener;
    private final SourceMeter meter;
    private volatile MediaSource current;
    private volatile boolean closed;
    private int next = 1;
    private boolean settled;
    private long seekUs;
    private long seekEpoch;

    LinkSource(List<URI> entries, EntryOpener opener, SourceMeter meter) throws MediaException {
        this.entries = entries;
        this.opener = opener;
        this.meter = meter;
        current = opener.open(entries.get(0));
    }

    @Override
    public Optional<MediaChunk> poll() throws MediaException {
        while (true) {
            try {
                Optional<MediaChunk> chunk = current.poll();
                settled |= chunk.isPresent();
                return chunk;
            } catch (MediaException e) {
                if (settled || closed || next == entries.size()) {
                    throw e;
                }
                skipTo(entries.get(next), e);
            }
        }
    }

    private void skipTo(URI entry, MediaException why) throws MediaException {
        meter.events()
                .publish(new KitharaEvent.LinkSkipped(KitharaEvent.resourceOf(entries.get(next - 1)), why.reason()));
        next++;
        current.close();
        MediaSource following = opener.open(entry);
        following.seek(seekUs, seekEpoch);
        current = following;
        if (closed) {
            following.close();
        }
    }

    @Override
    public boolean isEnded() {
        return current.isEnded();
    }

    @Override
    public void seek(long targetUs, long epoch) {
        seekUs = targetUs;
        seekEpoch = epoch;
        current.seek(targetUs, epoch);
    }

    @Override
    public void select(VariantSelection selection) throws MediaException {
        current.select(selection);
    }

    @Override
    public boolean unusable(MediaChunk chunk, MediaException why) {
        return current.unusable(chunk, why);
    }

    @Override
    public Registration whenReady(Runnable callback) {
        return current.whenReady(callback);
    }

    @Override
    public Optional<String> awaited() {
        return current.awaited();
    }

    @Override
    public SourceInfo info() {
        return current.info();
    }

    @Override
    public SourceStats stats() {
        return meter.stats();
    }

    @Override
    public void close() {
        closed = true;
        current.close();
    }

    @Override
    public String toString() {
        return "LinkSource[" + (next - 1) + "/" + entries.size() + " " + current + "]";
    }
}
