package io.kithara.cli;

import io.kithara.PcmEncoding;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/**
 * What {@code decode} was asked for.
 *
 * @param uri what to decode
 * @param output {@code -} or a path
 * @param format of the output
 * @param stretch which part, at which rate and with how many channels
 * @param realtime whether to pull at playback speed
 * @param options the common ones
 */
record DecodeRequest(URI uri, String output, Format format, Stretch stretch, boolean realtime, StreamOptions options) {
    static final String STANDARD_OUTPUT = "-";

    /** Formats of the output. */
    enum Format {
        WAV("wav", PcmEncoding.F32LE),
        F32LE("f32le", PcmEncoding.F32LE),
        S16LE("s16le", PcmEncoding.S16LE);

        private static final Map<String, Format> BY_NAME = Map.of("wav", WAV, "f32le", F32LE, "s16le", S16LE);

        private final String extension;
        private final PcmEncoding encoding;

        Format(String extension, PcmEncoding encoding) {
            this.extension = extension;
            this.encoding = encoding;
        }

        PcmEncoding encoding() {
            return encoding;
        }

        static Format of(@Nullable String name, String output) throws UsageException {
            if (name == null) {
                String extension = output.substring(output.lastIndexOf('.') + 1);
                return BY_NAME.getOrDefault(extension.toLowerCase(Locale.ROOT), WAV);
            }
            Format format = BY_NAME.get(name);
            if (format == null) {
                throw new UsageException("--format " + name + " is not known; give wav, f32le or s16le");
            }
            return format;
        }
    }

    static void declare(CommandSpec spec) {
        Options.required(spec, "URI", "http(s) or file address, or a path");
        Options.value(spec, "FILE|-", "where to (default: NAME.wav here)", "-o", "--output");
        Options.value(spec, "wav|f32le|s16le", "format (default: by extension, else wav)", "--format");
        Options.flag(spec, "--realtime", "pull at playback speed");
        Stretch.declare(spec);
        StreamOptions.declare(spec);
    }

    static DecodeRequest of(ParseResult args) throws UsageException {
        URI uri = Locations.parse(args.matchedPositionalValue(0, ""));
        String formatName = args.matchedOptionValue("--format", (String) null);
        String named = args.matchedOptionValue("-o", (String) null);
        if (named != null && named.isEmpty()) {
            throw new UsageException("-o names no file; give a path, or - for standard output");
        }
        Format format = Format.of(formatName, named == null ? "" : named);
        String output = named == null ? Locations.baseName(uri) + "." + format.extension : named;
        rejectOverwritingInput(uri, output);
        return new DecodeRequest(
                uri, output, format, Stretch.of(args), args.hasMatchedOption("--realtime"), StreamOptions.of(args));
    }

    static void rejectOverwritingInput(URI uri, String output) throws UsageException {
        Optional<Path> input = Locations.file(uri);
        // What is wrong with an input that cannot be found is for opening it to say.
        if (output.equals(STANDARD_OUTPUT) || input.isEmpty() || !Files.exists(input.get())) {
            return;
        }
        try {
            Path target = Path.of(output);
            if (Files.exists(target) && Files.isSameFile(input.get(), target)) {
                throw new UsageException(output + " is the input itself; name another file with -o");
            }
        } catch (IOException e) {
            throw new UsageException(output + " cannot be compared with the input; name another file with -o");
        }
    }

    boolean toStandardOutput() {
        return output.equals(STANDARD_OUTPUT);
    }
}
