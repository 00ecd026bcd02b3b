package io.kithara.decode;

import java.util.function.Consumer;

/** Tells the host what happens, and keeps the stream safe from what its listener throws. Confined to the decode worker. */
final class EventTap {
    private static final String LOGGER = "io.kithara.decode";

    private final Consumer<DecodeEvent> sink;
    private long underrunsTold;

    EventTap(Consumer<DecodeEvent> sink) {
        this.sink = sink;
    }

    void tell(DecodeEvent event) {
        try {
            sink.accept(event);
        } catch (RuntimeException | Error e) {
            System.getLogger(LOGGER).log(System.Logger.Level.WARNING, "an event listener failed on " + event, e);
        }
    }

    /** Tells of an underrun that the reader counted since the last call; the reader itself may not. */
    void underruns(long total) {
        if (total > underrunsTold) {
            underrunsTold = total;
            tell(new DecodeEvent.Underrun(total));
        }
    }
}
