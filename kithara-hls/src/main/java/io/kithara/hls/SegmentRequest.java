package io.kithara.hls;

import io.kithara.storage.ByteRange;
import io.kithara.stream.KitharaEvent;
import io.kithara.stream.Priority;
import io.kithara.stream.SourceMeter;
import java.net.URI;
import java.util.Map;
import java.util.Optional;

/**
 * What one stream wants of the cache or the network.
 *
 * @param uri http or https
 * @param range the bytes wanted; empty for all
 * @param headers request headers of the stream's host
 * @param offline whether the network is left alone
 * @param priority how urgent it is at first
 * @param meter counts what it costs
 * @param link measures what comes over the network
 */
record SegmentRequest(
        URI uri,
        Optional<ByteRange> range,
        Map<String, String> headers,
        boolean offline,
        Priority priority,
        SourceMeter meter,
        LinkMeter link) {
    /** Without query and header values, which may grant access. */
    @Override
    public String toString() {
        return "SegmentRequest[" + KitharaEvent.resourceOf(uri) + " " + range + " " + priority
                + (offline ? " offline]" : "]");
    }
}
