package io.kithara.net;

import java.io.IOException;
import java.nio.ByteBuffer;

/** Receives one body. Called by one network thread at a time; an exception from any method ends the fetch with it. */
public interface BodySink {
    /**
     * Reports the first usable response, once, before any byte. Resumed connections are not reported again; what they
     * answer has been checked against this. Skipped if the server proves with a 416 that nothing is left to deliver. One of
     * status 304 is followed by the end.
     */
    void onResponse(FetchResponse response) throws IOException;

    /**
     * Takes the next bytes of the body.
     *
     * @param position absolute offset of the first byte in the resource
     * @param bytes valid only during the call
     * @return {@code false} to stop here: the connection is given up and {@code onComplete} reports where
     */
    boolean onBytes(long position, ByteBuffer bytes) throws IOException;

    /**
     * Returns whether a body that breaks off is to be continued where it broke. {@code false} for a live stream: its next
     * answer begins at another moment. Asked after a break, once bytes have come.
     */
    default boolean wantsTheRest() {
        return true;
    }

    /** Reports that the wanted bytes are all delivered, or that the sink stopped. Last call. */
    void onComplete(BodyEnd end);

    /** Reports that the fetch gave up. Everything delivered before is good. Last call. */
    void onFailure(NetException failure);
}
