package io.kithara.net;

import java.net.SocketException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import okhttp3.Connection;
import okhttp3.Protocol;
import okio.Timeout;
import org.jspecify.annotations.Nullable;

/** Bounds how long one read of a body may wait for its server. Pure choice of means; for the holder of the turn. */
final class BodySilence {
    private BodySilence() {}

    /**
     * Has every later read of a body fail as timed out after {@code most} without a byte. Over HTTP/1 its socket keeps the
     * time: okio would set an alarm for each read, which is each 8 KiB, and wake its watchdog for it. OkHttp sets both anew
     * for the next exchange. Over HTTP/2 the socket is not this body's alone.
     *
     * @param body the body's own
     * @param connection null if it is not known
     */
    static void limit(Timeout body, @Nullable Connection connection, Duration most) throws SocketException {
        if (connection == null || isShared(connection.protocol())) {
            body.timeout(most.toNanos(), TimeUnit.NANOSECONDS);
            return;
        }
        connection.socket().setSoTimeout((int) Math.min(Integer.MAX_VALUE, most.toMillis()));
        body.clearTimeout();
    }

    private static boolean isShared(Protocol protocol) {
        return protocol != Protocol.HTTP_1_0 && protocol != Protocol.HTTP_1_1;
    }
}
