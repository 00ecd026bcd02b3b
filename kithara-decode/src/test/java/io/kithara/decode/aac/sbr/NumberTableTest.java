package io.kithara.decode.aac.sbr;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class NumberTableTest {
    @Test
    void floats_signsAndLines_areRead() {
        assertThat(NumberTable.floats("  0.5 -1.25\n-0.0000000001\n12 \n"))
                .containsExactly(0.5f, -1.25f, -0.0000000001f, 12f);
    }

    @Test
    void floats_nothing_isEmpty() {
        assertThat(NumberTable.floats(" \n")).isEmpty();
    }
}
