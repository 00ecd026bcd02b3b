package io.kithara;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** Runs plans of random faults side by side; a plan that fails is repeated alone by {@code -Dkithara.seed=}. */
final class FaultPlans {
    /** A watchdog, not a measure: most of a plan is waiting for a dead connection. */
    private static final long LIMIT_MINUTES = 25;

    private FaultPlans() {}

    /** Plays the plans of {@code plans} seeds from {@code firstSeed} on, and fails with all that failed. */
    static void run(long firstSeed, int plans, int atOnce, Plan plan) throws Exception {
        Long only = Long.getLong("kithara.seed");
        ExecutorService threads = Executors.newFixedThreadPool(atOnce);
        List<Future<?>> running = new ArrayList<>();
        for (int i = 0; i < (only == null ? plans : 1); i++) {
            long seed = only == null ? firstSeed + i : only;
            running.add(threads.submit(() -> {
                plan.play(seed);
                return null;
            }));
        }
        threads.shutdown();
        List<Throwable> failures = new ArrayList<>();
        for (Future<?> played : running) {
            try {
                played.get(LIMIT_MINUTES, TimeUnit.MINUTES);
            } catch (ExecutionException e) {
                failures.add(e.getCause());
            }
        }
        assertThat(failures).isEmpty();
    }

    /** One plan, which follows from its seed. */
    interface Plan {
        void play(long seed) throws Exception;
    }
}
