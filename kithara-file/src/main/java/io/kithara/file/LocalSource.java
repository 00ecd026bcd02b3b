package io.kithara.file;

import io.kithara.net.FetchResponse;
import io.kithara.net.Validators;
import io.kithara.stream.MediaException;
import io.kithara.stream.MediaHint;
import io.kithara.stream.MediaSource;
import io.kithara.stream.SourceMeter;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemNotFoundException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Opens a local file: as media in place, or as the list of links it turns out to be. Touches no network itself. */
final class LocalSource extends DeferredSource {
    private final LinkOpener links;

    LocalSource(URI uri, SourceMeter meter, LinkOpener links) {
        super(uri, meter);
        this.links = links;
    }

    @Override
    void start() {
        LocalFile file = null;
        try {
            file = LocalFile.open(pathOf(uri()));
            become(sourceOver(file));
        } catch (IOException e) {
            closeQuietly(file);
            fail(MediaException.from(e));
        }
    }

    private static Path pathOf(URI uri) throws MediaException {
        try {
            return Path.of(uri);
        } catch (IllegalArgumentException | FileSystemNotFoundException e) {
            throw new MediaException(MediaException.Reason.UNSUPPORTED, "not the URL of a local file: " + uri, e);
        }
    }

    private MediaSource sourceOver(LocalFile file) throws IOException {
        MediaHint hint = Hints.of(uri(), Optional.empty());
        byte[] head = read(file, BodyKind.DECISIVE_BYTES);
        Optional<BodyKind> kind = BodyKind.of(head, head.length, true, hint);
        if (kind.isEmpty() || kind.get() == BodyKind.MEDIA) {
            return new BytesSource(file, hint, uri());
        }
        if (file.length() > LinkList.maxBytes(kind.get())) {
            throw new MediaException(
                    MediaException.Reason.LIMIT,
                    "a list of links of " + file.length() + " bytes, more than " + LinkList.maxBytes(kind.get()));
        }
        String text = new String(read(file, (int) file.length()), StandardCharsets.UTF_8);
        file.close();
        return links.open(kind.get(), text, new FetchResponse(uri(), 200, Validators.NONE, true, Map.of()));
    }

    /** Reads the first {@code count} bytes, fewer if the file is shorter; one read may bring less than asked. */
    private static byte[] read(LocalFile file, int count) throws IOException {
        byte[] bytes = new byte[count];
        int length = 0;
        while (length < count) {
            int read = file.read(length, ByteBuffer.wrap(bytes, length, count - length));
            if (read <= 0) {
                break;
            }
            length += read;
        }
        return Arrays.copyOf(bytes, length);
    }

    private static void closeQuietly(@Nullable LocalFile file) {
        try {
            if (file != null) {
                file.close();
            }
        } catch (IOException e) {
            // The failure that led here is the one to report.
            System.getLogger("io.kithara.file").log(Level.DEBUG, "closing after a failure failed", e);
        }
    }

    @Override
    void stop() {}
}
