package io.kithara.benchmarks.process;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What the first packet of AAC costs a JVM that has never decoded one: CPU of the decoding thread, in fresh JVMs, files in turns so that a
 * busy machine disturbs all alike. With an AppCDS archive, which loads and verifies classes ahead, what is left is table building and
 * interpreting; the first packet of a second decoder in the same JVM is interpreting alone. The floor of it is to load and verify the
 * decoder's classes and do nothing with them. JAAD's decoder is measured in the same turns. Compiler threads are not counted.
 */
final class AacCold {
    private static final String LOG = ".log";
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
        Path loaded = folder.resolve(file.getFileName() + LOG);
        List<String> archived = List.of("-XX:+UseSerialGC", archive(file, folder, loaded));
        rows.add(new Row(file, "cold", PLAIN, "false"));
        rows.add(new Row(file, "cold, classes alone", PLAIN, loaded.toString()));
        rows.add(new Row(file, "cold, AppCDS archive", archived, "false"));
        rows.add(new Row(file, "after warmUp", PLAIN, "true"));
        rows.add(new Row(file, "JAAD, cold", PLAIN, "jaad"));
    }

    /** Makes an archive of what decoding a file loads, with a log of it, and returns the option that uses it. */
    private static String archive(Path file, Path folder, Path loaded) throws Exception {
        String option = "=" + folder.resolve(file.getFileName() + ".jsa");
        List<String> dump = List.of(
                "-XX:+UseSerialGC",
                "-Xlog:disable",
                "-Xlog:class+load:file=" + loaded,
                "-XX:ArchiveClassesAtExit" + option);
        try (ChildJvm training = ChildJvm.start(dump, AacColdMain.class, file.toString(), "false")) {
            training.line();
            training.join();
        }
        return "-XX:SharedArchiveFile" + option;
    }

    /** One way to start, and what was measured of it in milliseconds. */
    private record Row(
            Path file, String name, List<String> options, String before, List<Double> first, List<Double> second) {
        Row(Path file, String name, List<String> options, String before) {
            this(file, name, options, before, new ArrayList<>(), new ArrayList<>());
        }

        void measure() throws Exception {
            try (ChildJvm child = ChildJvm.start(options, AacColdMain.class, file.toString(), before)) {
                String[] micros = child.line().split(" ", -1);
                first.add(Integer.parseInt(micros[0]) / 1000.0);
                second.add(Integer.parseInt(micros[1]) / 1000.0);
                child.join();
            }
        }

        void print() {
            String figures = before.endsWith(LOG)
                    ? String.format(Locale.ROOT, "%.0f classes, ms: %s", second.get(0), spread(first))
                    : "first packet, ms: " + spread(first) + "; of a second decoder: " + spread(second);
            System.out.println(String.format(Locale.ROOT, "%-14s %-21s %s", file.getFileName(), name, figures));
        }

        private static Spread spread(List<Double> values) {
            return Spread.of(values.stream().mapToDouble(value -> value).toArray());
        }
    }
}
