package io.kithara.benchmarks.process;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What the first packet of AAC costs a JVM that has never decoded one: CPU of the decoding thread, in fresh JVMs, files in turns so that a
 * busy machine disturbs all alike. With an AppCDS archive, which loads and verifies classes ahead, what is left is table building and
 * interpreting; the first packet of a second decoder in the same JVM is interpreting alone. Compiler threads are not counted.
 */
final class AacCold {
    private static final List<String> PLAIN = List.of("-XX:+UseSerialGC");

    private final List<Row> rows = new ArrayList<>();

    private AacCold() {}

    /** Takes the rounds, then ADTS files. */
    public static void main(String[] args) throws Exception {
        int rounds = Integer.parseInt(args[0]);
        AacCold measurement = new AacCold();
        Path folder = Files.createTempDirectory("kithara-aac-cold");
        for (String file : List.of(args).subList(1, args.length)) {
            measurement.add(Path.of(file), folder);
        }
        for (int round = 0; round < rounds; round++) {
            for (Row row : measurement.rows) {
                row.measure();
            }
        }
        measurement.rows.forEach(Row::print);
    }

    private void add(Path file, Path folder) throws Exception {
        List<String> archived = List.of("-XX:+UseSerialGC", archive(file, folder));
        rows.add(new Row(file, "cold", PLAIN, false));
        rows.add(new Row(file, "cold, AppCDS archive", archived, false));
        rows.add(new Row(file, "after warmUp", PLAIN, true));
    }

    /** Makes an archive of what decoding a file loads, and returns the option that uses it. */
    private static String archive(Path file, Path folder) throws Exception {
        String option = "=" + folder.resolve(file.getFileName() + ".jsa");
        List<String> dump = List.of("-XX:+UseSerialGC", "-Xlog:disable", "-XX:ArchiveClassesAtExit" + option);
        try (ChildJvm training = ChildJvm.start(dump, AacColdMain.class, file.toString(), "false")) {
            training.line();
            training.join();
        }
        return "-XX:SharedArchiveFile" + option;
    }

    /** One way to start, and what was measured of it in milliseconds. */
    private record Row(
            Path file, String name, List<String> options, boolean warmUp, List<Double> first, List<Double> second) {
        Row(Path file, String name, List<String> options, boolean warmUp) {
            this(file, name, options, warmUp, new ArrayList<>(), new ArrayList<>());
        }

        void measure() throws Exception {
            try (ChildJvm child = ChildJvm.start(options, AacColdMain.class, file.toString(), String.valueOf(warmUp))) {
                String[] micros = child.line().split(" ", -1);
                first.add(Integer.parseInt(micros[0]) / 1000.0);
                second.add(Integer.parseInt(micros[1]) / 1000.0);
                child.join();
            }
        }

        void print() {
            System.out.println(String.format(
                    Locale.ROOT,
                    "%-14s %-21s first packet, ms: %s; of a second decoder: %s",
                    file.getFileName(),
                    name,
                    spread(first),
                    spread(second)));
        }

        private static Spread spread(List<Double> values) {
            return Spread.of(values.stream().mapToDouble(value -> value).toArray());
        }
    }
}
