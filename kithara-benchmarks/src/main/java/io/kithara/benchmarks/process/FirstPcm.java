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
        try (ChildJvm origin = ChildJvm.start(List.of(), OriginMain.class, folder.toString())) {
            String uri = origin.line() + args[1];
            Path archive = Files.createTempDirectory("kithara-first-pcm").resolve("app.archive");
            boolean aot = Runtime.version().feature() >= 25;
            String make = aot ? "-XX:AOTCacheOutput=" + archive : "-XX:ArchiveClassesAtExit=" + archive;
            String use = aot ? "-XX:AOTCache=" + archive : "-XX:SharedArchiveFile=" + archive;
            try (ChildJvm training = ChildJvm.start(List.of(make), FirstPcmMain.class, uri)) {
                training.line();
                training.join();
            }
            System.out.println("JDK " + Runtime.version());
            print("without archive", measure(List.of(), uri, rounds));
            print(aot ? "AOT cache" : "AppCDS archive", measure(List.of(use), uri, rounds));
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
