package io.kithara.cli;

import io.kithara.Kithara;
import io.kithara.KitharaBuilder;
import io.kithara.KitharaException;
import io.kithara.OpenOptions;
import io.kithara.VariantChoice;
import io.kithara.assets.CacheKey;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/**
 * The options about a stream that several commands take.
 *
 * @param cache directory of the cache, null for memory
 * @param offline whether the network is left alone
 * @param headers for the stream's origin
 * @param deadline for the whole command, null for none
 * @param variant which variant plays
 * @param json whether a JSON object is wanted
 * @param quiet whether only failures are told
 */
record StreamOptions(
        @Nullable Path cache,
        Optional<CacheKey> cacheKey,
        boolean offline,
        Map<String, String> headers,
        @Nullable Duration deadline,
        VariantChoice variant,
        boolean json,
        boolean quiet) {
    /** A token, RFC 9110 section 5.6.2. */
    private static final Pattern FIELD_NAME = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");

    /** RFC 9110 section 5.5, without the obsolete bytes beyond ASCII, which nobody agrees on. */
    private static final Pattern FIELD_VALUE = Pattern.compile("[\\t\\x20-\\x7E]*");

    /** Declares all of them. */
    static void declare(CommandSpec spec) {
        Options.value(spec, "auto|highest|lowest|INDEX", "which variant of an adaptive stream", "--variant");
        Options.value(spec, "DIR", "keep what is fetched in this directory", "--cache");
        CacheKeys.declare(spec);
        Options.flag(spec, "--memory", "keep what is fetched in memory (the default)");
        Options.flag(spec, "--offline", "never touch the network");
        Options.values(spec, "'Name: value'", "send this request header; repeatable", "--header");
        Options.value(spec, "SECONDS", "give up after this time", "--deadline");
        declareReports(spec);
    }

    /** Declares how to report, for commands without a stream. */
    static void declareReports(CommandSpec spec) {
        Options.flag(spec, "--json", "print one JSON object at the end");
        Options.flag(spec, "--quiet", "say nothing but what went wrong");
    }

    static StreamOptions of(ParseResult args) throws UsageException {
        String cache = args.matchedOptionValue("--cache", (String) null);
        if (cache != null && args.hasMatchedOption("--memory")) {
            throw new UsageException("--cache and --memory exclude each other; leave one away");
        }
        return new StreamOptions(
                cache == null ? null : Path.of(cache),
                cache == null ? Optional.empty() : CacheKeys.of(args, System.getenv()),
                args.hasMatchedOption("--offline"),
                headers(args.matchedOptionValue("--header", List.of())),
                deadline(args),
                variant(args.matchedOptionValue("--variant", "auto")),
                args.hasMatchedOption("--json"),
                args.hasMatchedOption("--quiet"));
    }

    private static Map<String, String> headers(List<String> lines) throws UsageException {
        Map<String, String> headers = new LinkedHashMap<>();
        for (String line : lines) {
            int colon = line.indexOf(':');
            if (colon <= 0) {
                throw new UsageException("--header " + line + " has no name; write 'Name: value'");
            }
            String name = line.substring(0, colon).strip();
            String value = line.substring(colon + 1).strip();
            if (!FIELD_NAME.matcher(name).matches()
                    || !FIELD_VALUE.matcher(value).matches()) {
                throw new UsageException(
                        "--header " + name + " cannot be sent; use plain ASCII without spaces in the name");
            }
            headers.put(name, value);
        }
        return headers;
    }

    private static @Nullable Duration deadline(ParseResult args) throws UsageException {
        String text = args.matchedOptionValue("--deadline", (String) null);
        Duration deadline = text == null ? null : Times.parse("--deadline", text);
        if (deadline != null && deadline.isZero()) {
            throw new UsageException("--deadline 0 leaves no time; give it some seconds");
        }
        return deadline;
    }

    private static VariantChoice variant(String text) throws UsageException {
        return switch (text) {
            case "auto" -> VariantChoice.AUTO;
            case "highest" -> VariantChoice.HIGHEST;
            case "lowest" -> VariantChoice.LOWEST;
            default -> {
                if (!text.matches("\\d{1,4}")) {
                    throw new UsageException("--variant " + text
                            + " is not possible; give auto, highest, lowest or an index that probe names");
                }
                yield VariantChoice.of(Integer.parseInt(text));
            }
        };
    }

    static int wholeNumber(String option, String text, int min, int max) throws UsageException {
        try {
            int number = Integer.parseInt(text);
            if (number >= min && number <= max) {
                return number;
            }
        } catch (NumberFormatException e) {
            throw notANumber(option, text, min, max);
        }
        throw notANumber(option, text, min, max);
    }

    private static UsageException notANumber(String option, String text, int min, int max) {
        return new UsageException(
                option + " " + text + " is not possible; give a whole number from " + min + " to " + max);
    }

    /** Returns the cache directory of a command that is pointless without one. */
    Path requiredCache(String command) throws UsageException {
        Path directory = cache;
        if (directory == null) {
            throw new UsageException(command + " needs a place to keep things; add --cache DIR");
        }
        return directory;
    }

    Kithara kithara() throws KitharaException {
        Path directory = cache;
        KitharaBuilder builder = Kithara.builder();
        cacheKey.ifPresent(builder::cacheKey);
        return (directory == null ? builder : builder.cacheDirectory(directory)).build();
    }

    /** Returns the variant that a download of a ladder fetches. */
    VariantChoice downloaded() {
        return variant.equals(VariantChoice.AUTO) ? VariantChoice.HIGHEST : variant;
    }

    /** Returns the options to open a stream with, which ends with {@code shell} and is told to {@code report}. */
    OpenOptions.Builder openOptions(Shell shell, Report report) {
        OpenOptions.Builder builder = OpenOptions.builder()
                .offline(offline)
                .variant(variant)
                .cancel(shell.interrupt().token())
                .events(report.history().events());
        headers.forEach(builder::header);
        Duration limit = deadline;
        return limit == null ? builder : builder.deadline(limit);
    }
}
