package io.kithara.benchmarks.process;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What {@code ./kithara decode URI -o /dev/null --json} reports as {@code firstPcmMillis}, in fresh processes, with the
 * archive its build made. Arguments: folder, file name, rounds; run in the root of the repository.
 */
final class CommandFirstPcm {
    private static final Pattern FIRST_PCM = Pattern.compile("\"firstPcmMillis\": *([0-9.]+)");

    private CommandFirstPcm() {}

    public static void main(String[] args) throws Exception {
        int rounds = Integer.parseInt(args[2]);
        try (OriginProcess origin = OriginProcess.start(Path.of(args[0]), args[1])) {
            double[] millis = new double[rounds];
            for (int i = 0; i < rounds; i++) {
                millis[i] = firstPcmMillis(origin.uri());
            }
            System.out.println("firstPcmMillis of ./kithara decode: " + Spread.of(millis));
        }
    }

    private static double firstPcmMillis(String uri) throws Exception {
        Process command = new ProcessBuilder("./kithara", "decode", uri, "-o", "/dev/null", "--json", "--quiet")
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String json = new String(command.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        int exit = command.waitFor();
        Matcher found = FIRST_PCM.matcher(json);
        if (exit != 0 || !found.find()) {
            throw new IllegalStateException("exit code " + exit + ": " + json);
        }
        return Double.parseDouble(found.group(1));
    }
}
