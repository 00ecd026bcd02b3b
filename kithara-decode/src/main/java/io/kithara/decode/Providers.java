package io.kithara.decode;

import io.kithara.stream.Codec;
import io.kithara.stream.Container;
import io.kithara.stream.MediaHint;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.ServiceLoader;

/**
 * The demuxers and decoders a stream may use. Immutable and safe from any thread, as the providers in it.
 */
public final class Providers {
    private final List<DemuxerProvider> demuxers;
    private final List<DecoderProvider> decoders;

    private Providers(List<DemuxerProvider> demuxers, List<DecoderProvider> decoders) {
        this.demuxers = List.copyOf(demuxers);
        this.decoders = List.copyOf(decoders);
    }

    /** Returns the given ones and no other; among equals the first is taken. */
    public static Providers of(List<DemuxerProvider> demuxers, List<DecoderProvider> decoders) {
        return new Providers(demuxers, decoders);
    }

    /**
     * Returns what {@code ServiceLoader} finds now through {@code loader}; the answer is not looked up again.
     *
     * @throws java.util.ServiceConfigurationError if a provider cannot be loaded
     */
    public static Providers load(ClassLoader loader) {
        List<DemuxerProvider> demuxers = new ArrayList<>();
        ServiceLoader.load(DemuxerProvider.class, loader).forEach(demuxers::add);
        List<DecoderProvider> decoders = new ArrayList<>();
        ServiceLoader.load(DecoderProvider.class, loader).forEach(decoders::add);
        return new Providers(demuxers, decoders);
    }

    /** Returns these with the decoder called {@code name} before all others for every track it takes at all. */
    public Providers preferring(String name) {
        List<DecoderProvider> ordered = new ArrayList<>(decoders);
        ordered.replaceAll(decoder -> decoder.name().equals(name) ? new Preferred(decoder) : decoder);
        return new Providers(demuxers, ordered);
    }

    /** Returns the demuxers in the order they were found. */
    public List<DemuxerProvider> demuxers() {
        return demuxers;
    }

    /** Returns the decoders in the order they were found. */
    public List<DecoderProvider> decoders() {
        return decoders;
    }

    /** Lets every decoder that {@code hint} makes likely do ahead of time what its first use in a JVM costs. */
    public void warmUp(MediaHint hint) {
        for (DecoderProvider decoder : decoders) {
            decoder.warmUp(hint);
        }
    }

    /** Returns the provider that is surest of this content, as {@link DemuxerProvider#probe} says; empty for none. */
    public Optional<DemuxerProvider> demuxerFor(byte[] head, MediaHint hint) {
        Optional<DemuxerProvider> best = Optional.empty();
        int highest = 0;
        for (DemuxerProvider candidate : demuxers) {
            int sureness = candidate.probe(head, hint);
            if (sureness > highest) {
                highest = sureness;
                best = Optional.of(candidate);
            }
        }
        return best;
    }

    /** Returns whether some decoder takes tracks of this codec; one with an odd configuration may be refused all the same. */
    public boolean decodes(Codec codec) {
        Track any = new Track(
                Container.FMP4,
                codec,
                new PcmFormat(44_100, 2),
                new byte[0],
                OptionalLong.empty(),
                OptionalLong.empty(),
                0,
                Map.of());
        return !ranked(any).isEmpty();
    }

    /**
     * Makes the decoder of the provider that wants the track most; one that answers {@code UNSUPPORTED} is passed over
     * for the next.
     *
     * @throws DecodeException {@code UNSUPPORTED} if none takes it, the first refusal if all refuse, {@code MALFORMED}
     *     for a broken codec header
     */
    public PacketDecoder createDecoder(Track track) throws DecodeException {
        DecodeException refusal = null;
        for (DecoderProvider provider : ranked(track)) {
            try {
                return provider.create(track);
            } catch (DecodeException e) {
                if (e.reason() != DecodeException.Reason.UNSUPPORTED) {
                    throw e;
                }
                if (refusal == null) {
                    refusal = e;
                } else {
                    refusal.addSuppressed(e);
                }
            }
        }
        throw refusal != null
                ? refusal
                : new DecodeException(
                        DecodeException.Reason.UNSUPPORTED, "no decoder for " + track.codec() + " is installed");
    }

    /** Among equals the first found comes first. */
    private List<DecoderProvider> ranked(Track track) {
        List<DecoderProvider> ranked = new ArrayList<>();
        for (DecoderProvider decoder : decoders) {
            int rank = decoder.rank(track);
            if (rank > 0) {
                int at = ranked.size();
                while (at > 0 && ranked.get(at - 1).rank(track) < rank) {
                    at--;
                }
                ranked.add(at, decoder);
            }
        }
        return ranked;
    }

    @Override
    public String toString() {
        return "Providers["
                + demuxers.stream().map(DemuxerProvider::name).toList() + " "
                + decoders.stream().map(DecoderProvider::name).toList() + "]";
    }

    /** A decoder ranked above all others. */
    private record Preferred(DecoderProvider provider) implements DecoderProvider {
        @Override
        public String name() {
            return provider.name();
        }

        @Override
        public int rank(Track track) {
            return provider.rank(track) > 0 ? Integer.MAX_VALUE : 0;
        }

        @Override
        public PacketDecoder create(Track track) throws DecodeException {
            return provider.create(track);
        }
    }
}
