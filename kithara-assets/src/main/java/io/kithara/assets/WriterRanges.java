package io.kithara.assets;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The resources of one asset that this process alone may write, whose rows of the manifest it alone may change therefore.
 * A right outlives its writer until the manifest says what was written: whoever takes it next finds that, and does not
 * fetch it again. Not safe for several threads: {@link ResourceTable} locks.
 */
final class WriterRanges {
    private final CacheLocks locks;
    private final Map<String, Right> rights = new HashMap<>();

    WriterRanges(CacheLocks locks) {
        this.locks = locks;
    }

    /** Takes the right if no process has it, and uses it until {@link #end}. Returns whether this process has it now. */
    boolean take(ResourceKey key) {
        Optional<HeldRange> taken = rights.containsKey(key.path()) ? Optional.empty() : locks.tryWriter(key);
        taken.ifPresent(range -> rights.put(key.path(), new Right(range)));
        return taken.isPresent();
    }

    /** As {@link #take}, where this process may have the right already. */
    boolean takeOrUse(ResourceKey key) {
        if (!holds(key.path())) {
            return take(key);
        }
        use(key.path());
        return true;
    }

    boolean holds(String path) {
        return rights.containsKey(path);
    }

    /** Returns whether what the manifest says of {@code path} is older than what this process knows. */
    boolean owns(String path) {
        Right right = rights.get(path);
        return right != null && right.informed;
    }

    /** Notes that this process knows what the manifest says of {@code path}: from now on nobody else changes that. */
    void inform(String path) {
        Right right = rights.get(path);
        if (right != null) {
            right.informed = true;
        }
    }

    /** Notes that one more uses the right, until {@link #end}; this process has it. */
    void use(String path) {
        Right right = rights.get(path);
        if (right != null) {
            right.uses++;
        }
    }

    /**
     * Notes that one less uses the right. After the last it is given back: at once if nothing was changed with it, or if that
     * is saved, else with the end of the next save.
     */
    void end(String path, boolean isSaved) {
        Right right = rights.get(path);
        if (right != null) {
            right.uses--;
            if (right.uses == 0 && (isSaved || !right.informed)) {
                right.range.close();
                rights.remove(path);
            }
        }
    }

    /** Notes that a save begins, which will tell what was written with the rights that are not used any more. */
    void beginSave() {
        rights.values().forEach(right -> right.saving = right.uses == 0);
    }

    /** Gives back what the save told of, or all that is not used. */
    void endSave(boolean all) {
        rights.values().removeIf(right -> {
            boolean over = right.uses == 0 && (all || right.saving);
            right.saving = false;
            if (over) {
                right.range.close();
            }
            return over;
        });
    }

    /** Returns the resources whose rows are this process's. */
    Set<String> owned() {
        Set<String> paths = new HashSet<>(rights.keySet());
        paths.removeIf(path -> !owns(path));
        return paths;
    }

    boolean isEmpty() {
        return rights.isEmpty();
    }

    /** Gives everything back. */
    void close() {
        rights.values().forEach(right -> right.range.close());
        rights.clear();
    }

    @Override
    public String toString() {
        return "WriterRanges[" + rights.keySet() + "]";
    }

    private static final class Right {
        private final HeldRange range;
        private int uses = 1;
        private boolean informed;
        private boolean saving;

        private Right(HeldRange range) {
            this.range = range;
        }
    }
}
