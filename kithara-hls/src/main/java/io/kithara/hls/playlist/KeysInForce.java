package io.kithara.hls.playlist;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The keys that apply to the next segment: the last one of each key format, until {@code METHOD=NONE} (RFC 8216 section 4.3.2.4).
 * They all lead to the same key; the one taken is the one we can use. Confined to the parsing thread.
 */
final class KeysInForce {
    /** So that segments share the object when the tag is repeated. */
    private final Map<SegmentKey, SegmentKey> known = new HashMap<>();

    private final Map<String, SegmentKey> byFormat = new LinkedHashMap<>();
    private @Nullable SegmentKey current;

    /** Takes a key; null ends encryption. */
    void use(@Nullable SegmentKey key) {
        if (key == null) {
            byFormat.clear();
            current = null;
            return;
        }
        SegmentKey shared = known.computeIfAbsent(key, same -> same);
        byFormat.put(shared.keyFormat(), shared);
        current = byFormat.values().stream()
                .filter(candidate -> candidate.unsupported().isEmpty())
                .findFirst()
                .orElse(shared);
    }

    /** Returns the key that the next segment has, or null. */
    @Nullable
    SegmentKey current() {
        return current;
    }
}
