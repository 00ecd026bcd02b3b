package io.kithara.stream;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SeekEpochTest {
    private final SeekEpoch epoch = new SeekEpoch();

    // scenario 91
    @Test
    void next_makesEverythingBeforeStale() {
        long before = epoch.current();

        long after = epoch.next();

        assertThat(epoch.isCurrent(before)).isFalse();
        assertThat(epoch.isCurrent(after)).isTrue();
    }

    @Test
    void current_beforeTheFirstSeek_isZero() {
        assertThat(epoch.current()).isZero();
    }
}
