package io.kithara.file;

import io.kithara.net.BodySink;
import io.kithara.storage.StorageException;
import io.kithara.stream.KitharaEvent;
import io.kithara.stream.MediaException;
import io.kithara.stream.SourceMeter;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/** Opens an http URL and becomes whatever it leads to: a file, a station, or the source that text names. */
final class RemoteSource extends DeferredSource implements BodyReader.Owner {
    /* reader is written by the task in start and read by any thread that closes or hears the verdict. */
    private final FileSources home;
    private final SourceOptions options;
    private final LinkOpener links;
    private volatile @Nullable BodyReader reader;

    RemoteSource(URI uri, SourceOptions options, SourceMeter meter, FileSources home, LinkOpener links) {
        super(uri, meter);
        this.options = options;
        this.home = home;
        this.links = links;
    }

    @Override
    void start() {
        try {
            BodyReader joined = home.join(uri(), options, meter(), this);
            reader = joined;
            if (isClosed()) {
                joined.close();
            }
            joined.body.pump();
        } catch (StorageException e) {
            fail(MediaException.from(e));
        }
    }

    @Override
    public void opened(BodyReader mine, Verdict verdict) {
        if (verdict instanceof Verdict.Media media) {
            tellCacheHit(mine);
            become(new BodySource(mine, media.hint(), uri()));
            return;
        }
        if (verdict instanceof Verdict.Failed failed) {
            fail(failed.reason());
        } else if (verdict instanceof Verdict.Text text) {
            becomeLinks(text);
        } else if (verdict instanceof Verdict.Radio && !isOpen()) {
            become(home.station(uri(), options, meter()));
        }
        mine.close();
    }

    private void tellCacheHit(BodyReader mine) {
        if (mine.cachedBytes() > 0) {
            boolean whole = mine.body.isWhole();
            meter().events()
                    .publish(new KitharaEvent.CacheHit(KitharaEvent.resourceOf(uri()), mine.cachedBytes(), whole));
        }
    }

    private void becomeLinks(Verdict.Text text) {
        try {
            become(links.open(text.kind(), text.text(), text.answer()));
        } catch (MediaException e) {
            fail(e);
        }
    }

    @Override
    public BodySink adoptStation(BodyFetch connection) {
        RadioSource station = home.station(uri(), options, meter());
        BodySink sink = station.adopt(connection::cancel);
        become(station);
        return sink;
    }

    @Override
    void stop() {
        BodyReader mine = reader;
        if (mine != null) {
            mine.close();
        }
    }
}
