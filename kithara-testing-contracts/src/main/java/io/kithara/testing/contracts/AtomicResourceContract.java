package io.kithara.testing.contracts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.kithara.storage.AtomicResource;
import io.kithara.storage.StorageException;
import io.kithara.storage.StorageException.Reason;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every {@link AtomicResource} does. */
public abstract class AtomicResourceContract {
    private static final int MAX_BYTES = 100_000;

    @SuppressWarnings("NullAway.Init")
    private AtomicResource resource;

    /** For subclasses. */
    protected AtomicResourceContract() {}

    /** Returns a content that nobody has written; the next call returns another. */
    protected abstract AtomicResource create(int maxBytes) throws IOException;

    @BeforeEach
    final void openResource() throws IOException {
        resource = create(MAX_BYTES);
    }

    // scenario 1
    @Test
    final void read_nothingWritten_isEmpty() throws StorageException {
        assertThat(resource.read()).isEmpty();
    }

    // scenario 1
    @Test
    final void writeAndRead_comesBackExactly() throws StorageException {
        resource.write(Bytes.range(0, MAX_BYTES));
        assertThat(resource.read()).isEqualTo(Bytes.range(0, MAX_BYTES));
    }

    @Test
    final void write_shorterContent_replacesTheWhole() throws StorageException {
        resource.write(Bytes.range(0, 5_000));
        resource.write(Bytes.range(7, 20));
        assertThat(resource.read()).isEqualTo(Bytes.range(7, 20));
        resource.write(new byte[0]);
        assertThat(resource.read()).isEmpty();
    }

    @Test
    final void contents_areCopies() throws StorageException {
        byte[] mine = Bytes.range(0, 10);
        resource.write(mine);
        mine[0]++;
        resource.read()[1]++;
        assertThat(resource.read()).isEqualTo(Bytes.range(0, 10));
    }

    @Test
    final void write_tooLong_isLimitAndKeepsTheOldContent() throws StorageException {
        resource.write(Bytes.range(0, 10));
        assertThatExceptionOfType(StorageException.class)
                .isThrownBy(() -> resource.write(new byte[MAX_BYTES + 1]))
                .extracting(StorageException::reason)
                .isEqualTo(Reason.LIMIT);
        assertThat(resource.read()).isEqualTo(Bytes.range(0, 10));
    }

    @Test
    final void delete_makesItEmpty() throws StorageException {
        resource.write(Bytes.range(0, 10));
        resource.delete();
        resource.delete();
        assertThat(resource.read()).isEmpty();
    }

    @Test
    final void write_byAnInterruptedThread_worksAndKeepsTheFlag() throws StorageException {
        Thread.currentThread().interrupt();
        resource.write(Bytes.range(0, 10));
        byte[] content = resource.read();
        assertThat(Thread.interrupted()).isTrue();
        assertThat(content).isEqualTo(Bytes.range(0, 10));
    }

    // scenario 2, scenario 14
    @Test
    final void concurrentWritersAndReaders_everyReadIsOneWholeContent() throws Exception {
        int writers = 3;
        int rounds = 60;
        resource.write(content(0));
        ExecutorService threads = Executors.newFixedThreadPool(writers + 2);
        List<Future<?>> work = new ArrayList<>();
        for (int w = 0; w < writers; w++) {
            int mine = w;
            work.add(threads.submit(() -> {
                for (int round = 0; round < rounds; round++) {
                    resource.write(content(mine * rounds + round));
                }
                return mine;
            }));
        }
        for (int r = 0; r < 2; r++) {
            work.add(threads.submit(() -> {
                for (int round = 0; round < 2 * rounds; round++) {
                    assertThat(isOneContent(resource.read())).isTrue();
                }
                return rounds;
            }));
        }
        for (Future<?> one : work) {
            one.get(30, TimeUnit.SECONDS);
        }
        threads.shutdown();
        resource.write(content(77));
        assertThat(resource.read()).isEqualTo(content(77));
    }

    /** A content whose length and bytes all follow from {@code number}. */
    private static byte[] content(int number) {
        byte[] content = new byte[20_000 + number];
        Arrays.fill(content, (byte) number);
        return content;
    }

    private static boolean isOneContent(byte[] content) {
        return Arrays.equals(content, content(content.length - 20_000));
    }
}
