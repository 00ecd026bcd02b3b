package io.kithara.net;

/** Hears how fast bytes came over the network; cache hits never pass here. */
@FunctionalInterface
public interface BandwidthListener {
    /**
     * Reports one stretch of transfer. Called on a network thread; must not wait.
     *
     * @param bytes bytes of body as they came over the wire, {@code > 0}
     * @param nanos time spent waiting for exactly these bytes, {@code >= 0}; the time the receiver took is not in it
     */
    void onSample(long bytes, long nanos);
}
