package io.kithara.decode;

import static org.assertj.core.api.Assertions.assertThat;

import io.kithara.decode.RampFormat.Spec;
import io.kithara.stream.MediaException;
import java.time.Duration;
import java.util.ServiceConfigurationError;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Streams that are opened before it is known what can be decoded. */
class ProviderSearchTest {
    private static final Spec SPEC = Spec.of(44_100, 2, 10_000);

    private final CompletableFuture<Providers> search = new CompletableFuture<>();
    private final ScriptedSource source = ScriptedSource.file(ScriptedData.complete(SPEC.bytes()));

    @Test
    void open_beforeProvidersAreFound_asksForTheFirstBytesMeanwhile() throws Exception {
        try (Rig rig = new Rig(source, Rig.options(), search).settle()) {
            assertThat(source.isEnded()).as("its only chunk was taken").isTrue();
            assertThat(rig.session.opened().toCompletableFuture()).isNotDone();

            search.complete(RampFormat.providers());
            rig.settle();

            RampFormat.ORACLE.assertContiguous(rig.read(10_000), 2, 0);
        }
    }

    @Test
    void open_providersCannotBeLoaded_failsOpening() {
        try (Rig rig = new Rig(source, Rig.options(), search).settle()) {
            search.completeExceptionally(new ServiceConfigurationError("no such class"));
            rig.settle();

            assertThat(rig.session.opened().toCompletableFuture())
                    .failsWithin(Duration.ZERO)
                    .withThrowableThat()
                    .havingCause()
                    .isInstanceOfSatisfying(MediaException.class, e -> {
                        assertThat(e.reason()).isEqualTo(MediaException.Reason.UNSUPPORTED);
                        assertThat(e).hasMessage("a provider on the class path is broken: no such class");
                    });
        }
    }

    @Test
    void close_beforeProvidersAreFound_isNotWokenByThem() {
        Rig rig = new Rig(source, Rig.options(), search).settle();
        rig.close();
        rig.settle();

        search.complete(RampFormat.providers());

        assertThat(rig.workers.isIdle()).isTrue();
        assertThat(source.isClosed()).isTrue();
    }
}
