package io.kithara.assets;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class StorageThreadTest {
    @Test
    void close_endsAndJoinsTheNamedDaemon() throws Exception {
        CompletableFuture<Thread> worker = new CompletableFuture<>();
        try (StorageThread storage = new StorageThread()) {
            storage.owner().storage().execute(() -> worker.complete(Thread.currentThread()));
            assertThat(worker.get().getName()).isEqualTo("kithara-storage-1");
            assertThat(worker.get().isDaemon()).isTrue();
        }
        assertThat(worker.get().isAlive()).isFalse();
    }
}
