package io.kithara.decode;

import io.kithara.storage.ByteRange;
import io.kithara.storage.Registration;
import io.kithara.stream.MediaData;
import io.kithara.stream.MediaSource;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** The one thing outside that the decode task waits for, and the wake-up it left there. Confined to the worker. */
final class Parking {
    private final Runnable wake;
    private @Nullable Registration registration;

    Parking(Runnable wake) {
        this.wake = wake;
    }

    void forBytes(MediaData data, ByteRange wanted) {
        cancel();
        registration = data.whenAvailable(wanted, wake);
    }

    void forChunk(MediaSource source) {
        cancel();
        registration = source.whenReady(wake);
    }

    void forProviders(CompletableFuture<Providers> search) {
        cancel();
        CompletableFuture<Providers> waiter = search.whenComplete((found, failure) -> wake.run());
        registration = () -> waiter.cancel(false);
    }

    /** Takes the wake-up back; does nothing if there is none. */
    void cancel() {
        Registration old = registration;
        registration = null;
        if (old != null) {
            old.close();
        }
    }
}
