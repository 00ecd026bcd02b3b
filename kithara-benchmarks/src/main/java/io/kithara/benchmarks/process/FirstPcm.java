package io.kithara.benchmarks.process;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Time from {@code main} to the first PCM over local http, in fresh JVMs: without an archive, and with an AppCDS archive
 * (on JDK 25 an AOT cache). Arguments: folder, file name, rounds.
 */
final class FirstPcm {
    private FirstPcm() {}

    public static void main(String[] args) throws Exception {
        Path folder = Path.of(args[0]);
        int rounds = Integer.parseInt(args[2]);
        try (OriginProcess origin = OriginProcess.start(folder, args[1])) {
            String uri = origin.uri();
            Path folderOfArchive = Files.createTempDirectory("kithara-first-pcm");
            print("without archive", measure(List.of(), uri, rounds));
            if (Runtime.version().feature() >= 25) {
                String cache = makeCache(folderOfArchive.resolve("app.aot"), uri);
                print("AOT cache", measure(List.of(cache), uri, rounds));
            }
            String archive = makeArchive(folderOfArchive, uri);
            print("AppCDS archive", measure(List.of(archive), uri, rounds));
            print("AppCDS archive, C1 only", measure(List.of(archive, "-XX:TieredStopAtLevel=1"), uri, rounds));
        }
    }

    /** Trains and makes an AOT cache in one run (JEP 514); returns the option that uses it. */
    private static String makeCache(Path cache, String uri) throws Exception {
        play(List.of("-XX:+UseSerialGC", "-XX:AOTCacheOutput=" + cache), uri);
        return "-XX:AOTCache=" + cache;
    }

    /**
     * Makes an archive in two runs: one made at exit leaves out classes as old as JLayer's. Returns the option that uses
     * it.
     */
    private static String makeArchive(Path folder, String uri) throws Exception {
        Path list = folder.resolve("app.classlist");
        Path archive = folder.resolve("app.jsa");
        play(List.of("-XX:+UseSerialGC", "-XX:DumpLoadedClassList=" + list), uri);
        List<String> dump = List.of(
                "-XX:+UseG1GC",
                "-Xlog:disable",
                "-Xshare:dump",
                "-XX:SharedClassListFile=" + list,
                "-XX:SharedArchiveFile=" + archive);
        try (ChildJvm dumping = ChildJvm.start(dump, FirstPcmMain.class)) {
            dumping.join();
        }
        return "-XX:SharedArchiveFile=" + archive;
    }

    private static void play(List<String> options, String uri) throws Exception {
        try (ChildJvm training = ChildJvm.start(options, FirstPcmMain.class, uri)) {
            training.line();
            training.join();
        }
    }

    private static double[] measure(List<String> options, String uri, int rounds) throws Exception {
        double[] millis = new double[rounds];
        for (int i = 0; i < rounds; i++) {
            List<String> all = new ArrayList<>(options);
            all.add("-XX:+UseSerialGC");
            try (ChildJvm player = ChildJvm.start(all, FirstPcmMain.class, uri)) {
                millis[i] = Long.parseLong(player.line()) / 1000.0;
                player.join();
            }
        }
        return millis;
    }

    private static void print(String name, double[] millis) {
        System.out.println(String.format(Locale.ROOT, "first PCM, %s, ms: %s", name, Spread.of(millis)));
    }
}
