package io.kithara;

import io.kithara.decode.DecodeEvent;
import io.kithara.decode.MissingRange;
import io.kithara.decode.Outcome;
import io.kithara.decode.PcmFormat;
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
        } else if (event instanceof DecodeEvent.SeekLanded landed) {
            bus.publish(new KitharaEvent.Seeked(landed.position()));
        } else if (event instanceof DecodeEvent.Underrun underrun) {
            bus.publish(new KitharaEvent.Underrun(underrun.total()));
        } else if (event instanceof DecodeEvent.FormatChanged changed) {
            PcmFormat format = changed.format();
            bus.publish(new KitharaEvent.FormatChanged(changed.position(), format.sampleRate(), format.channels()));
        } else if (event instanceof DecodeEvent.Ended ended) {
            bus.publish(ended(ended));
        }
    }

    private static KitharaEvent ended(DecodeEvent.Ended ended) {
        if (ended.outcome() instanceof Outcome.Failed failed) {
            return new KitharaEvent.Failed(failed.reason(), failed.message());
        }
        return new KitharaEvent.Ended(ended.endedAt(), ended.outcome() instanceof Outcome.Complete);
    }
}
