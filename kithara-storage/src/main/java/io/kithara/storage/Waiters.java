package io.kithara.storage;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;

/**
 * Those who wait for ranges of one resource, ordered by a byte that each still misses: a write looks only at the waiters
 * whose byte it brought. Not safe for several threads; {@link StoredResource} guards it with its lock.
 */
final class Waiters {
    /** The key is a missing byte of each waiter's range, so no waiter can be satisfied before that byte lands. */
    private final NavigableMap<Long, Set<Waiter>> byMissingByte = new TreeMap<>();

    void add(Waiter waiter, long missingByte) {
        waiter.missingByte = missingByte;
        byMissingByte.computeIfAbsent(missingByte, key -> new LinkedHashSet<>()).add(waiter);
    }

    void remove(Waiter waiter) {
        Set<Waiter> set = byMissingByte.get(waiter.missingByte);
        if (set != null && set.remove(waiter) && set.isEmpty()) {
            byMissingByte.remove(waiter.missingByte);
        }
    }

    /** Removes and returns those whom {@code now}, in which something within {@code range} has changed, satisfies. */
    List<Waiter> takeSatisfied(ByteRange range, Snapshot now) {
        Map<Long, Set<Waiter>> concerned = byMissingByte.subMap(range.start(), range.end());
        if (concerned.isEmpty()) {
            return List.of();
        }
        List<Waiter> satisfied = new ArrayList<>();
        List<Waiter> looked = new ArrayList<>();
        Iterator<Set<Waiter>> sets = concerned.values().iterator();
        while (sets.hasNext()) {
            looked.addAll(sets.next());
            sets.remove();
        }
        for (Waiter waiter : looked) {
            OptionalLong missing = now.firstMissing(waiter.range);
            if (missing.isPresent()) {
                add(waiter, missing.getAsLong());
            } else {
                satisfied.add(waiter);
            }
        }
        return satisfied;
    }

    /** Removes and returns everybody. */
    List<Waiter> takeAll() {
        List<Waiter> all = new ArrayList<>();
        for (Map.Entry<Long, Set<Waiter>> entry : byMissingByte.entrySet()) {
            all.addAll(entry.getValue());
        }
        byMissingByte.clear();
        return all;
    }

    /** One callback; compared by identity. */
    static final class Waiter implements Runnable {
        private final ByteRange range;
        private final Runnable callback;
        private long missingByte;

        Waiter(ByteRange range, Runnable callback) {
            this.range = range;
            this.callback = callback;
        }

        @Override
        public void run() {
            callback.run();
        }
    }
}
