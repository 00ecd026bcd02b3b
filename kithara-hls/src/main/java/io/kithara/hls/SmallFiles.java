package io.kithara.hls;

import io.kithara.assets.AssetKey;
import io.kithara.assets.AssetStore;
import io.kithara.assets.ResourceInfo;
import io.kithara.assets.ResourceKey;
import io.kithara.assets.ResourceLease;
import io.kithara.net.Expectation;
import io.kithara.net.FetchRequest;
import io.kithara.net.SmallBody;
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
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Playlists and keys of one stream: fetched whole, and kept in the cache for the day without a network. Keys never
 * appear in a message. Safe from any thread; may touch the disk, never waits for the network.
 */
final class SmallFiles {
    private static final String FOLDER = "hls/";

    private final AssetStore store;
    private final Downloader downloader;
    private final AssetKey asset;
    private final Map<String, String> headers;
    private final boolean offline;
    private final SourceMeter meter;

    SmallFiles(
            AssetStore store,
            Downloader downloader,
            AssetKey asset,
            Map<String, String> headers,
            boolean offline,
            SourceMeter meter) {
        this.store = store;
        this.downloader = downloader;
        this.asset = asset;
        this.headers = headers;
        this.offline = offline;
        this.meter = meter;
    }

    /**
     * Fetches a file that may have changed since it was kept. What is kept serves if the network may not be used or does
     * not reach the server. Fails with a {@link MediaException}.
     */
    CompletionStage<SmallFile> newest(URI uri, Expectation kind, long maxBytes) {
        if (isLocal(uri)) {
            return local(uri, maxBytes);
        }
        if (offline) {
            return kept(uri)
                    .map(CompletableFuture::completedFuture)
                    .orElseGet(() -> CompletableFuture.failedFuture(absent(uri)));
        }
        return fetch(uri, kind, maxBytes).exceptionallyCompose(failure -> {
            MediaException reason = MediaException.fromStage(failure);
            Optional<SmallFile> kept = reason.reason().isUnreachable() ? kept(uri) : Optional.empty();
            return kept.map(CompletableFuture::completedFuture).orElseGet(() -> CompletableFuture.failedFuture(reason));
        });
    }

    /** Takes a file that never changes from the cache, else fetches it. Fails with a {@link MediaException}. */
    CompletionStage<SmallFile> constant(URI uri, Expectation kind, long maxBytes) {
        if (isLocal(uri)) {
            return local(uri, maxBytes);
        }
        Optional<SmallFile> kept = kept(uri);
        return kept.isPresent() ? CompletableFuture.completedFuture(kept.get()) : newest(uri, kind, maxBytes);
    }

    /** Fetches a file whatever the cache says. Fails with a {@link MediaException}. */
    CompletionStage<SmallFile> fetch(URI uri, Expectation kind, long maxBytes) {
        if (isLocal(uri)) {
            return local(uri, maxBytes);
        }
        FetchRequest request = FetchRequest.of(uri, kind).withHeaders(headers).withMaxBytes(maxBytes);
        return SmallBody.collect(maxBytes, sink -> downloader.submit(request, Priority.OWED, meter, sink))
                .thenApply(body -> {
                    SmallFile file = new SmallFile(body.bytes(), body.response().finalUri(), false);
                    keep(uri, file, body.response().header("content-type"));
                    return file;
                });
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

    /** Keeps a file for later. That it could not be kept costs a fetch another time. */
    void keep(URI uri, SmallFile file, Optional<String> contentType) {
        try (ResourceLease lease = store.open(key(uri))) {
            byte[] old = read(lease.resource());
            if (old != null && Arrays.equals(old, file.bytes())) {
                return;
            }
            Optional<ResourceWriter> writer = writerOfAll(lease, old != null);
            if (writer.isPresent()) {
                lease.updateInfo(ResourceInfo.NONE.withContentType(contentType).withSource(file.uri()));
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

    /** Returns what the cache has; empty if it has not all of it. */
    Optional<SmallFile> kept(URI uri) {
        try (ResourceLease lease = store.open(key(uri))) {
            byte[] bytes = read(lease.resource());
            if (bytes == null) {
                return Optional.empty();
            }
            meter.servedFromCache(bytes.length);
            return Optional.of(new SmallFile(bytes, baseOf(uri, lease.info()), true));
        } catch (StorageException e) {
            System.getLogger("io.kithara.hls")
                    .log(Level.WARNING, "the cache could not be asked for " + KitharaEvent.resourceOf(uri), e);
            return Optional.empty();
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
    private ResourceKey key(URI uri) {
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
