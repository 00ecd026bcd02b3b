package io.kithara.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class CancelTreeTest {
    private final List<String> log = new ArrayList<>();

    @Test
    void cancel_parent_cancelsDescendantsInOrder() {
        CancelToken root = CancelToken.root();
        CancelToken child = root.child();
        CancelToken grandchild = child.child();
        try (Registration first = grandchild.onCancel(() -> log.add("grandchild"));
                Registration second = root.onCancel(() -> log.add("root"))) {
            root.cancel();
            assertThat(first).isNotSameAs(second);
        }
        assertThat(log).containsExactly("grandchild", "root");
        assertThat(grandchild.isCancelled()).isTrue();
    }

    // scenario 7
    @Test
    void cancel_child_leavesParentAndSiblings() {
        CancelToken root = CancelToken.root();
        CancelToken child = root.child();
        CancelToken sibling = root.child();
        Registration registration = sibling.onCancel(() -> log.add("sibling"));
        child.cancel();
        assertThat(child.isCancelled()).isTrue();
        assertThat(sibling.isCancelled()).isFalse();
        assertThat(root.isCancelled()).isFalse();
        assertThat(log).isEmpty();
        registration.close();
    }

    @Test
    void child_ofCancelledToken_isCancelled() {
        CancelToken root = CancelToken.root();
        root.cancel();
        assertThat(root.child().isCancelled()).isTrue();
    }

    @Test
    void onCancel_afterwards_runsAtOnce() {
        CancelToken root = CancelToken.root();
        CancelToken child = root.child();
        root.cancel();
        Registration registration = child.onCancel(() -> log.add("ran"));
        registration.close();
        assertThat(log).containsExactly("ran");
    }

    @Test
    void onCancel_closedRegistration_doesNotRun() {
        CancelToken root = CancelToken.root();
        Registration registration = root.child().onCancel(() -> log.add("ran"));
        registration.close();
        registration.close();
        root.cancel();
        assertThat(log).isEmpty();
    }

    @Test
    void cancel_twice_runsOnce() {
        CancelToken root = CancelToken.root();
        Registration registration = root.onCancel(() -> log.add("ran"));
        root.cancel();
        root.cancel();
        registration.close();
        assertThat(log).containsExactly("ran");
    }

    @Test
    void cancel_callbackThrows_othersStillRun() {
        CancelToken root = CancelToken.root();
        Registration bad = root.onCancel(() -> {
            throw new IllegalStateException("bad");
        });
        Registration good = root.onCancel(() -> log.add("good"));
        assertThatThrownBy(root::cancel).hasMessage("bad");
        assertThat(log).containsExactly("good");
        bad.close();
        good.close();
    }

    @Test
    void onCancel_fromWithinACallback_runsAtOnce() {
        CancelToken root = CancelToken.root();
        Registration outer = root.onCancel(
                () -> root.child().onCancel(() -> log.add("inner")).close());
        root.cancel();
        outer.close();
        assertThat(log).containsExactly("inner");
    }

    @Test
    void child_whoseListenersHaveLeft_isNotKeptByItsParent() {
        CancelToken root = CancelToken.root();
        WeakReference<CancelToken> child = usedChild(root);
        // A collection is a request: the loop ends when it was granted, and the test's time-out otherwise.
        while (child.get() != null) {
            System.gc();
        }
        root.cancel();
    }

    private static WeakReference<CancelToken> usedChild(CancelToken root) {
        CancelToken child = root.child();
        child.onCancel(() -> {}).close();
        return new WeakReference<>(child);
    }

    // scenario 16
    @Test
    void cancel_racingWithRegistration_losesNoCallback() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try {
            for (int round = 0; round < 5_000; round++) {
                CancelToken root = CancelToken.root();
                CancelToken child = root.child();
                AtomicInteger runs = new AtomicInteger();
                CyclicBarrier start = new CyclicBarrier(2);
                Future<?> listener = threads.submit(() -> meetAndRun(start, () -> {
                    Registration kept = child.onCancel(runs::incrementAndGet);
                    assertThat(kept).isNotNull();
                }));
                Future<?> canceller = threads.submit(() -> meetAndRun(start, root::cancel));
                listener.get(10, TimeUnit.SECONDS);
                canceller.get(10, TimeUnit.SECONDS);
                assertThat(runs).hasValue(1);
            }
        } finally {
            threads.shutdownNow();
        }
    }

    private static boolean meetAndRun(CyclicBarrier start, Runnable action) throws Exception {
        start.await(10, TimeUnit.SECONDS);
        action.run();
        return true;
    }
}
