package io.kithara.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What happens while a write is on its way to the store: {@code GatedStore} holds it there. */
class StoredResourceTest {
    private static final ByteRange TEN = new ByteRange(0, 10);

    private final GatedStore store = new GatedStore();
    private final StoredResource resource = new StoredResource(store, Coverage.NONE);
    private final ResourceWriter writer = resource.claimWriter().orElseThrow();
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final AtomicInteger woken = new AtomicInteger();

    @AfterEach
    void stop() {
        store.open.countDown();
        threads.shutdownNow();
        resource.close();
    }

    @Test
    void writeAt_notYetInTheStore_isNotPublished() throws Exception {
        Registration registration = resource.whenAvailable(TEN, woken::incrementAndGet);
        Future<?> write = startWrite();
        assertThat(resource.hasLanded(TEN)).isFalse();
        assertThat(woken).hasValue(0);
        finish(write);
        assertThat(resource.hasLanded(TEN)).isTrue();
        assertThat(woken).hasValue(1);
        registration.close();
    }

    @Test
    void readAt_whileTheWriterIsStuckAtTheStore_doesNotWait() throws Exception {
        store.gateFrom = 10;
        writer.writeAt(0, ByteBuffer.allocate(10));
        Future<?> write = startWrite(10);
        assertThat(resource.readAt(0, ByteBuffer.allocate(20))).isEqualTo(10);
        assertThat(resource.readAt(10, ByteBuffer.allocate(20))).isZero();
        finish(write);
    }

    // scenario 28
    @Test
    void fail_duringAWrite_leavesTheRightToWriteUntilItIsOver() throws Exception {
        Registration registration = resource.whenAvailable(new ByteRange(0, 20), woken::incrementAndGet);
        Future<?> write = startWrite();
        writer.fail(new IOException("gone"));
        assertThat(resource.claimWriter()).isEmpty();
        assertThat(woken).hasValue(0);
        finish(write);
        assertThat(woken).hasValue(1);
        assertThat(resource.state()).isEqualTo(ResourceState.FAILED);
        assertThat(resource.claimWriter()).isPresent();
        registration.close();
    }

    // scenario 28
    @Test
    void staleWriter_afterTakeover_canDoNothing() throws Exception {
        store.open.countDown();
        writer.cancel();
        ResourceWriter next = resource.claimWriter().orElseThrow();
        assertThatThrownBy(() -> writer.writeAt(0, ByteBuffer.allocate(10))).isInstanceOf(StorageException.class);
        assertThatThrownBy(() -> writer.commit(0, true)).isInstanceOf(StorageException.class);
        writer.fail(new IOException("late"));
        writer.cancel();
        writer.close();
        assertThat(resource.state()).isEqualTo(ResourceState.ACTIVE);
        assertThat(store.writes).hasValue(0);
        next.commit(0, true);
        assertThat(resource.state()).isEqualTo(ResourceState.COMMITTED);
    }

    @Test
    void close_duringAWrite_closesTheStoreAfterIt() throws Exception {
        Registration registration = resource.whenAvailable(new ByteRange(0, 20), woken::incrementAndGet);
        Future<?> write = startWrite();
        resource.close();
        assertThat(woken).hasValue(1);
        assertThat(store.closes).hasValue(0);
        finish(write);
        assertThat(store.closes).hasValue(1);
        registration.close();
    }

    @Test
    void writeAt_fromASecondThreadAtOnce_isRefused() throws Exception {
        Future<?> write = startWrite();
        assertThatThrownBy(() -> writer.writeAt(10, ByteBuffer.allocate(1)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("two threads");
        finish(write);
    }

    @Test
    void writeAt_storeFails_publishesNothingAndStaysActive() throws Exception {
        store.open.countDown();
        store.failure = new StorageException(StorageException.Reason.NO_SPACE, "full");
        assertThatThrownBy(() -> writer.writeAt(0, ByteBuffer.allocate(10))).isSameAs(store.failure);
        assertThat(resource.landed().isEmpty()).isTrue();
        assertThat(resource.state()).isEqualTo(ResourceState.ACTIVE);
        store.failure = null;
        writer.writeAt(0, ByteBuffer.allocate(10));
        assertThat(resource.hasLanded(TEN)).isTrue();
    }

    @Test
    void commit_storeFails_staysActive() throws Exception {
        store.open.countDown();
        writer.writeAt(0, ByteBuffer.allocate(10));
        store.failure = new StorageException(StorageException.Reason.IO, "cannot cut");
        assertThatThrownBy(() -> writer.commit(10, true)).isSameAs(store.failure);
        assertThat(resource.state()).isEqualTo(ResourceState.ACTIVE);
        assertThat(resource.length()).isEmpty();
    }

    @Test
    void whenAvailable_callbackThrows_othersStillRunAndTheWriteCounts() throws Exception {
        store.open.countDown();
        Registration bad = resource.whenAvailable(TEN, () -> {
            throw new IllegalStateException("bad");
        });
        Registration good = resource.whenAvailable(TEN, woken::incrementAndGet);
        assertThatThrownBy(() -> writer.writeAt(0, ByteBuffer.allocate(10))).hasMessage("bad");
        assertThat(woken).hasValue(1);
        assertThat(resource.hasLanded(TEN)).isTrue();
        bad.close();
        good.close();
    }

    private Future<?> startWrite() throws InterruptedException {
        return startWrite(0);
    }

    private Future<?> startWrite(long position) throws InterruptedException {
        Future<?> write = threads.submit(() -> {
            writer.writeAt(position, ByteBuffer.allocate(10));
            return true;
        });
        assertThat(store.entered.await(10, TimeUnit.SECONDS)).isTrue();
        return write;
    }

    private void finish(Future<?> write) throws Exception {
        store.open.countDown();
        write.get(10, TimeUnit.SECONDS);
    }

    /** Keeps no bytes; lets writes from a position on through only once {@code open}. */
    private static final class GatedStore implements ByteStore {
        @Override
        public boolean isShared() {
            return false;
        }

        final CountDownLatch entered = new CountDownLatch(1);
        final CountDownLatch open = new CountDownLatch(1);
        final AtomicInteger writes = new AtomicInteger();
        final AtomicInteger closes = new AtomicInteger();
        volatile long gateFrom;
        volatile @Nullable StorageException failure;

        @Override
        public int read(long position, ByteBuffer target, int maxBytes) {
            target.position(target.position() + maxBytes);
            return maxBytes;
        }

        @Override
        public void write(long position, ByteBuffer source) throws StorageException {
            writes.incrementAndGet();
            if (position >= gateFrom) {
                pass();
            }
            fail();
            source.position(source.limit());
        }

        private void pass() {
            entered.countDown();
            try {
                assertThat(open.await(10, TimeUnit.SECONDS)).isTrue();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }

        private void fail() throws StorageException {
            StorageException scripted = failure;
            if (scripted != null) {
                throw scripted;
            }
        }

        @Override
        public void finish(long length) throws StorageException {
            fail();
        }

        @Override
        public void force() {}

        @Override
        public RangeSet droppable(long position) {
            return RangeSet.empty();
        }

        @Override
        public void drop(long end) {}

        @Override
        public void close() {
            closes.incrementAndGet();
        }
    }
}
