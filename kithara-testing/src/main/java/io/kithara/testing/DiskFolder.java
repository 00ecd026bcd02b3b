package io.kithara.testing;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One directory of the model of {@link PowerLoss}: which names it holds, and what each has stood for since the directory
 * was forced. A disk that loses power holds any of those, for each name without regard to the others. Guarded by the lock
 * of {@link PowerLoss}.
 */
final class DiskFolder implements DiskNode {
    private final Map<String, DiskNode> now = new TreeMap<>();

    /** By name what it stood for when the directory was forced and after each change since; null for nothing. */
    private final Map<String, List<@Nullable DiskNode>> versions = new TreeMap<>();

    @Nullable
    DiskNode get(String name) {
        return now.get(name);
    }

    /** Makes a name stand for {@code node}, or for nothing. */
    void put(String name, @Nullable DiskNode node) {
        List<@Nullable DiskNode> history = versions.computeIfAbsent(name, key -> new ArrayList<>());
        if (history.isEmpty()) {
            history.add(now.get(name));
        }
        history.add(node);
        if (node == null) {
            now.remove(name);
        } else {
            now.put(name, node);
        }
    }

    void force() {
        versions.clear();
    }

    /** Returns what a disk may hold that loses power now: all the names of before, all of now, or any of each. */
    Map<String, DiskNode> afterLoss(Random random) {
        int kind = random.nextInt(4);
        Map<String, DiskNode> found = new TreeMap<>(now);
        versions.forEach((name, history) -> {
            int version = kind == 0 ? 0 : kind == 1 ? history.size() - 1 : random.nextInt(history.size());
            DiskNode node = history.get(version);
            if (node == null) {
                found.remove(name);
            } else {
                found.put(name, node);
            }
        });
        return found;
    }
}
