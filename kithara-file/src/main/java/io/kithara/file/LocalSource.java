package io.kithara.file;

import io.kithara.stream.MediaException;
import io.kithara.stream.MediaHint;
import io.kithara.stream.MediaSource;
import io.kithara.stream.SourceMeter;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
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
        } catch (IllegalArgumentException | java.nio.file.FileSystemNotFoundException e) {
            throw new MediaException(MediaException.Reason.UNSUPPORTED, "not the URL of a local file: " + uri, e);
        }
    }

    private MediaSource sourceOver(LocalFile file) throws IOException {
        MediaHint hint = Hints.of(uri(), Optional.empty());
        ByteBuffer head = read(file, BodyKind.DECISIVE_BYTES);
        Optional<BodyKind> kind = BodyKind.of(head.array(), head.position(), true, hint);
        if (kind.isEmpty() || kind.get() == BodyKind.MEDIA) {
            return new BytesSource(file, hint, uri());
        }
        if (file.length() > LinkList.MAX_BYTES) {
            throw new MediaException(
                    MediaException.Reason.LIMIT,
                    "a list of links of " + file.length() + " bytes, more than " + LinkList.MAX_BYTES);
        }
        ByteBuffer text = read(file, (int) file.length());
        file.close();
        return links.open(kind.get(), new String(text.array(), 0, text.position(), StandardCharsets.UTF_8), uri());
    }

    private static ByteBuffer read(LocalFile file, int count) throws IOException {
        ByteBuffer target = ByteBuffer.allocate(count);
        while (target.hasRemaining() && file.read(target.position(), target) > 0) {
            // Reads again for the rest: one read may bring less than asked.
        }
        return target;
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
