package io.kithara.testing.contracts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.kithara.storage.Availability;
import io.kithara.storage.ByteRange;
import io.kithara.storage.RangeSet;
import io.kithara.storage.Registration;
import io.kithara.storage.ResourceState;
import io.kithara.storage.StorageException;
import io.kithara.storage.StreamingResource;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

/**
 * What every {@link StreamingResource} does with one thread at a time: what is read, who is told, and how its writing
 * ends. {@link StreamingResourceConcurrencyContract} says the rest.
 */
public abstract class StreamingResourceContract extends StreamingResourceWriterContract {
    /** For subclasses. */
    protected StreamingResourceContract() {}

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
}
