package io.kithara.hls.playlist;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Collects date ranges; what a later tag of the same id adds is added (RFC 8216 section 4.3.2.7). */
final class DateRangesDraft {
    private static final Set<String> READ =
            Set.of("ID", "CLASS", "START-DATE", "END-DATE", "DURATION", "PLANNED-DURATION", "END-ON-NEXT");

    private final Map<String, Map<String, String>> byId = new LinkedHashMap<>();

    void add(String id, Map<String, String> attributes) {
        Map<String, String> merged = byId.computeIfAbsent(id, unseen -> new HashMap<>());
        attributes.forEach(merged::putIfAbsent);
    }

    int size() {
        return byId.size();
    }

    List<DateRange> finish() {
        return byId.entrySet().stream()
                .map(entry -> dateRange(entry.getKey(), entry.getValue()))
                .toList();
    }

    private static DateRange dateRange(String id, Map<String, String> all) {
        Map<String, String> rest = new HashMap<>(all);
        rest.keySet().removeAll(READ);
        String start = all.get("START-DATE");
        String end = all.get("END-DATE");
        return new DateRange(
                id,
                all.get("CLASS"),
                start == null ? null : WallClock.parse(start),
                end == null ? null : WallClock.parse(end),
                durationUs(all.get("DURATION")),
                durationUs(all.get("PLANNED-DURATION")),
                "YES".equals(all.get("END-ON-NEXT")),
                rest);
    }

    private static @Nullable Long durationUs(@Nullable String text) {
        DecimalSeconds duration = text == null ? null : DecimalSeconds.parse(text);
        return duration == null || duration.isBeyondLimit() ? null : (Long) duration.roundedUs();
    }
}
