package io.kithara.benchmarks.process;

import io.kithara.AudioStream;
import io.kithara.Kithara;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/**
 * CPU of HLS over http over demuxing and decoding of the same bytes from memory on one thread, and that of {@link BareHls},
 * in turns in one process. One {@code Kithara} plays all rounds, each time a presentation that it has not played.
 * Arguments: media folder, rounds.
 */
final class HlsOverhead implements AutoCloseable {
    /** As many as it takes until what happens once per segment is compiled: with 25 the ratio came out by 0.08 too high. */
    private static final int WARM_UP_PLAYS = 100;

    private final BareDecoding decoding = new BareDecoding();
    private final Kithara kithara;
    private final BareHls bareHls = new BareHls(decoding);
    private final ManyCopies copies;
    private final List<String> files;
    private final byte[] whole;

    private HlsOverhead(Kithara kithara, ManyCopies copies, Path folder) throws IOException {
        this.kithara = kithara;
        this.copies = copies;
        files = filesOf(folder);
        whole = join(folder, files);
    }

    public static void main(String[] args) throws Exception {
        for (String presentation : new String[] {"hls-mp3", "hls-aac", "hls-fmp4"}) {
            Path folder = Path.of(args[0]).resolve(presentation);
            int rounds = Integer.parseInt(args[1]);
            try (ManyCopies copies = ManyCopies.of(folder, 2 * (WARM_UP_PLAYS + rounds));
                    Kithara kithara = Kithara.builder().build();
                    HlsOverhead overhead = new HlsOverhead(kithara, copies, folder)) {
                overhead.measure(presentation, rounds);
            }
        }
    }

    /** Returns the segments in their order, the init segment before them. */
    static List<String> filesOf(Path folder) throws IOException {
        List<String> files = new ArrayList<>();
        for (String pattern : List.of("init.*", "seg-*")) {
            TreeSet<String> names = new TreeSet<>();
            try (DirectoryStream<Path> found = Files.newDirectoryStream(folder, pattern)) {
                found.forEach(file -> names.add(file.getFileName().toString()));
            }
            files.addAll(names);
        }
        return files;
    }

    /** Returns one after the other: a file by itself. */
    static byte[] join(Path folder, List<String> files) throws IOException {
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        for (String file : files) {
            whole.write(Files.readAllBytes(folder.resolve(file)));
        }
        return whole.toByteArray();
    }

    private void measure(String presentation, int rounds) throws Exception {
        for (int i = 0; i < WARM_UP_PLAYS; i++) {
            decode();
            bareHls.play(copies.next(), files);
            play();
        }
        double[] ratios = new double[rounds];
        double[] floors = new double[rounds];
        double[] overFloor = new double[rounds];
        double[] bytesPerSecond = new double[rounds];
        for (int i = 0; i < rounds; i++) {
            ProcessUsage start = ProcessUsage.now();
            decode();
            ProcessUsage bare = ProcessUsage.now().since(start);
            start = ProcessUsage.now();
            bareHls.play(copies.next(), files);
            ProcessUsage floor = ProcessUsage.now().since(start);
            start = ProcessUsage.now();
            double seconds = play();
            ProcessUsage piped = ProcessUsage.now().since(start);
            ratios[i] = piped.javaCpuNanos() / (double) bare.javaCpuNanos();
            floors[i] = floor.javaCpuNanos() / (double) bare.javaCpuNanos();
            overFloor[i] = piped.javaCpuNanos() / (double) floor.javaCpuNanos();
            bytesPerSecond[i] = (piped.allocatedBytes() - bare.allocatedBytes()) / seconds;
        }
        System.out.println(presentation + ", CPU of all Java threads over demuxing and decoding: " + Spread.of(ratios)
                + Spread.bestTenth(ratios));
        System.out.println(presentation + ", the same of bare OkHttp, decoding and a hand-over of the samples: "
                + Spread.of(floors) + Spread.bestTenth(floors));
        System.out.println(presentation + ", ours over that: " + Spread.of(overFloor) + Spread.bestTenth(overFloor));
        System.out.println(
                presentation + ", bytes allocated per second of audio beyond decoding: " + Spread.of(bytesPerSecond));
    }

    private double play() throws Exception {
        try (AudioStream audio = kithara.open(copies.next())) {
            double seconds = Pulling.all(audio);
            if (audio.stats().bytesFetched() < whole.length) {
                throw new IllegalStateException("not fetched over http: " + audio.stats());
            }
            return seconds;
        }
    }

    private void decode() throws Exception {
        decoding.decode(whole, (samples, count) -> {});
    }

    @Override
    public void close() {
        bareHls.close();
    }
}
