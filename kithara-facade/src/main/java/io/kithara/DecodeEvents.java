package io.kithara;

import io.kithara.decode.DecodeEvent;
import io.kithara.decode.MissingRange;
import io.kithara.decode.Outcome;
import io.kithara.stream.EventBus;
import io.kithara.stream.KitharaEvent;
import java.util.function.Consumer;

/** Publishes what the decoder says as events of the stream. Called on decode workers; never waits. */
final class DecodeEvents implements Consumer<DecodeEvent> {
    private final EventBus bus;

    DecodeEvents(EventBus bus) {
        this.bus = bus;
    }

    @Override
    public void accept(DecodeEvent event) {
        if (!bus.hasSubscribers()) {
            return;
        }
        if (event instanceof DecodeEvent.PacketConcealed concealed) {
            bus.publish(new KitharaEvent.PacketsConcealed(concealed.position(), 1));
        } else if (event instanceof DecodeEvent.RangeMissing missing) {
            MissingRange range = missing.range();
            bus.publish(new KitharaEvent.Missing(range.from(), range.to(), range.reason()));
        } else if (event instanceof DecodeEvent.Ended ended && ended.outcome() instanceof Outcome.Failed failed) {
            bus.publish(new KitharaEvent.Failed(failed.reason(), failed.message()));
        }
    }
}
