package io.kithara.testing;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a network delivers over time, step by step; begins again when it ends. Immutable.
 *
 * @param steps at least one that delivers something
 */
public record AbrTrace(List<Step> steps) {
    private static final Pattern STEP = Pattern.compile("\\{[^}]*}");

    /**
     * A stretch of constant conditions.
     *
     * @param durationMillis its length, {@code > 0}
     * @param kilobitsPerSecond what comes, {@code >= 0}
     * @param latencyMillis time from a request to its first byte, {@code >= 0}
     */
    public record Step(double durationMillis, double kilobitsPerSecond, double latencyMillis) {
        /** Rejects what no network does. */
        public Step {
            if (!(durationMillis > 0) || !(kilobitsPerSecond >= 0) || !(latencyMillis >= 0)) {
                throw new IllegalArgumentException("durationMillis=" + durationMillis + " kilobitsPerSecond="
                        + kilobitsPerSecond + " latencyMillis=" + latencyMillis);
            }
        }
    }

    /** Rejects a trace in which no download would ever end. */
    public AbrTrace {
        steps = List.copyOf(steps);
        if (steps.stream().noneMatch(step -> step.kilobitsPerSecond > 0)) {
            throw new IllegalArgumentException("nothing ever comes: " + steps);
        }
    }

    /** Reads the JSON form of Sabre: an array of objects with {@code duration_ms}, {@code bandwidth_kbps}, {@code latency_ms}. */
    public static AbrTrace parse(String json) {
        List<Step> steps = new ArrayList<>();
        Matcher objects = STEP.matcher(json);
        while (objects.find()) {
            String step = objects.group();
            steps.add(
                    new Step(number(step, "duration_ms"), number(step, "bandwidth_kbps"), number(step, "latency_ms")));
        }
        return new AbrTrace(steps);
    }

    /** Returns the same times with {@code factor} times the bandwidth. */
    public AbrTrace scaled(double factor) {
        return new AbrTrace(steps.stream()
                .map(s -> new Step(s.durationMillis, s.kilobitsPerSecond * factor, s.latencyMillis))
                .toList());
    }

    private static double number(String object, String name) {
        Matcher value =
                Pattern.compile("\"" + name + "\"\\s*:\\s*(-?[0-9.eE+-]+)").matcher(object);
        if (!value.find()) {
            throw new IllegalArgumentException("no " + name + " in " + object);
        }
        return Double.parseDouble(value.group(1));
    }
}
