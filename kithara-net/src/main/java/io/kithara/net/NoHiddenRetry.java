package io.kithara.net;

import java.io.IOException;
import okhttp3.Interceptor;
import okhttp3.Response;

/**
 * Keeps OkHttp from repeating a request behind our back: it answers {@code 503} with {@code Retry-After: 0} by asking
 * again at once. A wait of zero says nothing that our own back-off needs.
 */
final class NoHiddenRetry implements Interceptor {
    private static final int UNAVAILABLE = 503;

    @Override
    public Response intercept(Chain chain) throws IOException {
        Response response = chain.proceed(chain.request());
        String wait = response.code() == UNAVAILABLE ? response.header("Retry-After") : null;
        if (wait == null || !wait.chars().allMatch(c -> c == '0')) {
            return response;
        }
        return response.newBuilder().removeHeader("Retry-After").build();
    }
}
