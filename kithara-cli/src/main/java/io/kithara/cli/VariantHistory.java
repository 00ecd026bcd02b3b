package io.kithara.cli;

import io.kithara.stream.EventBus;
import io.kithara.stream.EventSubscription;
import io.kithara.stream.KitharaEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/**
 * Which variants an adaptive stream plays and since when, as its own events tell. Has to be asked now and then, since
 * what is not looked at for long is dropped. Used by one thread; streams publish from any.
 */
final class VariantHistory {
    /** Between two looks come the events of a few segments, some ten each. */
    private static final int CAPACITY = 4096;

    private final EventBus events = new EventBus();
    private final EventSubscription told = events.subscribe(CAPACITY, () -> {});
    private final List<KitharaEvent.VariantSwitched> switches = new ArrayList<>();

    /** Returns the bus that the stream is to publish on. */
    EventBus events() {
        return events;
    }

    /** Takes note of what has happened since the last call. */
    void update() {
        for (var event = told.poll(); event.isPresent(); event = told.poll()) {
            if (event.get() instanceof KitharaEvent.VariantSwitched switched) {
                switches.add(switched);
            }
        }
    }

    /** Returns what was noted so far. */
    List<KitharaEvent.VariantSwitched> switches() {
        return List.copyOf(switches);
    }

    /** Returns the variant that plays at a position; empty for what has none. */
    OptionalInt at(Duration position) {
        return switches.stream()
                .filter(each -> each.position().compareTo(position) <= 0)
                .mapToInt(KitharaEvent.VariantSwitched::index)
                .reduce((earlier, later) -> later)
                .stream()
                .findFirst();
    }

    /** Returns what played between two positions: what was in force at the first, then the switches before the second. */
    List<Json> rows(Duration from, Duration to) {
        List<Json> rows = new ArrayList<>();
        for (int i = 0; i < switches.size(); i++) {
            KitharaEvent.VariantSwitched each = switches.get(i);
            boolean over =
                    i + 1 < switches.size() && switches.get(i + 1).position().compareTo(from) <= 0;
            if (!over && each.position().compareTo(to) < 0) {
                rows.add(row(each, each.position().compareTo(from) < 0 ? from : each.position()));
            }
        }
        return rows;
    }

    private static Json row(KitharaEvent.VariantSwitched event, Duration from) {
        return new Json()
                .put("fromSeconds", Times.seconds(from))
                .put("index", event.index())
                .put("reason", event.reason());
    }
}
