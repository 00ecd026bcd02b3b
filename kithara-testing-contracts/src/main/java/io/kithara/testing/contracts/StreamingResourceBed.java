package io.kithara.testing.contracts;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.kithara.storage.ByteRange;
import io.kithara.storage.CancelToken;
import io.kithara.storage.ResourceWriter;
import io.kithara.storage.StorageException;
import io.kithara.storage.StorageException.Reason;
import io.kithara.storage.StreamingResource;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A resource and its writer for each test of a contract. */
abstract class StreamingResourceBed {
    static final ByteRange HUNDRED = new ByteRange(0, 100);

    final CancelToken nobodyCancels = CancelToken.root();

    @SuppressWarnings("NullAway.Init")
    StreamingResource resource;

    @SuppressWarnings("NullAway.Init")
    ResourceWriter writer;

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

    static void assertReason(Reason reason, StorageCall call) {
        assertThatExceptionOfType(StorageException.class)
                .isThrownBy(call::run)
                .extracting(StorageException::reason)
                .isEqualTo(reason);
    }

    interface StorageCall {
        void run() throws StorageException;
    }
}
