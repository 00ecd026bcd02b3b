package io.kithara.hls;

import io.kithara.hls.playlist.DataUri;
import io.kithara.stream.MediaException;
import java.io.IOException;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * The keys of one stream: each is fetched once, kept in the cache as it was sent, and never shown in a message. Confined
 * to the stream's loader.
 */
final class Keys {
    /** As many as a stream has at once, with rotation in every segment of the look-ahead; more push out the oldest. */
    private static final int MAX_KEYS = 64;

    /** A wrapped key is longer than 16 bytes, but no document. */
    private static final long MAX_KEY_BYTES = 64 << 10;

    private static final int KEY_BYTES = 16;

    private final SmallFiles files;
    private final KeyUnwrapper unwrapper;
    private final Map<URI, CompletionStage<byte[]>> keys = new LinkedHashMap<>();

    Keys(SmallFiles files, KeyUnwrapper unwrapper) {
        this.files = files;
        this.unwrapper = unwrapper;
    }

    /** Returns the 16 bytes of a key; fails with a {@link MediaException}. A failed key is tried again when asked for. */
    CompletionStage<byte[]> key(URI uri) {
        CompletionStage<byte[]> known = keys.get(uri);
        if (known != null && !known.toCompletableFuture().isCompletedExceptionally()) {
            return known;
        }
        return keep(uri, named(load(uri)));
    }

    /** As {@link #key}, but asks the server even if the cache has one: what it has is wrong. Nobody has a newer inline one. */
    CompletionStage<byte[]> newestKey(URI uri) {
        if (DataUri.isOne(uri)) {
            return key(uri);
        }
        return keep(uri, named(unwrapped(uri, files.newestKey(uri, MAX_KEY_BYTES))));
    }

    /** Says in a failure that it is about a key: of a stream whose segments come, nobody would look for its server. */
    private static CompletionStage<byte[]> named(CompletionStage<byte[]> key) {
        return key.exceptionallyCompose(failure -> {
            MediaException why = MediaException.fromStage(failure);
            return CompletableFuture.failedFuture(new MediaException(why.reason(), "no key: " + why.getMessage(), why));
        });
    }

    private CompletionStage<byte[]> keep(URI uri, CompletionStage<byte[]> key) {
        keys.remove(uri);
        if (keys.size() >= MAX_KEYS) {
            keys.remove(keys.keySet().iterator().next());
        }
        keys.put(uri, key);
        return key;
    }

    private CompletionStage<byte[]> load(URI uri) {
        if (DataUri.isOne(uri)) {
            return inline(uri);
        }
        return files.key(uri, MAX_KEY_BYTES).thenCompose(file -> {
            CompletionStage<byte[]> key = unwrapped(uri, CompletableFuture.completedFuture(file));
            // What the cache has may have been damaged there: the server is asked once.
            boolean damaged = file.cached() && key.toCompletableFuture().isCompletedExceptionally();
            return damaged ? unwrapped(uri, files.newestKey(uri, MAX_KEY_BYTES)) : key;
        });
    }

    private CompletionStage<byte[]> inline(URI uri) {
        try {
            return CompletableFuture.completedFuture(unwrap(uri, InlineBytes.dataOf(uri)));
        } catch (MediaException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private CompletionStage<byte[]> unwrapped(URI uri, CompletionStage<SmallFile> sent) {
        return sent.thenCompose(file -> {
            try {
                return CompletableFuture.completedFuture(unwrap(uri, file.bytes()));
            } catch (MediaException e) {
                return CompletableFuture.failedFuture(e);
            }
        });
    }

    private byte[] unwrap(URI uri, byte[] sent) throws MediaException {
        byte[] key;
        try {
            key = unwrapper.unwrap(uri, sent.clone());
        } catch (IOException | RuntimeException e) {
            // Without what the host said: it may quote the key.
            throw new MediaException(
                    MediaException.Reason.KEY_WRONG,
                    "the key could not be unwrapped: " + e.getClass().getSimpleName(),
                    withoutWords(e));
        }
        if (key.length != KEY_BYTES) {
            throw new MediaException(
                    MediaException.Reason.KEY_WRONG, "a key of " + key.length + " bytes, where AES-128 needs 16");
        }
        return key;
    }

    /** Where the host failed, for a stack trace. */
    private static Throwable withoutWords(Throwable failure) {
        Throwable quiet = new IOException(failure.getClass().getName());
        quiet.setStackTrace(failure.getStackTrace());
        return quiet;
    }

    @Override
    public String toString() {
        return "Keys[" + keys.size() + "]";
    }
}
