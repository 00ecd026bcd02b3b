package io.kithara.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class RecordingListenerTest {
    private final RecordingListener<Object> listener = new RecordingListener<>();

    @Test
    void accept_keepsOrderAndTypes() {
        listener.accept("a");
        listener.accept(1);
        listener.accept("b");
        assertThat(listener.events()).containsExactly("a", 1, "b");
        assertThat(listener.events(String.class)).containsExactly("a", "b");
    }

    @Test
    void await_eventOfAnotherThread_isReturned() throws Exception {
        Thread sender = new Thread(() -> listener.accept("late"));
        sender.start();
        assertThat(listener.await("late"::equals, Duration.ofSeconds(10))).isEqualTo("late");
        sender.join();
    }

    @Test
    void await_neverSent_failsWithWhatWasHeard() {
        listener.accept("other");
        assertThatThrownBy(() -> listener.await("late"::equals, Duration.ofMillis(1)))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("[other]");
    }
}
