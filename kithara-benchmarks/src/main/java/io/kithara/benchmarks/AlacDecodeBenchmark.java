package io.kithara.benchmarks;

import io.kithara.decode.ByteArrayData;
import io.kithara.decode.DecoderProvider;
import io.kithara.decode.DemuxOptions;
import io.kithara.decode.Demuxer;
import io.kithara.decode.DemuxerProvider;
import io.kithara.decode.Packet;
import io.kithara.decode.PacketDecoder;
import io.kithara.decode.PcmBuffer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * How long does a minute of ALAC take from an M4A file in memory to floats? {@code benchmarks/run alac} makes the media and runs
 * ffmpeg's decoder on it in the same go.
 *
 * <p>Expected: 16 bit at 44.1 kHz in about 140 ms, as long as ffmpeg's takes: both follow one code and one prediction after the other.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 8, time = 1)
@Fork(2)
@State(Scope.Benchmark)
public class AlacDecodeBenchmark {
    /** The file, without ending, in the folder that the property {@code kithara.media} names. */
    @Param({"cd", "deep"})
    public String media = "cd";

    private final PcmBuffer buffer = new PcmBuffer();
    private final Packet packet = new Packet();
    private byte[] file = {};

    @Setup
    public void open() throws IOException {
        file = Files.readAllBytes(Path.of(System.getProperty("kithara.media"), media + ".m4a"));
    }

    @Benchmark
    public long decodeMinute() throws Exception {
        Demuxer demuxer = named(DemuxerProvider.class, DemuxerProvider::name, "mp4")
                .create(Optional.empty(), new ByteArrayData(file), DemuxOptions.FILE);
        if (demuxer.open() != Demuxer.Progress.DONE) {
            throw new IOException(media + " is not complete");
        }
        long frames = 0;
        try (PacketDecoder decoding =
                named(DecoderProvider.class, DecoderProvider::name, "alac").create(demuxer.track())) {
            while (demuxer.next(packet) == Demuxer.Progress.DONE) {
                frames += decoding.decode(packet, buffer);
            }
        }
        return frames;
    }

    private static <T> T named(Class<T> service, Function<T, String> nameOf, String name) {
        return ServiceLoader.load(service).stream()
                .map(ServiceLoader.Provider::get)
                .filter(provider -> nameOf.apply(provider).equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no " + service.getSimpleName() + " " + name));
    }
}
