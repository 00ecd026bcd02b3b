package io.kithara.codec.jlayer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Numbers out of an {@code expected/*.json} of the corpus: flat enough to be read without a JSON library. */
record Facts(String json) {
    static Facts of(Path media) throws IOException {
        Path file = media.resolveSibling("expected").resolve(media.getFileName() + ".json");
        return new Facts(Files.readString(file));
    }

    /** Returns the first integer under this key. */
    OptionalLong number(String key) {
        Matcher matcher = Pattern.compile("\"" + key + "\": (\\d+)[,\\s}]").matcher(json);
        return matcher.find() ? OptionalLong.of(Long.parseLong(matcher.group(1))) : OptionalLong.empty();
    }

    boolean isAudio() {
        return json.contains("\"audio\": true");
    }
}
