package io.kithara.cli;

import java.util.List;

/**
 * What came out of looking after a cache.
 *
 * @param exit the exit code
 * @param lines for people; of a failure the one sentence
 * @param json for programs
 */
record CacheResult(ExitCode exit, List<String> lines, Json json) {
    static CacheResult of(List<String> lines, Json json) {
        return new CacheResult(ExitCode.COMPLETE, lines, json);
    }

    static CacheResult failed(String sentence) {
        return new CacheResult(ExitCode.FAILED, List.of(sentence), new Json().put("message", sentence));
    }

    void print(boolean asJson, boolean quiet, Shell shell) {
        if (exit != ExitCode.COMPLETE) {
            lines.forEach(shell::complain);
        } else if (!quiet) {
            lines.forEach(shell::say);
        }
        if (asJson) {
            Reporting.print(json, shell.out(), shell);
        }
    }
}
