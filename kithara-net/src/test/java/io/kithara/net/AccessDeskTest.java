package io.kithara.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class AccessDeskTest {
    private static final URI URI_A = URI.create("http://a.example/1");
    private static final AccessGrant OLD = AccessGrant.ofHeaders(Map.of("Token", "old"));
    private static final AccessGrant NEW = AccessGrant.ofHeaders(Map.of("Token", "new"));

    private final Asked hook = new Asked();
    private final AccessDesk desk = new AccessDesk(hook);

    // scenario 118
    @Test
    void grant_manyWaiters_askOnce() {
        CompletableFuture<AccessGrant> one = desk.grant(URI_A, null);
        CompletableFuture<AccessGrant> two = desk.grant(URI.create("http://a.example/2"), null);
        assertThat(hook.answers).hasSize(1);
        hook.answers.get(0).complete(OLD);
        assertThat(one.join()).isEqualTo(OLD);
        assertThat(two.join()).isEqualTo(OLD);
    }

    // scenario 118
    @Test
    void grant_refusedForMany_isRefreshedOnce() {
        ask(URI_A, null);
        hook.answers.get(0).complete(OLD);
        CompletableFuture<AccessGrant> one = desk.grant(URI_A, OLD);
        CompletableFuture<AccessGrant> two = desk.grant(URI_A, OLD);
        hook.answers.get(1).complete(NEW);
        assertThat(one.join()).isEqualTo(NEW);
        assertThat(two.join()).isEqualTo(NEW);
        assertThat(desk.grant(URI_A, OLD).join()).as("refused late").isEqualTo(NEW);
        assertThat(hook.expired).containsExactly(Optional.empty(), Optional.of(OLD));
    }

    @Test
    void grant_otherOrigin_isAskedForItself() {
        ask(URI_A, null);
        ask(URI.create("http://b.example/1"), null);
        assertThat(hook.answers).hasSize(2);
    }

    @Test
    void grant_failed_isNotKept() {
        CompletableFuture<AccessGrant> failed = desk.grant(URI_A, null);
        hook.answers.get(0).completeExceptionally(new IllegalStateException("no network"));
        assertThat(failed).isCompletedExceptionally();
        ask(URI_A, null);
        assertThat(hook.answers).hasSize(2);
    }

    @Test
    void grant_hookThrowsAnErrorOrReturnsNoStage_failsAndIsNotKept() {
        AtomicInteger asked = new AtomicInteger();
        AccessDesk broken = new AccessDesk((uri, expired) -> {
            if (asked.incrementAndGet() == 1) {
                throw new AssertionError("a defect, thrown by the test");
            }
            return noStage();
        });
        assertThat(broken.grant(URI_A, null)).isCompletedExceptionally();
        assertThat(broken.grant(URI_A, null)).isCompletedExceptionally();
        assertThat(asked).hasValue(2);
    }

    @SuppressWarnings("NullAway") // what a host without NullAway may return
    private static CompletionStage<AccessGrant> noStage() {
        return null;
    }

    @Test
    void grant_oneWaiterGone_othersStillGetIt() {
        CompletableFuture<Void> gone = desk.grant(URI_A, null).thenAccept(given -> {});
        CompletableFuture<AccessGrant> stays = desk.grant(URI_A, null);
        gone.cancel(true);
        hook.answers.get(0).complete(OLD);
        assertThat(stays.join()).isEqualTo(OLD);
    }

    @Test
    void toString_ofGrant_hidesSecrets() {
        assertThat(OLD.toString()).contains("Token").doesNotContain("old");
    }

    private void ask(URI uri, @Nullable AccessGrant refused) {
        assertThat(desk.grant(uri, refused)).isNotNull();
    }

    private static final class Asked implements AccessHook {
        final List<CompletableFuture<AccessGrant>> answers = new ArrayList<>();
        final List<Optional<AccessGrant>> expired = new ArrayList<>();

        @Override
        public CompletionStage<AccessGrant> grant(URI uri, Optional<AccessGrant> refused) {
            expired.add(refused);
            answers.add(new CompletableFuture<>());
            return answers.get(answers.size() - 1);
        }
    }
}
