package io.kithara.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The simulator against Sabre itself: two of its rules, run here, reach the results that Sabre has for them on every trace of
 * the corpus, to the last digit it prints. So a score of ours and one of Sabre's mean the same.
 */
final class SabreCalibrationTest {
    /** Sabre prints six decimals. */
    private static final double PRINTED = 1e-6;

    private static final Map<String, String> MOVIES = Map.of(
            "3G-bbb", "movie-bbb.json",
            "3Gx0.25-audio", "movie-audio4.json",
            "4G-bbb4k", "movie-bbb4k.json",
            "SD-bbb", "movie-bbb.json");

    @Test
    void throughputRule_onEveryTrace_scoresAsInSabre() throws IOException {
        compare("throughput", SabreRules.Throughput::new);
    }

    @Test
    void bola_onEveryTrace_scoresAsInSabre() throws IOException {
        compare("bola", SabreRules.Bola::new);
    }

    private static void compare(String algorithm, Function<AbrLadder, AbrPlayer> rule) throws IOException {
        Path traces = Path.of(System.getProperty("kithara.corpus", "missing")).resolve("traces");
        assumeTrue(Files.isDirectory(traces), () -> "no corpus at " + traces);
        int compared = 0;
        try (Stream<Path> results = Files.list(traces.resolve("expected"))) {
            for (Path result : results.sorted().toList()) {
                String name = String.valueOf(result.getFileName()).replace(".sabre.json", "");
                AbrTrace trace = AbrTrace.parse(Files.readString(traces.resolve(name)));
                compared += compare(name, trace, Files.readString(result), algorithm, rule, traces);
            }
        }
        assertThat(compared).isGreaterThan(40);
    }

    private static int compare(
            String name,
            AbrTrace trace,
            String expected,
            String algorithm,
            Function<AbrLadder, AbrPlayer> rule,
            Path traces)
            throws IOException {
        int compared = 0;
        for (Map.Entry<String, String> set : MOVIES.entrySet()) {
            int at = expected.indexOf('"' + set.getKey() + '"');
            if (at < 0) {
                continue;
            }
            AbrLadder ladder = AbrLadder.parse(Files.readString(traces.resolve(set.getValue())));
            AbrTrace network = set.getKey().contains("x0.25") ? trace.scaled(0.25) : trace;
            AbrScore score = new AbrSimulator(ladder, network).run(rule.apply(ladder));
            int from = expected.indexOf('"' + algorithm + '"', at);
            String as = name + " " + set.getKey();
            assertThat(score.score()).as(as).isCloseTo(number(expected, from, "time average score"), within(PRINTED));
            assertThat(score.rebufferRatio())
                    .as(as)
                    .isCloseTo(number(expected, from, "rebuffer ratio"), within(PRINTED));
            assertThat(score.kilobitsPerSecond())
                    .as(as)
                    .isCloseTo(number(expected, from, "time average played bitrate"), within(PRINTED));
            assertThat(score.changeKilobitsPerSecond())
                    .as(as)
                    .isCloseTo(number(expected, from, "time average bitrate change"), within(PRINTED));
            // a buffer that empties at the very end of a download is a stop of length 0 or none, by rounding
            assertThat((double) score.rebufferEvents())
                    .as(as)
                    .isCloseTo(number(expected, from, "total rebuffer events"), within(1.0));
            compared++;
        }
        return compared;
    }

    private static double number(String json, int from, String name) {
        Matcher value =
                Pattern.compile('"' + name + "\"\\s*:\\s*(-?[0-9.eE+-]+)").matcher(json);
        assertThat(value.find(from)).isTrue();
        return Double.parseDouble(value.group(1));
    }
}
