package io.kithara.stream;

import static org.assertj.core.api.Assertions.assertThat;

import io.kithara.net.NetException;
import io.kithara.storage.StorageException;
import java.io.IOException;
import java.util.Arrays;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class FailureMappingTest {
    @ParameterizedTest
    @EnumSource(value = NetException.Reason.class, mode = EnumSource.Mode.EXCLUDE, names = "SINK")
    void from_netException_keepsItsMeaning(NetException.Reason reason) {
        NetException failure = new NetException(reason, "what happened", null);

        MediaException media = MediaException.from(failure);

        assertThat(media.reason()).isNotEqualTo(MediaException.Reason.INTERNAL);
        if (reason != NetException.Reason.PROTOCOL) {
            assertThat(media.reason().name()).isEqualTo(reason.name());
        }
        assertThat(media).hasMessage("what happened").hasCause(failure);
    }

    @ParameterizedTest
    @EnumSource(StorageException.Reason.class)
    void from_storageException_isTyped(StorageException.Reason reason) {
        MediaException media = MediaException.from(new StorageException(reason, "what happened"));

        assertThat(media.reason())
                .isEqualTo(
                        switch (reason) {
                            case CANCELLED -> MediaException.Reason.CANCELLED;
                            case LIMIT -> MediaException.Reason.LIMIT;
                            default -> MediaException.Reason.STORAGE;
                        });
    }

    @Test
    void from_failedWriter_isWhatMadeItFail() {
        NetException network = new NetException(NetException.Reason.STATUS, 503, "server is busy", null);
        StorageException writer =
                new StorageException(StorageException.Reason.WRITER_FAILED, "the writer failed", network);

        assertThat(MediaException.from(writer).reason()).isEqualTo(MediaException.Reason.STATUS);
    }

    @Test
    void from_failedSink_isWhatTheSinkThrew() {
        StorageException full = new StorageException(StorageException.Reason.NO_SPACE, "disk full");
        NetException sink = new NetException(NetException.Reason.SINK, "sink failed", full);

        assertThat(MediaException.from(sink).reason()).isEqualTo(MediaException.Reason.STORAGE);
    }

    @Test
    void from_mediaException_isItself() {
        MediaException media = new MediaException(MediaException.Reason.OFFLINE, "off");

        assertThat(MediaException.from(media)).isSameAs(media);
    }

    @Test
    void from_otherIOException_isStorage() {
        assertThat(MediaException.from(new IOException()).reason()).isEqualTo(MediaException.Reason.STORAGE);
    }

    @Test
    void fromStage_wrappedTwice_isWhatItFailedWith() {
        MediaException media = new MediaException(MediaException.Reason.STATUS, "404");
        Throwable wrapped = new CompletionException(new CompletionException(media));

        assertThat(MediaException.fromStage(wrapped)).isSameAs(media);
        assertThat(MediaException.causeOf(wrapped)).isSameAs(media);
    }

    @Test
    void fromStage_notOfTheNetworkOrDisk_isInternalAndKeepsItsCause() {
        IllegalStateException defect = new IllegalStateException("a defect");

        MediaException media = MediaException.fromStage(new CompletionException(defect));

        assertThat(media.reason()).isEqualTo(MediaException.Reason.INTERNAL);
        assertThat(media).hasCause(defect);
    }

    @Test
    void fromStage_completionExceptionOfNothing_isItself() {
        CompletionException empty = new CompletionException("nothing inside", null);

        assertThat(MediaException.causeOf(empty)).isSameAs(empty);
    }

    @Test
    void isOutage_noAnswerAtAll_only() {
        assertThat(Arrays.stream(MediaException.Reason.values()).filter(MediaException.Reason::isOutage))
                .containsExactlyInAnyOrder(
                        MediaException.Reason.CONNECT, MediaException.Reason.TIMEOUT, MediaException.Reason.RESET);
    }

    @Test
    void isUnreachable_outageOrNoNetwork_only() {
        assertThat(Arrays.stream(MediaException.Reason.values()).filter(MediaException.Reason::isUnreachable))
                .containsExactlyInAnyOrder(
                        MediaException.Reason.CONNECT,
                        MediaException.Reason.TIMEOUT,
                        MediaException.Reason.RESET,
                        MediaException.Reason.OFFLINE);
    }
}
