package io.kithara.cli;

import java.net.URI;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/**
 * What {@code waveform} was asked for.
 *
 * @param uri what to draw
 * @param output {@code -} or a path
 * @param picture whether a PNG is wanted rather than JSON
 * @param framesPerPoint resolution, as long as the points do
 * @param points at most so many
 * @param width of the picture, in pixels
 * @param height of the picture, in pixels
 * @param stretch which part, at which rate and with how many channels
 * @param options the common ones
 */
record WaveformRequest(
        URI uri,
        String output,
        boolean picture,
        long framesPerPoint,
        int points,
        int width,
        int height,
        Stretch stretch,
        StreamOptions options) {
    /** A millisecond and a half: finer than a pixel of anything longer than three seconds. */
    private static final String DEFAULT_RESOLUTION = "64";

    private static final String DEFAULT_POINTS = "2000";
    private static final String DEFAULT_WIDTH = "1200";
    private static final String DEFAULT_HEIGHT = "300";

    /** No screen is larger; a picture of both takes 128 MB while it is made. */
    private static final int MAX_WIDTH = 16_384;

    private static final int MAX_HEIGHT = 8192;

    /** One row for each of eight channels and the gaps between. */
    private static final int MIN_PIXELS = 32;

    private static final int MAX_RESOLUTION = 1 << 30;
    private static final int MAX_POINTS = 1 << 20;

    /** Points of the outline for a pixel, so that each has two of them or more however often points were joined. */
    private static final int POINTS_PER_PIXEL = 4;

    static void declare(CommandSpec spec) {
        Options.required(spec, "URI", "http(s) or file address, or a path");
        Options.value(spec, "FILE|-", "where to (default: NAME.png here)", "-o", "--output");
        Options.value(spec, "png|json", "format (default: by extension, else png)", "--format");
        Options.value(spec, "PIXELS", "of the picture (default: " + DEFAULT_WIDTH + ")", "--width");
        Options.value(spec, "PIXELS", "of the picture (default: " + DEFAULT_HEIGHT + ")", "--height");
        Options.value(spec, "N", "JSON: at most so many points (default: " + DEFAULT_POINTS + ")", "--points");
        Options.value(
                spec,
                "N",
                "JSON: frames of a point, doubled until the points do (default: " + DEFAULT_RESOLUTION + ")",
                "--frames-per-point");
        Stretch.declare(spec);
        StreamOptions.declare(spec);
    }

    static WaveformRequest of(ParseResult args) throws UsageException {
        URI uri = Locations.parse(args.matchedPositionalValue(0, ""));
        String named = args.matchedOptionValue("-o", (String) null);
        if (named != null && named.isEmpty()) {
            throw new UsageException("-o names no file; give a path, or - for standard output");
        }
        boolean picture = isPicture(args.matchedOptionValue("--format", (String) null), named == null ? "" : named);
        String output = named == null ? Locations.baseName(uri) + (picture ? ".png" : ".json") : named;
        DecodeRequest.rejectOverwritingInput(uri, output);
        int width = number(args, "--width", DEFAULT_WIDTH, MIN_PIXELS, MAX_WIDTH);
        int points = number(args, "--points", DEFAULT_POINTS, 2, MAX_POINTS);
        return new WaveformRequest(
                uri,
                output,
                picture,
                number(args, "--frames-per-point", DEFAULT_RESOLUTION, 1, MAX_RESOLUTION),
                picture ? POINTS_PER_PIXEL * width : points,
                width,
                number(args, "--height", DEFAULT_HEIGHT, MIN_PIXELS, MAX_HEIGHT),
                Stretch.of(args),
                StreamOptions.of(args));
    }

    private static int number(ParseResult args, String option, String byDefault, int min, int max)
            throws UsageException {
        return StreamOptions.wholeNumber(option, args.matchedOptionValue(option, byDefault), min, max);
    }

    private static boolean isPicture(@Nullable String format, String output) throws UsageException {
        if (format == null) {
            return !output.toLowerCase(Locale.ROOT).endsWith(".json");
        }
        if (!format.equals("png") && !format.equals("json")) {
            throw new UsageException("--format " + format + " is not known; give png or json");
        }
        return format.equals("png");
    }

    boolean toStandardOutput() {
        return output.equals(DecodeRequest.STANDARD_OUTPUT);
    }
}
