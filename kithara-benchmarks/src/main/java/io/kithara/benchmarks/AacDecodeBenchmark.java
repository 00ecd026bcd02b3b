package io.kithara.benchmarks;

import io.kithara.benchmarks.process.AacPackets;
import io.kithara.decode.PacketDecoder;
import io.kithara.decode.PcmBuffer;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
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
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * How long does a minute of AAC take to decode, packets in memory, by our decoder and by JAAD? {@code benchmarks/run aac} makes
 * the media and runs ffmpeg's decoder on it in the same go.
 *
 * <p>Expected: 128 kbit/s stereo in about 50 ms, JAAD three times that. The loops of windowing and overlap, of the transform's
 * last step, of M/S and of intensity are turned into vector instructions by C2 (JDK 17 and 25); the butterflies are not (their
 * bodies are beyond its limit for unrolling), nor is what runs along the bit stream.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 8, time = 1)
@Fork(2)
@State(Scope.Benchmark)
public class AacDecodeBenchmark {
    /** The provider. */
    @Param({"aac", "jaad"})
    public String decoder = "aac";

    /** The file, without ending, in the folder that the property {@code kithara.media} names. */
    @Param({"lc-128k"})
    public String media = "lc-128k";

    private final PcmBuffer buffer = new PcmBuffer();
    private @Nullable AacPackets packets;
    private @Nullable PacketDecoder decoding;

    @Setup
    public void open() throws Exception {
        AacPackets read = AacPackets.read(Path.of(System.getProperty("kithara.media"), media + ".aac"));
        decoding = read.decoder(decoder);
        packets = read;
    }

    @Benchmark
    public long decodeMinute() throws Exception {
        return Objects.requireNonNull(packets).decodeAll(Objects.requireNonNull(decoding), buffer);
    }

    @TearDown
    public void close() {
        Objects.requireNonNull(decoding).close();
    }
}
