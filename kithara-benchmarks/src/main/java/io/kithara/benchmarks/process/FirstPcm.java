package io.kithara.benchmarks.process;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Time from {@code main} to the first PCM over local http, in fresh JVMs: without an archive, and with an AppCDS archive
 * (on JDK 25 an AOT cache). In turns with it JLayer alone on the JDK's http, which tells what the machine does at that
 * moment, and JLayer on OkHttp with an archive of its own, which is the floor. Arguments: folder, file name, rounds.
 */
final class FirstPcm {
    private FirstPcm() {}

    public static void main(String[] args) throws Exception {
        Path folder = Path.of(args[0]);
        int rounds = Integer.parseInt(args[2]);
        try (OriginProcess origin = OriginProcess.start(folder, args[1])) {
            String uri = origin.uri();
            Program ours = new Program(FirstPcmMain.class, List.of(uri));
            Program jdk = new Program(BareFirstPcmMain.class, List.of(uri, "jdk"));
            Program okHttp = new Program(BareFirstPcmMain.class, List.of(uri, "okhttp"));
            String archive = ours.makeArchive();
            List<Start> starts = new ArrayList<>();
            starts.add(new Start("JLayer on the JDK's http, no archive", jdk, List.of(), rounds));
            starts.add(new Start("JLayer on OkHttp, AppCDS archive", okHttp, List.of(okHttp.makeArchive()), rounds));
            starts.add(new Start("without archive", ours, List.of(), rounds));
            if (Runtime.version().feature() >= 25) {
                starts.add(new Start("AOT cache", ours, List.of(ours.makeCache()), rounds));
            }
            starts.add(new Start("AppCDS archive", ours, List.of(archive), rounds));
            starts.add(new Start("AppCDS archive, C1 only", ours, List.of(archive, "-XX:TieredStopAtLevel=1"), rounds));
            for (int i = 0; i < rounds; i++) {
                for (Start start : starts) {
                    start.measure(i);
                }
            }
            starts.forEach(Start::print);
        }
    }

    /** A main class with its arguments. */
    private record Program(Class<?> main, List<String> arguments) {
        /** Runs it to its end; returns the microseconds it prints. */
        long play(List<String> options) throws Exception {
            List<String> all = new ArrayList<>(options);
            all.add("-XX:+UseSerialGC");
            try (ChildJvm player = ChildJvm.start(all, main, arguments.toArray(new String[0]))) {
                long micros = Long.parseLong(player.line());
                player.join();
                return micros;
            }
        }

        /** Trains and makes an AOT cache in one run (JEP 514); returns the option that uses it. */
        String makeCache() throws Exception {
            Path cache = Files.createTempDirectory("kithara-first-pcm").resolve("app.aot");
            play(List.of("-XX:AOTCacheOutput=" + cache));
            return "-XX:AOTCache=" + cache;
        }

        /**
         * Makes an archive in two runs: one made at exit leaves out classes as old as JLayer's. Returns the option that
         * uses it.
         */
        String makeArchive() throws Exception {
            Path folder = Files.createTempDirectory("kithara-first-pcm");
            Path list = folder.resolve("app.classlist");
            Path archive = folder.resolve("app.jsa");
            play(List.of("-XX:DumpLoadedClassList=" + list));
            List<String> dump = List.of(
                    "-XX:+UseG1GC",
                    "-Xlog:disable",
                    "-Xshare:dump",
                    "-XX:SharedClassListFile=" + list,
                    "-XX:SharedArchiveFile=" + archive);
            try (ChildJvm dumping = ChildJvm.start(dump, main)) {
                dumping.join();
            }
            return "-XX:SharedArchiveFile=" + archive;
        }
    }

    /** One way to start a program; {@code millis} holds what each round took. */
    private record Start(String name, Program program, List<String> options, double[] millis) {
        Start(String name, Program program, List<String> options, int rounds) {
            this(name, program, options, new double[rounds]);
        }

        void measure(int round) throws Exception {
            millis[round] = program.play(options) / 1000.0;
        }

        void print() {
            System.out.println(String.format(Locale.ROOT, "first PCM, %s, ms: %s", name, Spread.of(millis)));
        }
    }
}
