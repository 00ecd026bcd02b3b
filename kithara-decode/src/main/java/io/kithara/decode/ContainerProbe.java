package io.kithara.decode;

import io.kithara.stream.MediaHint;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Finds out what reads one chunk of a stream after the other. Content that the provider of the chunk before is no less sure of
 * than of that one is its own; the others, some of which walk through all of the head, are asked for the rest. Confined to the
 * decode worker.
 */
final class ContainerProbe {
    private final Supplier<Providers> providers;
    private @Nullable DemuxerProvider last;
    private int sureness;

    ContainerProbe(Supplier<Providers> providers) {
        this.providers = providers;
    }

    /** Returns the provider for content of which {@code head} is the beginning, as {@link Providers#demuxerFor}. */
    Optional<DemuxerProvider> find(byte[] head, MediaHint hint) {
        DemuxerProvider before = last;
        if (before != null && before.probe(head, hint) >= sureness) {
            return Optional.of(before);
        }
        Optional<DemuxerProvider> found = providers.get().demuxerFor(head, hint);
        last = found.orElse(null);
        sureness = found.isPresent() ? found.get().probe(head, hint) : 0;
        return found;
    }

    @Override
    public String toString() {
        return "ContainerProbe[" + (last == null ? "" : last.name()) + "]";
    }
}
