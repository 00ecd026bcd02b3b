package io.kithara.file;

import io.kithara.net.BodySink;
import io.kithara.net.Expectation;
import io.kithara.net.FetchRequest;
import io.kithara.net.SmallBody;
import io.kithara.stream.Download;
import io.kithara.stream.Downloader;
import io.kithara.stream.MediaException;
import io.kithara.stream.MediaSource;
import io.kithara.stream.Priority;
import io.kithara.stream.SourceMeter;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Opens an http URL whose name says that it is a playlist: becomes what the cache keeps of it, or asks for it as a playlist,
 * so that it may come compressed, and becomes what it lists. Content wins: what is no text after all is opened as a file.
 */
final class PlaylistSource extends DeferredSource {
    /* fetching is written by the task in start and read by whoever closes. */
    private final SourceOptions options;
    private final Downloader downloader;
    private final LinkOpener links;
    private final MediaSource asFile;
    private volatile @Nullable Download fetching;

    /** Creates a source; {@code asFile}, which has asked for nothing yet, is closed with it. */
    PlaylistSource(
            URI uri,
            SourceOptions options,
            SourceMeter meter,
            Downloader downloader,
            LinkOpener links,
            MediaSource asFile) {
        super(uri, meter);
        this.options = options;
        this.downloader = downloader;
        this.links = links;
        this.asFile = asFile;
    }

    /** Returns whether the name of {@code uri} is that of an HLS playlist (RFC 8216 section 4). */
    static boolean isNamed(URI uri) {
        return Hints.extension(uri).orElse("").equals("m3u8");
    }

    @Override
    void start() {
        Optional<MediaSource> kept = options.playlists().openKept(uri(), meter());
        if (kept.isPresent()) {
            become(kept.get());
        } else {
            ask();
        }
    }

    private void ask() {
        FetchRequest request = FetchRequest.of(uri(), Expectation.PLAYLIST)
                .withHeaders(options.headers())
                .withMaxBytes(LinkList.MAX_PLAYLIST_BYTES);
        var unused = SmallBody.collect(LinkList.MAX_PLAYLIST_BYTES, sink -> fetch(request, sink))
                .whenComplete((playlist, failure) -> {
                    if (playlist != null) {
                        opened(playlist);
                    } else {
                        fail(MediaException.fromStage(failure));
                    }
                });
    }

    private void fetch(FetchRequest request, BodySink sink) {
        Download started = downloader.submit(request, Priority.OWED, meter(), sink);
        fetching = started;
        if (isClosed()) {
            started.cancel();
        }
    }

    private void opened(SmallBody body) {
        byte[] bytes = body.bytes();
        URI base = body.response().finalUri();
        Optional<BodyKind> kind = BodyKind.of(
                bytes, bytes.length, true, Hints.of(base, body.response().header("content-type")));
        if (kind.isEmpty() || kind.get() == BodyKind.MEDIA) {
            become(asFile);
            return;
        }
        try {
            become(links.open(kind.get(), new String(bytes, StandardCharsets.UTF_8), body.response()));
        } catch (MediaException e) {
            fail(e);
        }
    }

    @Override
    void stop() {
        Download running = fetching;
        if (running != null) {
            running.cancel();
        }
        asFile.close();
    }
}
