package io.kithara.codec.jlayer;

import io.kithara.decode.ByteArrayData;
import io.kithara.decode.DemuxOptions;
import io.kithara.stream.MediaHint;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;
import java.util.Optional;

/** The files that {@code scripts/generate-mp3-media.sh} makes. */
final class TestMedia {
    static final MediaHint MP3_HINT = new MediaHint(Optional.empty(), Optional.of("mp3"), Optional.empty());

    private TestMedia() {}

    static byte[] read(String name) {
        try (InputStream in = Objects.requireNonNull(TestMedia.class.getResourceAsStream(name), name)) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns the packets without the first one, in which the encoder tells about the file. */
    static byte[] withoutHeaderPacket(byte[] file) {
        String text = new String(file, StandardCharsets.ISO_8859_1);
        int info = text.indexOf("Info");
        int next = text.indexOf("\u00FF\u00FB", info);
        return Arrays.copyOfRange(file, next, file.length);
    }

    static LinearDecoder open(byte[] bytes) throws IOException {
        return LinearDecoder.open(new ByteArrayData(bytes), MP3_HINT, DemuxOptions.FILE);
    }

    static LinearDecoder.Decoded decode(byte[] bytes) throws IOException {
        return open(bytes).decode(0, Long.MAX_VALUE / 4);
    }
}
