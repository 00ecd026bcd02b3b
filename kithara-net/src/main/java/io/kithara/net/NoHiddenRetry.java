package io.kithara.net;

import java.io.IOException;
import okhttp3.Interceptor;
import okhttp3.Response;

/**
 * Keeps OkHttp from acting on {@code Retry-After} of a {@code 503} behind our back. It answers zero by asking again at once,
 * and more seconds than fit an int by an exception that nobody catches. Zero says nothing that our own back-off needs, and
 * any such number is longer than it waits.
 */
final class NoHiddenRetry implements Interceptor {
    private static final int UNAVAILABLE = 503;

    /** So many digits are always an int: 31 years. */
    private static final int MOST_DIGITS = 9;

    @Override
    public Response intercept(Chain chain) throws IOException {
        Response response = chain.proceed(chain.request());
        String wait = response.code() == UNAVAILABLE ? response.header("Retry-After") : null;
        if (wait == null || !wait.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return response;
        }
        if (wait.chars().allMatch(c -> c == '0')) {
            return response.newBuilder().removeHeader("Retry-After").build();
        }
        return wait.length() <= MOST_DIGITS
                ? response
                : response.newBuilder()
                        .header("Retry-After", "9".repeat(MOST_DIGITS))
                        .build();
    }
}
