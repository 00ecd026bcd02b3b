package io.kithara.benchmarks.process;

import io.kithara.AudioStream;
import io.kithara.Kithara;
import io.kithara.testing.FakeOrigin;
import io.kithara.testing.Fault;
import io.kithara.testing.OriginRequest;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;

/**
 * HLS where every request is answered late: the wall time of a whole presentation beside that of a client that asks for one
 * file after the other, and that of demuxing and decoding alone, in turns; and the time to the first PCM on a fresh connection. The origin delays answers, not the opening
 * of a connection, so a budget in round trips is one trip smaller here than on a real line. Every stream has a {@code
 * Kithara} of its own, made before the clock starts. Arguments: media folder, rounds.
 */
final class HlsLatency {
    /** A far mobile connection. */
    private static final Duration LATENCY = Duration.ofMillis(50);

    private static final Duration HIGH_LATENCY = Duration.ofMillis(100);

    /** Enough for the compilers to know the way. */
    private static final int WARM_UP_PLAYS = 12;

    /** The two playlists and the first segment: only then is there something to decode. */
    private static final int DEPENDENT_REQUESTS = 3;

    private final BareDecoding bare = new BareDecoding();
    private final Path folder;
    private final int rounds;

    private HlsLatency(Path folder, int rounds) {
        this.folder = folder;
        this.rounds = rounds;
    }

    public static void main(String[] args) throws Exception {
        HlsLatency latency = new HlsLatency(Path.of(args[0]), Integer.parseInt(args[1]));
        latency.measureWhole("hls-lean");
        latency.measureWhole("hls-aac");
        latency.measureWhole("hls-fmp4");
        latency.measureWhole("hls-mp3");
        latency.measureFirst(LATENCY, "hls-mp3/master.m3u8", 3);
        latency.measureFirst(HIGH_LATENCY, "hls-mp3/master.m3u8", 3);
        latency.measureFirst(LATENCY, "tone-300s.mp3", 1);
        latency.measureFirst(HIGH_LATENCY, "tone-300s.mp3", 1);
    }

    private FakeOrigin origin(Duration latency) throws IOException {
        return FakeOrigin.start().serveDirectory(folder).withFault(Fault.latency(latency));
    }

    private void measureWhole(String presentation) throws Exception {
        byte[] whole =
                HlsOverhead.join(folder.resolve(presentation), HlsOverhead.filesOf(folder.resolve(presentation)));
        for (int i = 0; i < WARM_UP_PLAYS; i++) {
            play(Duration.ZERO, presentation, false);
            var unused = decode(whole);
        }
        double[] seconds = new double[rounds];
        double[] oneByOne = new double[rounds];
        double[] decoding = new double[rounds];
        double[] behindFloor = new double[rounds];
        for (int i = 0; i < rounds; i++) {
            oneByOne[i] = fetchOneByOne(presentation);
            seconds[i] = play(LATENCY, presentation, i == rounds - 1);
            decoding[i] = decode(whole);
            behindFloor[i] = seconds[i] / (DEPENDENT_REQUESTS * LATENCY.toMillis() / 1e3 + decoding[i]);
        }
        System.out.println(
                presentation + ", latency 50 ms, one request after the other, no decoding, s: " + Spread.of(oneByOne));
        System.out.println(presentation + ", latency 50 ms, open to the end of the PCM, s: " + Spread.of(seconds));
        System.out.println(presentation + ", demuxing and decoding alone, from memory, s: " + Spread.of(decoding));
        System.out.println(presentation + ", open to the end over three answers and that: " + Spread.of(behindFloor));
    }

    private double decode(byte[] whole) throws Exception {
        long start = System.nanoTime();
        bare.decode(whole, (samples, count) -> {});
        return (System.nanoTime() - start) / 1e9;
    }

    private double play(Duration latency, String presentation, boolean tell) throws Exception {
        try (FakeOrigin origin = origin(latency);
                Kithara kithara = Kithara.builder().build()) {
            long start = System.nanoTime();
            double audio;
            try (AudioStream stream = kithara.open(origin.uri("/" + presentation + "/master.m3u8"))) {
                audio = Pulling.all(stream);
            }
            double seconds = (System.nanoTime() - start) / 1e9;
            if (tell) {
                System.out.printf(
                        "%s: %d requests of %d files for %.2f s of audio, %d connections, so never more requests at once%n",
                        presentation, origin.requests().size(), paths(origin), audio, origin.connectionsAccepted());
            }
            return seconds;
        }
    }

    private static int paths(FakeOrigin origin) {
        return origin.requests().stream()
                .map(OriginRequest::path)
                .collect(Collectors.toSet())
                .size();
    }

    private double fetchOneByOne(String presentation) throws IOException {
        try (FakeOrigin origin = origin(LATENCY)) {
            long start = System.nanoTime();
            URI master = origin.uri("/" + presentation + "/master.m3u8");
            for (String media : uris(fetch(master))) {
                for (String segment : uris(fetch(master.resolve(media)))) {
                    fetch(master.resolve(segment));
                }
            }
            return (System.nanoTime() - start) / 1e9;
        }
    }

    private static List<String> uris(byte[] playlist) {
        return new String(playlist, StandardCharsets.UTF_8)
                .lines()
                .filter(line -> !line.isBlank() && !line.startsWith("#"))
                .toList();
    }

    private static byte[] fetch(URI uri) throws IOException {
        try (InputStream in = uri.toURL().openStream()) {
            return in.readAllBytes();
        }
    }

    private void measureFirst(Duration latency, String file, int requests) throws Exception {
        double[] millis = new double[rounds];
        for (int i = -WARM_UP_PLAYS; i < rounds; i++) {
            try (FakeOrigin origin = origin(latency);
                    Kithara kithara = Kithara.builder().build()) {
                long start = System.nanoTime();
                try (AudioStream stream = kithara.open(origin.uri("/" + file))) {
                    Pulling.first(stream);
                    millis[Math.max(0, i)] = (System.nanoTime() - start) / 1e6;
                }
            }
        }
        System.out.printf(
                "first PCM of %s, latency %d ms x %d dependent requests, ms: %s%n",
                file, latency.toMillis(), requests, Spread.of(millis));
    }
}
