package io.kithara.testing.contracts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.kithara.storage.Availability;
import io.kithara.storage.ByteRange;
import io.kithara.storage.CancelToken;
import io.kithara.storage.RangeSet;
import io.kithara.storage.Registration;
import io.kithara.storage.ResourceState;
import io.kithara.storage.ResourceWriter;
import io.kithara.storage.StorageException;
import io.kithara.storage.StorageException.Reason;
import io.kithara.storage.StreamingResource;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What every {@link StreamingResource} does with one thread at a time. {@link StreamingResourceConcurrencyContract} says
 * the rest.
 */
public abstract class StreamingResourceContract {
    private static final ByteRange HUNDRED = new ByteRange(0, 100);

    private final AtomicInteger wakeUps = new AtomicInteger();
    private final CancelToken nobodyCancels = CancelToken.root();

    @SuppressWarnings("NullAway.Init")
    private StreamingResource resource;

    @SuppressWarnings("NullAway.Init")
    private ResourceWriter writer;

    /** For subclasses. */
    protected StreamingResourceContract() {}

    /** Returns a new, empty resource that holds at least 8 MiB. Each call returns another. */
    protected abstract StreamingResource create() throws IOException;

    @BeforeEach
    final void openResource() throws IOException {
        resource = create();
        writer = resource.claimWriter().orElseThrow();
    }

    @AfterEach
    final void closeResource() {
        writer.close();
        resource.close();
    }

    // scenario 1
    @Test
    final void writeAndRead_wholeObject_comesBackExactly() throws StorageException {
        int length = 300_001;
        Bytes.write(writer, 0, length);
        writer.commit(length, true);
        assertThat(Bytes.read(resource, 0, length + 10)).isEqualTo(Bytes.range(0, length));
        assertThat(resource.length()).hasValue(length);
        assertThat(resource.isLengthProven()).isTrue();
        assertThat(resource.state()).isEqualTo(ResourceState.COMMITTED);
    }

    // scenario 1
    @Test
    final void newResource_isEmptyAndActive() throws StorageException {
        assertThat(resource.readAt(0, ByteBuffer.allocate(10))).isZero();
        assertThat(resource.landed()).isEqualTo(RangeSet.empty());
        assertThat(resource.length()).isEmpty();
        assertThat(resource.isLengthProven()).isFalse();
        assertThat(resource.state()).isEqualTo(ResourceState.ACTIVE);
    }

    @Test
    final void readAt_stopsBeforeTheFirstHole() throws StorageException {
        Bytes.write(writer, 0, 50);
        Bytes.write(writer, 60, 100);
        assertThat(Bytes.read(resource, 0, 100)).isEqualTo(Bytes.range(0, 50));
        assertThat(Bytes.read(resource, 55, 100)).isEmpty();
        assertThat(Bytes.read(resource, 70, 100)).isEqualTo(Bytes.range(70, 100));
    }

    @Test
    final void readAt_directTarget_getsTheSame() throws StorageException {
        Bytes.write(writer, 0, 70_000);
        ByteBuffer target = ByteBuffer.allocateDirect(70_000);
        while (target.hasRemaining()) {
            assertThat(resource.readAt(target.position(), target)).isPositive();
        }
        byte[] copy = new byte[70_000];
        target.flip().get(copy);
        assertThat(copy).isEqualTo(Bytes.range(0, 70_000));
    }

    @Test
    final void readAt_fullTarget_returnsZero() throws StorageException {
        writer.commit(0, true);
        assertThat(resource.readAt(5, ByteBuffer.allocate(0))).isZero();
    }

    @Test
    final void writeAt_directSourceWithOffset_consumesWhatRemains() throws StorageException {
        ByteBuffer source = ByteBuffer.allocateDirect(50_010);
        source.put(new byte[10]).put(Bytes.range(0, 50_000)).position(10);
        writer.writeAt(0, source);
        assertThat(source.hasRemaining()).isFalse();
        assertThat(Bytes.read(resource, 0, 50_000)).isEqualTo(Bytes.range(0, 50_000));
    }

    @Test
    final void writeAt_farFromTheStart_landsThereOnly() throws StorageException {
        long far = 5L << 30;
        Bytes.write(writer, far, far + 40_000);
        assertThat(resource.landed()).isEqualTo(RangeSet.of(new ByteRange(far, far + 40_000)));
        assertThat(Bytes.read(resource, far, far + 40_000)).isEqualTo(Bytes.range(far, far + 40_000));
    }

    // scenario 4
    @Test
    final void whenAvailable_outOfOrderOverlappingWrites_firesWithTheLastHoleOnly() throws StorageException {
        Registration waiting = resource.whenAvailable(HUNDRED, wakeUps::incrementAndGet);
        Bytes.write(writer, 60, 90);
        Bytes.write(writer, 0, 20);
        Bytes.write(writer, 10, 65);
        Bytes.write(writer, 95, 200);
        assertThat(wakeUps).hasValue(0);
        assertThat(resource.hasLanded(HUNDRED)).isFalse();
        Bytes.write(writer, 89, 96);
        assertThat(wakeUps).hasValue(1);
        assertThat(resource.hasLanded(HUNDRED)).isTrue();
        waiting.close();
    }

    // scenario 58
    @Test
    final void whenAvailable_manySmallWrites_wakesOnce() throws StorageException {
        Registration waiting = resource.whenAvailable(new ByteRange(500, 1_000), wakeUps::incrementAndGet);
        for (int at = 0; at < 2_000; at += 10) {
            Bytes.write(writer, at, at + 10);
        }
        assertThat(wakeUps).hasValue(1);
        waiting.close();
    }

    @Test
    final void whenAvailable_alreadyThere_firesAtOnce() throws StorageException {
        Bytes.write(writer, 0, 100);
        resource.whenAvailable(HUNDRED, wakeUps::incrementAndGet).close();
        assertThat(wakeUps).hasValue(1);
    }

    @Test
    final void whenAvailable_takenBack_doesNotFire() throws StorageException {
        Registration waiting = resource.whenAvailable(HUNDRED, wakeUps::incrementAndGet);
        waiting.close();
        waiting.close();
        Bytes.write(writer, 0, 100);
        assertThat(wakeUps).hasValue(0);
    }

    // scenario 5
    @Test
    final void await_pastTheEnd_isEnd() throws StorageException {
        Bytes.write(writer, 0, 100);
        writer.commit(100, true);
        assertThat(resource.await(new ByteRange(100, 200), nobodyCancels)).isEqualTo(Availability.END);
        assertThat(resource.await(new ByteRange(500, 501), nobodyCancels)).isEqualTo(Availability.END);
    }

    // scenario 5
    @Test
    final void await_straddlingTheEnd_isReadyWithThePartBeforeIt() throws StorageException {
        Bytes.write(writer, 0, 100);
        Registration waiting = resource.whenAvailable(new ByteRange(50, 200), wakeUps::incrementAndGet);
        assertThat(wakeUps).hasValue(0);
        writer.commit(100, true);
        assertThat(wakeUps).hasValue(1);
        assertThat(resource.await(new ByteRange(50, 200), nobodyCancels)).isEqualTo(Availability.READY);
        waiting.close();
    }

    // scenario 6
    @Test
    final void commit_withBytesMissing_isRefusedAndWaitersGoOnWaiting() throws StorageException {
        Registration waiting = resource.whenAvailable(HUNDRED, wakeUps::incrementAndGet);
        Bytes.write(writer, 0, 40);
        Bytes.write(writer, 50, 100);
        assertThatIllegalStateException().isThrownBy(() -> writer.commit(100, true));
        assertThat(wakeUps).hasValue(0);
        assertThat(resource.state()).isEqualTo(ResourceState.ACTIVE);
        Bytes.write(writer, 40, 50);
        assertThat(wakeUps).hasValue(1);
        writer.commit(100, true);
        waiting.close();
    }

    @Test
    final void commit_endNotProven_saysSo() throws StorageException {
        Bytes.write(writer, 0, 100);
        writer.commit(100, false);
        assertThat(resource.isLengthProven()).isFalse();
        assertThat(resource.length()).hasValue(100);
    }

    @Test
    final void commit_shorterThanWhatLanded_cutsTheRestOff() throws StorageException {
        Bytes.write(writer, 0, 100);
        writer.commit(60, true);
        assertThat(Bytes.read(resource, 0, 100)).isEqualTo(Bytes.range(0, 60));
        assertThat(resource.landed()).isEqualTo(RangeSet.of(new ByteRange(0, 60)));
    }

    // scenario 8
    @Test
    final void fail_wakesEveryWaiterWithTheReason() {
        IOException cause = new IOException("origin went away");
        Registration first = resource.whenAvailable(HUNDRED, wakeUps::incrementAndGet);
        Registration second = resource.whenAvailable(new ByteRange(500, 600), wakeUps::incrementAndGet);
        writer.fail(cause);
        assertThat(wakeUps).hasValue(2);
        assertThatExceptionOfType(StorageException.class)
                .isThrownBy(() -> resource.await(HUNDRED, nobodyCancels))
                .withCause(cause)
                .extracting(StorageException::reason)
                .isEqualTo(Reason.WRITER_FAILED);
        first.close();
        second.close();
    }

    // scenario 8
    @Test
    final void fail_laterWritesAndCommitsFail() {
        writer.fail(new IOException("gone"));
        assertReason(Reason.WRITER_FAILED, () -> Bytes.write(writer, 0, 10));
        assertReason(Reason.WRITER_FAILED, () -> writer.writeAt(0, ByteBuffer.allocate(0)));
        assertReason(Reason.WRITER_FAILED, () -> writer.commit(0, true));
        assertThat(resource.landed()).isEqualTo(RangeSet.empty());
    }

    @Test
    final void fail_whatHadLandedStaysReadable() throws StorageException {
        Bytes.write(writer, 0, 50);
        writer.fail(new IOException("gone"));
        assertThat(resource.readAt(0, ByteBuffer.allocate(100))).isEqualTo(50);
        assertThat(resource.await(new ByteRange(0, 50), nobodyCancels)).isEqualTo(Availability.READY);
        assertReason(Reason.WRITER_FAILED, () -> resource.readAt(50, ByteBuffer.allocate(10)));
    }

    // scenario 9
    @Test
    final void positions_negativeOrOverflowing_areRejected() {
        assertThatIllegalArgumentException().isThrownBy(() -> resource.readAt(-1, ByteBuffer.allocate(1)));
        assertThatIllegalArgumentException().isThrownBy(() -> writer.writeAt(-1, ByteBuffer.allocate(1)));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> writer.writeAt(Long.MAX_VALUE - 1, ByteBuffer.allocate(2)));
        assertThatIllegalArgumentException().isThrownBy(() -> writer.commit(-1, true));
    }

    // scenario 11
    @Test
    final void commit_ofNothing_isAnEmptyResource() throws StorageException {
        writer.commit(0, true);
        assertThat(resource.readAt(0, ByteBuffer.allocate(10))).isEqualTo(-1);
        assertThat(resource.await(new ByteRange(0, 1), nobodyCancels)).isEqualTo(Availability.END);
        assertThat(resource.length()).hasValue(0);
    }

    // scenario 11
    @Test
    final void writeAt_nothing_changesNothing() throws StorageException {
        writer.writeAt(10, ByteBuffer.allocate(0));
        assertThat(resource.landed()).isEqualTo(RangeSet.empty());
    }

    // scenario 11
    @Test
    final void readAt_end_isEndOnlyOnceCommitted() throws StorageException {
        Bytes.write(writer, 0, 100);
        assertThat(resource.readAt(100, ByteBuffer.allocate(1))).isZero();
        writer.commit(100, true);
        assertThat(resource.readAt(100, ByteBuffer.allocate(1))).isEqualTo(-1);
        assertThat(resource.readAt(99, ByteBuffer.allocate(1))).isEqualTo(1);
    }

    // scenario 12
    @Test
    final void close_ofAnUncommittedWriter_failsTheWaiters() {
        Registration waiting = resource.whenAvailable(HUNDRED, wakeUps::incrementAndGet);
        writer.close();
        assertThat(wakeUps).hasValue(1);
        assertThat(resource.state()).isEqualTo(ResourceState.FAILED);
        assertReason(Reason.WRITER_FAILED, () -> resource.await(HUNDRED, nobodyCancels));
        waiting.close();
    }

    // scenario 12
    @Test
    final void cancel_andThenClose_isNobodysFailure() {
        Registration waiting = resource.whenAvailable(HUNDRED, wakeUps::incrementAndGet);
        writer.cancel();
        writer.close();
        assertThat(wakeUps).hasValue(1);
        assertThat(resource.state()).isEqualTo(ResourceState.CANCELLED);
        assertReason(Reason.CANCELLED, () -> resource.await(HUNDRED, nobodyCancels));
        assertReason(Reason.CANCELLED, () -> resource.readAt(0, ByteBuffer.allocate(1)));
        assertReason(Reason.CANCELLED, () -> Bytes.write(writer, 0, 10));
        waiting.close();
    }

    // scenario 13
    @Test
    final void commit_twice_isTheSameAsOnce() throws StorageException {
        Bytes.write(writer, 0, 100);
        writer.commit(100, true);
        writer.commit(100, true);
        assertThatIllegalStateException().isThrownBy(() -> writer.commit(99, true));
        assertThatIllegalStateException().isThrownBy(() -> Bytes.write(writer, 0, 10));
        writer.fail(new IOException("late"));
        writer.close();
        assertThat(resource.state()).isEqualTo(ResourceState.COMMITTED);
        assertThat(Bytes.read(resource, 0, 100)).isEqualTo(Bytes.range(0, 100));
    }

    // scenario 13
    @Test
    final void commit_ofAClosedResource_failsTyped() throws StorageException {
        Bytes.write(writer, 0, 100);
        resource.close();
        assertReason(Reason.WRITER_FAILED, () -> writer.commit(100, true));
        assertReason(Reason.WRITER_FAILED, () -> Bytes.write(writer, 0, 100));
    }

    @Test
    final void claimWriter_isGrantedToOne() throws StorageException {
        assertThat(resource.claimWriter()).isEmpty();
        Bytes.write(writer, 0, 100);
        writer.commit(100, true);
        assertThat(resource.claimWriter()).isEmpty();
    }

    // scenario 5
    @Test
    final void claimWriter_ofAnEndWithoutProof_mayFindMoreBehindIt() throws StorageException {
        Bytes.write(writer, 0, 60);
        writer.commit(60, false);
        try (ResourceWriter next = resource.claimWriter().orElseThrow()) {
            assertThat(resource.state()).isEqualTo(ResourceState.ACTIVE);
            assertThat(resource.length()).isEmpty();
            assertThat(resource.readAt(60, ByteBuffer.allocate(1))).isZero();
            Registration waiting = resource.whenAvailable(HUNDRED, wakeUps::incrementAndGet);
            assertThat(wakeUps).hasValue(0);
            Bytes.write(next, 60, 100);
            next.commit(100, true);
            assertThat(wakeUps).hasValue(1);
            waiting.close();
        }
        assertThat(Bytes.read(resource, 0, 100)).isEqualTo(Bytes.range(0, 100));
        assertThat(resource.isLengthProven()).isTrue();
        assertThat(resource.claimWriter()).isEmpty();
    }

    @Test
    final void claimWriter_ofAnEndWithoutProofAndNothingFound_endsAsItWas() throws StorageException {
        Bytes.write(writer, 0, 60);
        writer.commit(60, false);
        resource.claimWriter().orElseThrow().fail(new IOException("nobody answers"));
        assertThat(resource.state()).isEqualTo(ResourceState.COMMITTED);
        assertThat(resource.length()).hasValue(60);
        assertThat(resource.isLengthProven()).isFalse();
        assertThat(resource.readAt(60, ByteBuffer.allocate(1))).isEqualTo(-1);
    }

    @Test
    final void claimWriter_ofAnEndWithoutProofAndPartOfMoreFound_hasNoEndAnyMore() throws StorageException {
        Bytes.write(writer, 0, 60);
        writer.commit(60, false);
        try (ResourceWriter next = resource.claimWriter().orElseThrow()) {
            Bytes.write(next, 60, 80);
            next.fail(new IOException("gone"));
        }
        assertThat(resource.state()).isEqualTo(ResourceState.FAILED);
        assertThat(resource.length()).isEmpty();
        assertThat(Bytes.read(resource, 0, 80)).isEqualTo(Bytes.range(0, 80));
    }

    // scenario 27
    @Test
    final void claimWriter_afterAFailure_goesOnFromWhatLanded() throws StorageException {
        Bytes.write(writer, 0, 60);
        writer.fail(new IOException("gone"));
        try (ResourceWriter next = resource.claimWriter().orElseThrow()) {
            assertThat(resource.state()).isEqualTo(ResourceState.ACTIVE);
            assertThat(resource.readAt(60, ByteBuffer.allocate(1))).isZero();
            Registration waiting = resource.whenAvailable(HUNDRED, wakeUps::incrementAndGet);
            Bytes.write(next, 60, 100);
            assertThat(wakeUps).hasValue(1);
            next.commit(100, true);
            waiting.close();
        }
        assertThat(Bytes.read(resource, 0, 100)).isEqualTo(Bytes.range(0, 100));
    }

    @Test
    final void coverage_isWhatAManifestNeeds() throws StorageException {
        Bytes.write(writer, 0, 100);
        assertThat(resource.coverage().isWhole()).isFalse();
        resource.force();
        writer.commit(100, true);
        assertThat(resource.coverage().isWhole()).isTrue();
        assertThat(resource.coverage().landed()).isEqualTo(RangeSet.of(HUNDRED));
    }

    @Test
    final void close_wakesWaitersAndEndsReads() {
        Registration waiting = resource.whenAvailable(HUNDRED, wakeUps::incrementAndGet);
        resource.close();
        resource.close();
        assertThat(wakeUps).hasValue(1);
        assertThatIllegalStateException().isThrownBy(() -> resource.readAt(0, ByteBuffer.allocate(1)));
        assertThatIllegalStateException().isThrownBy(() -> resource.await(HUNDRED, nobodyCancels));
        assertThatIllegalStateException().isThrownBy(() -> resource.claimWriter());
        waiting.close();
    }

    private static void assertReason(Reason reason, StorageCall call) {
        assertThatExceptionOfType(StorageException.class)
                .isThrownBy(call::run)
                .extracting(StorageException::reason)
                .isEqualTo(reason);
    }

    private interface StorageCall {
        void run() throws StorageException;
    }
}
