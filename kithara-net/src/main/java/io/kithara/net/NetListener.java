package io.kithara.net;

import java.net.URI;
import java.time.Duration;
import java.util.OptionalLong;

/**
 * Hears of every HTTP request a fetcher makes. Called on whatever thread acts; must not wait, throw or call back.
 * Addresses come without user, query and fragment: those may be secret.
 */
public interface NetListener {
    /** Why a request is made. */
    enum Cause {
        /** The first of a fetch. */
        FIRST,
        /** A server sent us elsewhere. */
        REDIRECT,
        /** The one before failed and nothing of the body had arrived. */
        RETRY,
        /** The one before failed or fell short in the middle of the body. */
        RESUME,
        /** Access had expired. */
        REFRESH
    }

    /** Reports a request about to be sent for the bytes from {@code from} to {@code end} (exclusive; empty: all). */
    default void onRequest(URI uri, Cause cause, long from, OptionalLong end) {}

    /** Reports a response's header, {@code waited} after its request. */
    default void onResponse(URI uri, int status, Duration waited) {}

    /** Reports a failure that is followed by retry number {@code retry} (from 1) after {@code delay}. */
    default void onRetry(URI uri, NetException failure, int retry, Duration delay) {}
}
