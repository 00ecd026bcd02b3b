package io.kithara.benchmarks;

import io.kithara.benchmarks.process.CodedFile;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jflac.FLACDecoder;
import org.jflac.frame.Frame;
import org.jflac.util.ByteData;
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
 * How long does a minute of FLAC take from a file in memory to samples, by ours (to floats, every check sum looked at) and by jFLAC (to
 * bytes)? {@code benchmarks/run flac} makes the media and runs ffmpeg's decoder on it in the same go.
 *
 * <p>Expected: 16 bit at 44.1 kHz in about 45 ms, of which 3 ms go into finding the frames.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 8, time = 1)
@Fork(2)
@State(Scope.Benchmark)
public class FlacDecodeBenchmark {
    /** Ours or the peer. */
    @Param({"flac", "jflac"})
    public String decoder = "flac";

    /** The file, without ending, in the folder that the property {@code kithara.media} names. */
    @Param({"cd", "deep"})
    public String media = "cd";

    private @Nullable CodedFile file;
    private @Nullable ByteData bytes;

    @Setup
    public void open() throws IOException {
        file = CodedFile.read(media + ".flac", "flac", "flac");
    }

    @Benchmark
    public long decodeMinute() throws IOException {
        CodedFile coded = Objects.requireNonNull(file);
        return decoder.equals("flac") ? coded.decodeAll() : decodePeer(coded.bytes());
    }

    private long decodePeer(byte[] coded) throws IOException {
        FLACDecoder peer = new FLACDecoder(new ByteArrayInputStream(coded));
        peer.readMetadata();
        long frames = 0;
        for (Frame frame = peer.readNextFrame(); frame != null; frame = peer.readNextFrame()) {
            bytes = peer.decodeFrame(frame, bytes);
            frames += frame.header.blockSize;
        }
        return frames;
    }
}
