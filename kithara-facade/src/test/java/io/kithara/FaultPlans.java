package io.kithara;

import static org.assertj.core.api.Assertions.assertThat;

import io.kithara.testing.Fault;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
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

    /** How many faults {@link #fault} knows. */
    static final int FAULTS = 8;

    /**
     * Returns a fault of a server or its connection, for all requests or the first few.
     *
     * @param kind from 0 up to {@link #FAULTS}, exclusive
     * @param bytes what comes of a body where only a part of it does
     */
    static Fault fault(int kind, int bytes, Random random) {
        Fault fault = switch (kind) {
            case 0 -> Fault.status(404);
            case 1 -> Fault.status(503);
            case 2 -> Fault.htmlPage();
            case 3 -> Fault.resetAfter(bytes);
            case 4 -> Fault.cutAfter(bytes);
            case 5 -> Fault.stallAfter(bytes, Duration.ofMillis(1_500)).first(1);
            case 6 -> Fault.ignoreRange();
            case 7 -> Fault.dropRequest();
            default -> throw new IllegalArgumentException("kind=" + kind);
        };
        return random.nextBoolean() ? fault : fault.first(1 + random.nextInt(4));
    }

    /** Returns as many bytes of noise, behind some that stay: never by chance like the media it replaces. */
    static byte[] noise(Random random, byte[] body, int intact) {
        byte[] noise = new byte[body.length];
        random.nextBytes(noise);
        System.arraycopy(body, 0, noise, 0, Math.min(intact, body.length));
        return noise;
    }

    /** One plan, which follows from its seed. */
    interface Plan {
        void play(long seed) throws Exception;
    }
}
