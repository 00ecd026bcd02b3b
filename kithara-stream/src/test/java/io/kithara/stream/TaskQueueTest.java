package io.kithara.stream;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Who is woken for what, without threads. */
final class TaskQueueTest {
    private static final int TURNS = 1_000;

    private final AtomicInteger nudges = new AtomicInteger();
    private final TaskQueue queue = new TaskQueue(nudges::incrementAndGet);

    @Test
    void runIfDue_moreToDo_isDueAgainAndWakesNobody() {
        TaskCell busy = new TaskCell("busy", () -> true, queue);
        busy.wake();

        for (int i = 0; i < TURNS; i++) {
            TaskCell due = Objects.requireNonNull(queue.take());
            assertThat(due).isSameAs(busy);
            due.runIfDue();
        }

        assertThat(nudges).as("for being woken, not for its turns").hasValue(1);
    }

    @Test
    void wake_whileDue_looksForAWorkerOnceMore() {
        TaskCell waiting = new TaskCell("waiting", () -> false, queue);
        waiting.wake();

        waiting.wake();

        assertThat(nudges).hasValue(2);
        assertThat(queue.take()).isSameAs(waiting);
        assertThat(queue.take()).as("it is there once").isNull();
    }
}
