package io.kithara.hls;

import io.kithara.assets.AssetKey;
import io.kithara.assets.AssetStore;
import io.kithara.assets.ResourceInfo;
import io.kithara.assets.ResourceKey;
import io.kithara.assets.ResourceLease;
import io.kithara.hls.playlist.PlaylistLimits;
import io.kithara.net.CachedResponse.Kind;
import io.kithara.net.Expectation;
import io.kithara.net.FetchRequest;
import io.kithara.net.FetchResponse;
import io.kithara.net.SmallBody;
import io.kithara.net.Validators;
import io.kithara.storage.ResourceState;
import io.kithara.storage.ResourceWriter;
import io.kithara.storage.StorageException;
import io.kithara.storage.StreamingResource;
import io.kithara.stream.Downloader;
import io.kithara.stream.KitharaEvent;
import io.kithara.stream.MediaException;
import io.kithara.stream.Priority;
import io.kithara.stream.SourceMeter;
import java.lang.System.Logger.Level;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Playlists and keys of one stream: fetched whole, and kept in the cache as long as they are fresh and for the day without a
 * network. Keys never appear in a message. Safe from any thread; may touch the disk, never waits for the network.
 */
final class SmallFiles {
    private static final String FOLDER = "hls/";

    private final AssetStore store;
    private final Downloader downloader;
    private final AssetKey asset;
    private final Map<String, String> headers;
    private final boolean offline;
    private final SourceMeter meter;
    private final HlsTerms terms;

    /** Whether the cache keeps it all for somebody, who decides when it is asked for again: until then it is as it is. */
    private final boolean pinned;

    /** Creates the files of a stream that {@code options} are of, kept in {@code asset}. */
    SmallFiles(HlsSources home, AssetKey asset, HlsOptions options, SourceMeter meter) {
        this.store = home.assets();
        this.downloader = home.downloader();
        this.terms = home.terms();
        this.asset = asset;
        this.headers = options.headers();
        this.offline = options.offline();
        this.meter = meter;
        pinned = store.find(asset).filter(row -> row.pins() > 0).isPresent();
    }

    /**
     * Returns a playlist as its server has it: from the cache while that is sure to be the same, else asked for, by a
     * condition if the cache has it. What is kept serves if the network may not be used, or does not reach the server and
     * nothing forbids it. Fails with a {@link MediaException}.
     */
    CompletionStage<SmallFile> playlist(URI uri) {
        if (isLocal(uri)) {
            return local(uri, PlaylistLimits.MAX_BYTES);
        }
        Optional<Kept> kept = keptOf(uri);
        if (offline) {
            return served(uri, kept);
        }
        // What may grow is never taken for what it was, however long its server says that it is fresh.
        if (kept.isPresent()
                && kept.get().isFinal()
                && (pinned || terms.isFresh(uri, kept.get().info()))) {
            return served(uri, kept);
        }
        return asked(uri, kept).exceptionallyCompose(failure -> {
            MediaException reason = MediaException.fromStage(failure);
            boolean serves = reason.reason().isUnreachable()
                    && kept.isPresent()
                    && terms.servesStale(uri, Kind.PLAYLIST, kept.get().info());
            return serves ? served(uri, kept) : CompletableFuture.failedFuture(reason);
        });
    }

    private CompletionStage<SmallFile> asked(URI uri, Optional<Kept> kept) {
        return ask(uri, kept).thenCompose(answer -> {
            if (answer.response().status() == 304) {
                renew(uri, answer.response());
                return served(uri, kept);
            }
            return CompletableFuture.completedFuture(keep(uri, answer, Kind.PLAYLIST));
        });
    }

    private CompletionStage<SmallBody> ask(URI uri, Optional<Kept> kept) {
        FetchRequest request = request(uri, Expectation.PLAYLIST, PlaylistLimits.MAX_BYTES);
        Optional<Validators> held = kept.map(Kept::version).filter(Validators::canBeAsked);
        return submit(held.isPresent() ? request.ifChangedFrom(held.get()) : request);
    }

    /** Returns whether the server has another playlist than the cache, which stays as it is. Never of a local one. */
    CompletionStage<Boolean> isChanged(URI uri) {
        Optional<Kept> kept = keptOf(uri);
        if (kept.isEmpty()) {
            return CompletableFuture.completedFuture(true);
        }
        return ask(uri, kept)
                .thenApply(answer -> answer.response().status() != 304
                        && !Arrays.equals(answer.bytes(), kept.get().file().bytes()));
    }

    /** Returns a key, which never changes: from the cache, else fetched. Fails with a {@link MediaException}. */
    CompletionStage<SmallFile> key(URI uri, long maxBytes) {
        Optional<Kept> kept = isLocal(uri) ? Optional.empty() : keptOf(uri);
        return kept.isPresent() || (offline && !isLocal(uri)) ? served(uri, kept) : newestKey(uri, maxBytes);
    }

    /** Fetches a key whatever the cache says. Fails with a {@link MediaException}. */
    CompletionStage<SmallFile> newestKey(URI uri, long maxBytes) {
        return isLocal(uri)
                ? local(uri, maxBytes)
                : submit(request(uri, Expectation.KEY, maxBytes)).thenApply(answer -> keep(uri, answer, Kind.KEY));
    }

    private FetchRequest request(URI uri, Expectation kind, long maxBytes) {
        return FetchRequest.of(uri, kind).withHeaders(headers).withMaxBytes(maxBytes);
    }

    private CompletionStage<SmallBody> submit(FetchRequest request) {
        return SmallBody.collect(request.maxBytes(), sink -> downloader.submit(request, Priority.OWED, meter, sink));
    }

    private CompletionStage<SmallFile> served(URI uri, Optional<Kept> kept) {
        if (kept.isEmpty()) {
            return CompletableFuture.failedFuture(absent(uri));
        }
        meter.servedFromCache(kept.get().file().bytes().length);
        return CompletableFuture.completedFuture(kept.get().file());
    }

    private static boolean isLocal(URI uri) {
        return "file".equalsIgnoreCase(uri.getScheme());
    }

    /** A playlist beside which others lie, opened from disk: nothing of it is copied into the cache. */
    private static CompletionStage<SmallFile> local(URI uri, long maxBytes) {
        try {
            return CompletableFuture.completedFuture(new SmallFile(LocalBytes.readWhole(uri, maxBytes), uri, false));
        } catch (MediaException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private static MediaException absent(URI uri) {
        return new MediaException(
                MediaException.Reason.OFFLINE,
                "the cache lacks " + KitharaEvent.resourceOf(uri) + " and the network is off");
    }

    private SmallFile keep(URI uri, SmallBody answer, Kind kind) {
        SmallFile file = new SmallFile(answer.bytes(), answer.response().finalUri(), false);
        keep(uri, file, kind, answer.response());
        return file;
    }

    /**
     * Keeps a file for later, unless {@code answer}, with which it came, forbids it: then nothing of it stays. That it could
     * not be kept costs a fetch another time.
     */
    void keep(URI uri, SmallFile file, Kind kind, FetchResponse answer) {
        try (ResourceLease lease = store.open(path(uri))) {
            byte[] old = read(lease.resource());
            if (!terms.isStored(uri, kind, answer)) {
                if (old != null) {
                    lease.restart();
                }
                return;
            }
            ResourceInfo info = terms.noted(infoOf(file, answer), answer);
            if (old != null && Arrays.equals(old, file.bytes())) {
                lease.updateInfo(info);
                return;
            }
            Optional<ResourceWriter> writer = writerOfAll(lease, old != null);
            if (writer.isPresent()) {
                lease.updateInfo(info);
                writer.get().writeAt(0, ByteBuffer.wrap(file.bytes()));
                writer.get().commit(file.bytes().length, true);
            }
        } catch (StorageException e) {
            // Another stream has the same file, newer: what that one keeps serves as well.
            if (e.reason() == StorageException.Reason.CANCELLED) {
                return;
            }
            System.getLogger("io.kithara.hls")
                    .log(Level.WARNING, "the cache could not keep " + KitharaEvent.resourceOf(uri), e);
        }
    }

    /** Of what came packed, the server's length is not that of the bytes at hand: it is left out. */
    private static ResourceInfo infoOf(SmallFile file, FetchResponse answer) {
        return ResourceInfo.NONE
                .withEtag(answer.validators().etag())
                .withLastModified(answer.validators().lastModified())
                .withContentType(answer.header("content-type"))
                .withSource(file.uri());
    }

    /** Notes that the server vouches for what is kept now. */
    private void renew(URI uri, FetchResponse answer) {
        try (ResourceLease lease = store.open(path(uri))) {
            lease.updateInfo(terms.noted(lease.info(), answer));
        } catch (StorageException e) {
            System.getLogger("io.kithara.hls")
                    .log(
                            Level.WARNING,
                            "the cache could not note that it is fresh: " + KitharaEvent.resourceOf(uri),
                            e);
        }
    }

    /** Returns the writer of an empty resource; empty while another stream is keeping the same file. */
    private static Optional<ResourceWriter> writerOfAll(ResourceLease lease, boolean outdated) throws StorageException {
        if (outdated) {
            lease.restart();
            return lease.claimWriter();
        }
        Optional<ResourceWriter> writer = lease.claimWriter();
        if (writer.isEmpty() || lease.resource().landed().isEmpty()) {
            return writer;
        }
        // Half of what somebody else had begun to keep.
        writer.get().cancel();
        lease.restart();
        return lease.claimWriter();
    }

    /** Returns whether the cache has all of a file. */
    boolean isKept(URI uri) {
        return keptOf(uri).isPresent();
    }

    /** Returns what the cache has; empty if it has not all of it. */
    Optional<SmallFile> kept(URI uri) {
        return keptOf(uri).map(Kept::file);
    }

    private Optional<Kept> keptOf(URI uri) {
        if (store.find(asset).isEmpty()) {
            // Sooner said than the disk is asked.
            return Optional.empty();
        }
        try (ResourceLease lease = store.open(path(uri))) {
            byte[] bytes = read(lease.resource());
            if (bytes == null) {
                return Optional.empty();
            }
            ResourceInfo info = lease.info();
            return Optional.of(new Kept(new SmallFile(bytes, baseOf(uri, info), true), info));
        } catch (StorageException e) {
            System.getLogger("io.kithara.hls")
                    .log(Level.WARNING, "the cache could not be asked for " + KitharaEvent.resourceOf(uri), e);
            return Optional.empty();
        }
    }

    /** What the cache has of a file, and what is known of its version. */
    private record Kept(SmallFile file, ResourceInfo info) {
        Validators version() {
            return new Validators(info.etag(), info.lastModified(), info.total());
        }

        /** RFC 8216 section 4.3.3.4: nothing is added behind the tag; a multivariant playlist is all there is anyway. */
        boolean isFinal() {
            String text = new String(file.bytes(), StandardCharsets.UTF_8);
            return text.contains("#EXT-X-ENDLIST") || text.contains("#EXT-X-STREAM-INF");
        }
    }

    /** The address that was asked for, unless redirects led elsewhere; that one is kept without its query. */
    private static URI baseOf(URI uri, ResourceInfo info) {
        return info.source()
                .filter(source -> !source.equals(
                        ResourceInfo.NONE.withSource(uri).source().orElseThrow()))
                .map(URI::create)
                .orElse(uri);
    }

    /** Apart from the media of the same address: a body that is kept under that is taken for a file. */
    private ResourceKey path(URI uri) {
        return new ResourceKey(asset, FOLDER + store.keys().resource(asset, uri).path());
    }

    private static byte @Nullable [] read(StreamingResource resource) throws StorageException {
        if (resource.state() != ResourceState.COMMITTED || resource.length().isEmpty()) {
            return null;
        }
        ByteBuffer bytes = ByteBuffer.allocate(
                (int) Math.min(Integer.MAX_VALUE - 8, resource.length().getAsLong()));
        while (bytes.hasRemaining()) {
            if (resource.readAt(bytes.position(), bytes) <= 0) {
                return null;
            }
        }
        return bytes.array();
    }

    @Override
    public String toString() {
        return "SmallFiles[" + asset + "]";
    }
}
