package io.kithara.hls.abr;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.kithara.testing.AbrLadder;
import io.kithara.testing.AbrScore;
import io.kithara.testing.AbrSimulator;
import io.kithara.testing.AbrTrace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Scores against those of Sabre's five algorithms on the same traces: every trace of the corpus that has a Sabre result, no
 * rule chosen by trace. As a stream does, and unlike Sabre, we go by the rates of the ladder and do not know a segment's size
 * before it is asked for.
 */
final class SabreCorpusTest {
    private static final List<String> ALGORITHMS = List.of("throughput", "bola", "bolae", "dynamic", "dynamicdash");

    /** A ladder with a kind of network. */
    private record Set(String name, String movie, double bandwidthFactor) {}

    private static final Set AUDIO = new Set("3Gx0.25-audio", "movie-audio4.json", 0.25);
    private static final List<Set> OTHERS = List.of(
            new Set("3G-bbb", "movie-bbb.json", 1),
            new Set("4G-bbb4k", "movie-bbb4k.json", 1),
            new Set("SD-bbb", "movie-bbb.json", 1));

    @Test
    void audio_scoresAboveEverySabreAlgorithm_andStandsStillNoMoreThanBolaE() throws IOException {
        Means means = means(AUDIO);

        for (String algorithm : ALGORITHMS) {
            assertThat(means.ours.score).as(algorithm).isGreaterThan(means.of(algorithm).score);
        }
        assertThat(means.ours.rebufferRatio).isLessThanOrEqualTo(means.of("bolae").rebufferRatio);
    }

    @TestFactory
    Stream<DynamicTest> video_scoresAtLeast97PercentOfTheBest() {
        return OTHERS.stream()
                .map(set -> DynamicTest.dynamicTest(set.name, () -> {
                    Means means = means(set);
                    double best = ALGORITHMS.stream()
                            .mapToDouble(algorithm -> means.of(algorithm).score)
                            .max()
                            .orElseThrow();
                    assertThat(means.ours.score).isGreaterThanOrEqualTo(0.97 * best);
                }));
    }

    private record Mean(double score, double rebufferRatio) {}

    private record Means(Mean ours, List<Mean> sabre) {
        Mean of(String algorithm) {
            return sabre.get(ALGORITHMS.indexOf(algorithm));
        }
    }

    private static Means means(Set set) throws IOException {
        Path traces = Path.of(System.getProperty("kithara.corpus", "missing")).resolve("traces");
        assumeTrue(Files.isDirectory(traces), () -> "no corpus at " + traces);
        AbrLadder ladder = AbrLadder.parse(Files.readString(traces.resolve(set.movie)));
        List<AbrScore> ours = new ArrayList<>();
        List<String> results = results(traces.resolve("expected"), set);
        for (String result : results) {
            String name = result.substring(0, result.indexOf('\n'));
            AbrTrace trace =
                    AbrTrace.parse(Files.readString(traces.resolve(name))).scaled(set.bandwidthFactor);
            ours.add(new AbrSimulator(ladder, trace).run(new SimulatedPlayer(ladder)));
        }
        Means means = new Means(
                new Mean(
                        ours.stream().mapToDouble(AbrScore::score).average().orElseThrow(),
                        ours.stream()
                                .mapToDouble(AbrScore::rebufferRatio)
                                .average()
                                .orElseThrow()),
                ALGORITHMS.stream()
                        .map(algorithm -> sabre(results, set, algorithm))
                        .toList());
        // read by whoever updates the table in docs/hls.md
        System.getLogger("io.kithara.hls")
                .log(System.Logger.Level.INFO, String.format(Locale.ROOT, "%s: %s", set.name, means));
        return means;
    }

    /** Returns the Sabre results that have this set, each after a line with the name of its trace. */
    private static List<String> results(Path folder, Set set) throws IOException {
        List<String> results = new ArrayList<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.sorted().toList()) {
                String json = Files.readString(file);
                if (json.contains('"' + set.name + '"')) {
                    results.add(String.valueOf(file.getFileName()).replace(".sabre.json", "") + '\n' + json);
                }
            }
        }
        assertThat(results).as(set.name).isNotEmpty();
        return results;
    }

    private static Mean sabre(List<String> results, Set set, String algorithm) {
        return new Mean(
                results.stream()
                        .mapToDouble(r -> number(r, set, algorithm, "time average score"))
                        .average()
                        .orElseThrow(),
                results.stream()
                        .mapToDouble(r -> number(r, set, algorithm, "rebuffer ratio"))
                        .average()
                        .orElseThrow());
    }

    private static double number(String json, Set set, String algorithm, String name) {
        int at = json.indexOf('"' + algorithm + '"', json.indexOf('"' + set.name + '"'));
        Matcher value =
                Pattern.compile('"' + name + "\"\\s*:\\s*(-?[0-9.eE+-]+)").matcher(json);
        assertThat(value.find(at)).isTrue();
        return Double.parseDouble(value.group(1));
    }
}
