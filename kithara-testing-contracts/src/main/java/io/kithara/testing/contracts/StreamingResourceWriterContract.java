package io.kithara.testing.contracts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.kithara.storage.Availability;
import io.kithara.storage.ByteRange;
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
import org.junit.jupiter.api.Test;

/** How the writing of every {@link StreamingResource} ends and begins again, with one thread at a time. */
abstract class StreamingResourceWriterContract extends StreamingResourceBed {
    final AtomicInteger wakeUps = new AtomicInteger();

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

    // scenario 11
    @Test
    final void commit_ofNothing_isAnEmptyResource() throws StorageException {
        writer.commit(0, true);
        assertThat(resource.readAt(0, ByteBuffer.allocate(10))).isEqualTo(-1);
        assertThat(resource.await(new ByteRange(0, 1), nobodyCancels)).isEqualTo(Availability.END);
        assertThat(resource.length()).hasValue(0);
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
}
