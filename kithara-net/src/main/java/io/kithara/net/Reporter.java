package io.kithara.net;

import java.time.Duration;
import java.util.OptionalLong;
import okhttp3.HttpUrl;
import org.jspecify.annotations.Nullable;

/**
 * Tells the listeners of one fetch, its own and the fetcher's, what it does.
 *
 * @param all of the fetcher
 * @param own of the fetch
 */
record Reporter(@Nullable NetListener all, @Nullable NetListener own) {
    void requestSent(HttpUrl url, NetListener.Cause cause, RangePlan plan) {
        if (all == null && own == null) {
            return;
        }
        OptionalLong end = plan.end() == ContentRange.NOT_KNOWN ? OptionalLong.empty() : OptionalLong.of(plan.end());
        if (all != null) {
            all.onRequest(Addresses.redacted(url), cause, plan.start(), end);
        }
        if (own != null) {
            own.onRequest(Addresses.redacted(url), cause, plan.start(), end);
        }
    }

    void responded(HttpUrl url, int status, long waitedNanos) {
        if (all != null) {
            all.onResponse(Addresses.redacted(url), status, Duration.ofNanos(waitedNanos));
        }
        if (own != null) {
            own.onResponse(Addresses.redacted(url), status, Duration.ofNanos(waitedNanos));
        }
    }

    void retrying(HttpUrl url, NetException failure, int retry, long delayNanos) {
        if (all != null) {
            all.onRetry(Addresses.redacted(url), failure, retry, Duration.ofNanos(delayNanos));
        }
        if (own != null) {
            own.onRetry(Addresses.redacted(url), failure, retry, Duration.ofNanos(delayNanos));
        }
    }
}
