package io.kithara.cli;

import io.kithara.assets.CacheKey;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** The key of an encrypted cache, out of a file or the environment: a command line is for everybody on the machine to see. */
final class CacheKeys {
    /** Holds the key as hex digits. */
    static final String VARIABLE = "KITHARA_CACHE_KEY";

    private static final String OPTION = "--cache-key-file";

    /** A key of 32 bytes as hex digits, with a line end; a longer file is no key. */
    private static final int MAX_FILE_BYTES = 66;

    /** No 32 random bytes look like this, but for one time in 10^37. */
    private static final Pattern HEX_KEY = Pattern.compile("(?:[0-9a-fA-F]{32}){1,2}");

    private CacheKeys() {}

    static void declare(CommandSpec spec) {
        Options.value(
                spec,
                "FILE",
                "the key of an encrypted cache, 16 or 32 bytes or their hex digits; or set " + VARIABLE
                        + " to the digits",
                OPTION);
    }

    /** Returns the key; empty if the cache is not encrypted. */
    static Optional<CacheKey> of(ParseResult args, Map<String, String> environment) throws UsageException {
        String file = args.matchedOptionValue(OPTION, (String) null);
        String digits = environment.get(VARIABLE);
        if (file != null) {
            return Optional.of(fromFile(Path.of(file)));
        }
        return digits == null || digits.isEmpty()
                ? Optional.empty()
                : Optional.of(parse(VARIABLE, digits.strip().getBytes(StandardCharsets.US_ASCII)));
    }

    private static CacheKey fromFile(Path file) throws UsageException {
        byte[] content;
        try {
            content = Files.size(file) > MAX_FILE_BYTES ? new byte[0] : Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UsageException(
                    OPTION + ' ' + file + " cannot be read (" + Failures.text(e) + "); check the path");
        }
        try {
            return parse(OPTION + ' ' + file, content);
        } finally {
            Arrays.fill(content, (byte) 0);
        }
    }

    /** Bytes as they are, or hex digits with or without a line end. */
    private static CacheKey parse(String where, byte[] content) throws UsageException {
        try {
            String text = new String(content, StandardCharsets.ISO_8859_1).strip();
            return CacheKey.of(HEX_KEY.matcher(text).matches() ? HexFormat.of().parseHex(text) : content);
        } catch (IllegalArgumentException e) {
            // What is there may be a key: it is not told.
            throw new UsageException(where + " holds no key; it takes 16 or 32 bytes, or their hex digits");
        }
    }
}
