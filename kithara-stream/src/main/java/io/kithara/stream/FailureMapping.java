package io.kithara.stream;

import io.kithara.net.NetException;
import io.kithara.storage.StorageException;
import java.io.IOException;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.CompletionException;

/** The one place where failures of the layers below become reasons of this one. */
final class FailureMapping {
    private static final Map<NetException.Reason, MediaException.Reason> NET = netReasons();

    private FailureMapping() {}

    static MediaException toMedia(IOException failure) {
        if (failure instanceof MediaException media) {
            return media;
        }
        if (failure instanceof NetException net) {
            return fromNet(net);
        }
        if (failure instanceof StorageException storage) {
            return fromStorage(storage);
        }
        return new MediaException(MediaException.Reason.STORAGE, sentence(failure), failure);
    }

    static MediaException stageToMedia(Throwable failure) {
        Throwable cause = causeOf(failure);
        return cause instanceof IOException io
                ? toMedia(io)
                : new MediaException(MediaException.Reason.INTERNAL, "an unexpected failure: " + cause, cause);
    }

    static Throwable causeOf(Throwable failure) {
        Throwable cause = failure;
        while (cause instanceof CompletionException && cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause;
    }

    private static MediaException fromNet(NetException failure) {
        // Our own receiver failed: what it threw says more than that it did.
        if (failure.reason() == NetException.Reason.SINK && failure.getCause() instanceof IOException own) {
            return toMedia(own);
        }
        MediaException.Reason reason = NET.getOrDefault(failure.reason(), MediaException.Reason.INTERNAL);
        return new MediaException(reason, sentence(failure), failure);
    }

    /** A resource whose writer failed reports the writer's own failure. */
    private static MediaException fromStorage(StorageException failure) {
        if (failure.reason() == StorageException.Reason.WRITER_FAILED
                && failure.getCause() instanceof IOException writer) {
            return toMedia(writer);
        }
        MediaException.Reason reason = switch (failure.reason()) {
            case CANCELLED -> MediaException.Reason.CANCELLED;
            case LIMIT -> MediaException.Reason.LIMIT;
            case IO, NO_SPACE, WRITER_FAILED, CORRUPT, WRONG_KEY -> MediaException.Reason.STORAGE;
        };
        return new MediaException(reason, sentence(failure), failure);
    }

    private static String sentence(IOException failure) {
        String message = failure.getMessage();
        return message == null ? failure.getClass().getSimpleName() : message;
    }

    private static Map<NetException.Reason, MediaException.Reason> netReasons() {
        Map<NetException.Reason, MediaException.Reason> map = new EnumMap<>(NetException.Reason.class);
        map.put(NetException.Reason.TIMEOUT, MediaException.Reason.TIMEOUT);
        map.put(NetException.Reason.CONNECT, MediaException.Reason.CONNECT);
        map.put(NetException.Reason.RESET, MediaException.Reason.RESET);
        map.put(NetException.Reason.TLS, MediaException.Reason.TLS);
        map.put(NetException.Reason.STATUS, MediaException.Reason.STATUS);
        map.put(NetException.Reason.RANGE, MediaException.Reason.RANGE);
        map.put(NetException.Reason.BODY, MediaException.Reason.BODY);
        map.put(NetException.Reason.CONTENT_TYPE, MediaException.Reason.CONTENT_TYPE);
        map.put(NetException.Reason.RESOURCE_CHANGED, MediaException.Reason.RESOURCE_CHANGED);
        map.put(NetException.Reason.REDIRECT, MediaException.Reason.REDIRECT);
        map.put(NetException.Reason.ACCESS, MediaException.Reason.ACCESS);
        map.put(NetException.Reason.LIMIT, MediaException.Reason.LIMIT);
        map.put(NetException.Reason.OFFLINE, MediaException.Reason.OFFLINE);
        map.put(NetException.Reason.CANCELLED, MediaException.Reason.CANCELLED);
        // No reason of its own for listeners: the exchange did not follow HTTP.
        map.put(NetException.Reason.PROTOCOL, MediaException.Reason.BODY);
        return map;
    }
}
