package io.kithara;

import static org.assertj.core.api.Assertions.assertThat;

import io.kithara.stream.MediaException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class ReasonsTest {
    @ParameterizedTest
    @EnumSource(MediaException.Reason.class)
    void everyReasonOfAStream_hasItsNameHere(MediaException.Reason reason) {
        assertThat(Failures.reason(reason).name()).isEqualTo(reason.name());
    }
}
