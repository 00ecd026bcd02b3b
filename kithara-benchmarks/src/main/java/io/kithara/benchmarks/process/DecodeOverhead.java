package io.kithara.benchmarks.process;

import io.kithara.AudioStream;
import io.kithara.Kithara;
import java.net.URI;
import java.nio.file.Path;

/**
 * CPU of the whole pipeline (http, cache in memory, demuxing, JLayer, ring) over JLayer decoding the same bytes bare, and
 * the allocation per second of audio; beside it the same of a {@link FloorPlayer}, so that it shows what of the overhead nobody
 * is spared. All in this process, in turns, after a warm-up. One {@code Kithara} plays all
 * rounds, as in an application, each time from an address it has not played, so that every byte is fetched. The origin
 * is another process. Arguments: folder, MP3 file name, rounds.
 */
final class DecodeOverhead {
    /** Enough for the compilers to be done with the way from the socket to the store, and for the cache to be full. */
    private static final int WARM_UP_PLAYS = 40;

    /** A process's CPU is counted in steps of 10 ms, which one decoding of a second would show as a percent. */
    private static final int PLAYS_PER_ROUND = 3;

    private final Kithara kithara;
    private final FloorPlayer floor;
    private final String uri;
    private final byte[] bytes;
    private int plays;

    private DecodeOverhead(Kithara kithara, FloorPlayer floor, OriginProcess origin) throws Exception {
        this.kithara = kithara;
        this.floor = floor;
        this.uri = origin.uri();
        this.bytes = origin.fetch();
    }

    public static void main(String[] args) throws Exception {
        int rounds = Integer.parseInt(args[2]);
        try (OriginProcess origin = OriginProcess.start(Path.of(args[0]), args[1]);
                Kithara kithara = Kithara.builder().build();
                FloorPlayer floor = new FloorPlayer()) {
            new DecodeOverhead(kithara, floor, origin).measure(rounds);
        }
    }

    private void measure(int rounds) throws Exception {
        for (int i = 0; i < WARM_UP_PLAYS; i++) {
            BareJLayer.decode(bytes);
            playFloor();
            play();
        }
        double[] ratios = new double[rounds];
        double[] javaRatios = new double[rounds];
        double[] floorRatios = new double[rounds];
        double[] overFloor = new double[rounds];
        double[] bytesPerSecond = new double[rounds];
        double[] speed = new double[rounds];
        for (int i = 0; i < rounds; i++) {
            ProcessUsage start = ProcessUsage.now();
            for (int k = 0; k < PLAYS_PER_ROUND; k++) {
                BareJLayer.decode(bytes);
            }
            ProcessUsage bare = ProcessUsage.now().since(start);
            start = ProcessUsage.now();
            for (int k = 0; k < PLAYS_PER_ROUND; k++) {
                playFloor();
            }
            ProcessUsage least = ProcessUsage.now().since(start);
            start = ProcessUsage.now();
            double seconds = 0;
            for (int k = 0; k < PLAYS_PER_ROUND; k++) {
                seconds += play();
            }
            ProcessUsage whole = ProcessUsage.now().since(start);
            ratios[i] = whole.cpuNanos() / (double) bare.cpuNanos();
            javaRatios[i] = whole.javaCpuNanos() / (double) bare.javaCpuNanos();
            floorRatios[i] = least.javaCpuNanos() / (double) bare.javaCpuNanos();
            overFloor[i] = whole.javaCpuNanos() / (double) least.javaCpuNanos();
            bytesPerSecond[i] = whole.allocatedBytes() / seconds;
            speed[i] = seconds * 1e9 / whole.wallNanos();
        }
        System.out.println("CPU of all Java threads, pipeline / bare JLayer: " + Spread.of(javaRatios));
        System.out.println("the same, OkHttp and JLayer with one hand-over / bare JLayer: " + Spread.of(floorRatios));
        System.out.println("the same, pipeline / OkHttp and JLayer with one hand-over: " + Spread.of(overFloor));
        System.out.println("CPU of the process, compilers and collector included: " + Spread.of(ratios));
        System.out.println("allocated bytes per second of audio: " + Spread.of(bytesPerSecond));
        System.out.println("speed, x real time: " + Spread.of(speed));
    }

    private void playFloor() throws Exception {
        if (floor.play(uri) == 0) {
            throw new IllegalStateException("no samples");
        }
    }

    /** Plays all of it from an address of its own and returns the seconds. */
    private double play() throws Exception {
        try (AudioStream audio = kithara.open(URI.create(uri + "?play=" + plays++))) {
            double seconds = Pulling.all(audio);
            if (audio.stats().bytesFetched() != bytes.length) {
                throw new IllegalStateException("not fetched over http: " + audio.stats());
            }
            return seconds;
        }
    }
}
