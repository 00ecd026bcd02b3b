package io.kithara;

import io.kithara.testing.OtherProcess;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import java.util.zip.CRC32C;

/**
 * A player moved by lines of text, so that another process can be one: {@code cache FOLDER}, {@code open URI}, {@code read
 * FRAMES} or {@code all} of the stream, {@code close} it, {@code play URI} from its beginning to its end, {@code download URI}, {@code
 * verify}, {@code end}. Answers each line with a line.
 */
public final class PlayerScript implements UnaryOperator<String> {
    /** From the line "cache" on. */
    @SuppressWarnings("NullAway.Init")
    private Kithara kithara;

    /** From the line "open" on. */
    @SuppressWarnings("NullAway.Init")
    private AudioStream audio;

    /** Takes lines from standard input. */
    public static void main(String[] arguments) throws IOException {
        OtherProcess.answer(new PlayerScript());
    }

    @Override
    public String apply(String line) {
        String[] words = line.split(" ", -1);
        try {
            return answer(words[0], words[words.length - 1]);
        } catch (Exception e) {
            throw new IllegalStateException(line, e);
        }
    }

    private String answer(String verb, String argument) throws Exception {
        switch (verb) {
            case "cache" ->
                kithara = Kithara.builder().cacheDirectory(Path.of(argument)).build();
            case "open" -> audio = kithara.open(URI.create(argument));
            case "read" -> {
                return checksum(Pulled.atMost(audio, Long.parseLong(argument)));
            }
            case "all" -> {
                return checksum(Pulled.all(audio)) + " " + audio.outcome().orElseThrow();
            }
            case "play" -> {
                try (AudioStream playing = kithara.open(URI.create(argument))) {
                    return checksum(Pulled.all(playing)) + " "
                            + playing.outcome().orElseThrow();
                }
            }
            case "close" -> audio.close();
            case "download" -> {
                try {
                    return downloaded(URI.create(argument));
                } catch (ExecutionException e) {
                    // Open, see docs/reliability.md: it fails typed where who kept its playlist was killed; asking
                    // again helps.
                    return downloaded(URI.create(argument));
                }
            }
            case "verify" -> {
                return kithara.cache().verify().toString();
            }
            case "end" -> kithara.close();
            default -> throw new IllegalArgumentException(verb);
        }
        return "done";
    }

    /** Returns how many frames, and the CRC-32C of their samples. */
    static String checksum(Pulled pulled) {
        ByteBuffer bytes = ByteBuffer.allocate(pulled.samples().length * Float.BYTES);
        for (float sample : pulled.samples()) {
            bytes.putFloat(sample);
        }
        CRC32C crc = new CRC32C();
        crc.update(bytes.flip());
        return pulled.frames() + ":" + HexFormat.of().toHexDigits((int) crc.getValue());
    }

    private String downloaded(URI uri) throws Exception {
        Download download = kithara.download(uri, OpenOptions.defaults());
        return download.completion()
                .toCompletableFuture()
                .get(60, TimeUnit.SECONDS)
                .toString();
    }
}
