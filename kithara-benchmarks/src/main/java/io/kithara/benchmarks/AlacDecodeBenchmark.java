package io.kithara.benchmarks;

import io.kithara.benchmarks.process.CodedFile;
import java.io.IOException;
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

    private @Nullable CodedFile file;

    @Setup
    public void open() throws IOException {
        file = CodedFile.read(media + ".m4a", "mp4", "alac");
    }

    @Benchmark
    public long decodeMinute() throws IOException {
        return Objects.requireNonNull(file).decodeAll();
    }
}
