package io.kithara.hls;

import io.kithara.assets.TurnWriter;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** The right to write a {@link SharedFile}, as one load holds it or not. Safe from any thread. */
final class WriteClaim {
    /* Whoever drives the load takes it; the driver, or whoever cancels meanwhile, gives it back, once for each taking. */
    private final SharedFile file;
    private final AtomicReference<@Nullable TurnWriter> writer = new AtomicReference<>();

    WriteClaim(SharedFile file) {
        this.file = file;
    }

    /** Takes the right, or makes sure of it if it is held; returns whether it is held then. */
    boolean take() {
        TurnWriter held = writer.get();
        if (held != null && file.reclaim(held)) {
            return true;
        }
        giveUp();
        Optional<TurnWriter> claimed = file.claim();
        writer.set(claimed.orElse(null));
        return claimed.isPresent();
    }

    /** Lets others write, who go on where this stopped. */
    void giveUp() {
        TurnWriter held = writer.getAndSet(null);
        if (held != null) {
            file.release(held);
        }
    }

    /** Returns what to write through; null while the right is not held. */
    @Nullable
    TurnWriter held() {
        return writer.get();
    }

    @Override
    public String toString() {
        return "WriteClaim[" + file + (held() == null ? "]" : " held]");
    }
}
