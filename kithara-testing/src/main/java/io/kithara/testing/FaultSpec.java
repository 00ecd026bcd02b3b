package io.kithara.testing;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The text form of faults.
 *
 * <pre>
 * specs   = spec *( ";" spec )
 * spec    = name [ ":" setting *( "," setting ) ]
 * setting = key "=" value
 * </pre>
 */
final class FaultSpec {
    /** Where a fault strikes when the text does not say: far enough for a player to have started. */
    private static final long DEFAULT_AFTER_BYTES = 256 * 1024;

    /** Speed of {@code slow} when the text does not say: 128 kbit/s audio just about plays. */
    private static final long DEFAULT_BYTES_PER_SECOND = 16_000;

    /** Delay of {@code latency} when the text does not say: a far mobile connection. */
    private static final long DEFAULT_LATENCY_MILLIS = 200;

    private static final String KNOWN =
            "known are stall, reset, cut, a status from 400 to 599, no-range, slow and latency";

    private final String text;
    private final String name;
    private final Map<String, String> settings = new HashMap<>();

    private FaultSpec(String text) {
        this.text = text;
        int colon = text.indexOf(':');
        this.name = colon < 0 ? text : text.substring(0, colon);
        if (colon >= 0) {
            for (String setting : text.substring(colon + 1).split(",", -1)) {
                addSetting(setting);
            }
        }
    }

    static List<Fault> parse(String specs) {
        List<Fault> faults = new ArrayList<>();
        for (String spec : specs.split(";", -1)) {
            faults.add(new FaultSpec(spec.strip()).toFault());
        }
        return faults;
    }

    private void addSetting(String setting) {
        int equals = setting.indexOf('=');
        if (equals <= 0) {
            throw new IllegalArgumentException("fault \"" + text + "\": \"" + setting + "\" is not key=value");
        }
        settings.put(
                setting.substring(0, equals).strip(),
                setting.substring(equals + 1).strip());
    }

    private Fault toFault() {
        Fault fault = narrowed(effect());
        if (!settings.isEmpty()) {
            throw new IllegalArgumentException(
                    "fault \"" + text + "\": " + name + " has no setting " + settings.keySet());
        }
        return fault;
    }

    private Fault effect() {
        return switch (name) {
            case "reset" -> Fault.resetAfter(number("after", DEFAULT_AFTER_BYTES));
            case "cut" -> cut();
            case "stall" -> stall();
            case "no-range" -> Fault.ignoreRange();
            case "slow" -> Fault.slow(number("rate", DEFAULT_BYTES_PER_SECOND));
            case "latency" -> Fault.latency(Duration.ofMillis(number("ms", DEFAULT_LATENCY_MILLIS)));
            default -> status();
        };
    }

    private Fault cut() {
        return settings.containsKey("early")
                ? Fault.cutEarly(number("early", 0))
                : Fault.cutAfter(number("after", DEFAULT_AFTER_BYTES));
    }

    private Fault stall() {
        long after = number("after", DEFAULT_AFTER_BYTES);
        return settings.containsKey("for")
                ? Fault.stallAfter(after, Duration.ofSeconds(number("for", 0)))
                : Fault.stallAfter(after, Gate.closed());
    }

    private Fault status() {
        if (!name.matches("[45]\\d\\d")) {
            throw new IllegalArgumentException("fault \"" + text + "\" is not known: " + KNOWN);
        }
        int status = Integer.parseInt(name);
        String retryAfter = settings.remove("retry-after");
        return retryAfter == null ? Fault.status(status) : Fault.status(status, retryAfter);
    }

    private Fault narrowed(Fault fault) {
        Fault narrowed = fault;
        if (settings.containsKey("times")) {
            narrowed = narrowed.first(Math.toIntExact(number("times", 1)));
        }
        if (settings.containsKey("request")) {
            narrowed = narrowed.onRequest(Math.toIntExact(number("request", 1)));
        }
        String path = settings.remove("path");
        return path == null ? narrowed : narrowed.onPath(path);
    }

    private long number(String key, long otherwise) {
        String value = settings.remove(key);
        if (value == null) {
            return otherwise;
        }
        try {
            return Long.parseLong(value);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(
                    "fault \"" + text + "\": " + key + "=" + value + " is not a whole number", e);
        }
    }
}
