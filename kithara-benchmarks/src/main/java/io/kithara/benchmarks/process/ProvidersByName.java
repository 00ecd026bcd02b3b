package io.kithara.benchmarks.process;

import io.kithara.decode.DecoderProvider;
import io.kithara.decode.DemuxerProvider;
import java.util.ServiceLoader;
import java.util.function.Function;

/** The one demuxer or decoder that a measurement is about. */
public final class ProvidersByName {
    private ProvidersByName() {}

    /** Returns the demuxer provider called {@code name}. */
    public static DemuxerProvider demuxer(String name) {
        return named(DemuxerProvider.class, DemuxerProvider::name, name);
    }

    /** Returns the decoder provider called {@code name}. */
    public static DecoderProvider decoder(String name) {
        return named(DecoderProvider.class, DecoderProvider::name, name);
    }

    private static <T> T named(Class<T> service, Function<T, String> nameOf, String name) {
        return ServiceLoader.load(service).stream()
                .map(ServiceLoader.Provider::get)
                .filter(provider -> nameOf.apply(provider).equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no " + service.getSimpleName() + " " + name));
    }
}
