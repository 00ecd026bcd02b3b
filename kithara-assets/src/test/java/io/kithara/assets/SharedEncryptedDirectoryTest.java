package io.kithara.assets;

import static org.assertj.core.api.Assertions.assertThat;

import io.kithara.testing.OtherProcess;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** An encrypted directory, open here and in another process: a block that one has begun the other goes on with. */
@Timeout(60)
final class SharedEncryptedDirectoryTest {
    private static final int LENGTH = StoreScript.LENGTH;
    private static final String KEY = " 000102030405060708090a0b0c0d0e0f";
    private static final String WHOLE = StoreScript.checksum(StoreScript.content("a", 0));

    private final StoreScript here = new StoreScript();
    private Path directory = Path.of("");

    @BeforeEach
    void makeDirectory(@TempDir Path temporary) {
        directory = temporary.resolve("cache");
    }

    private void openBoth(OtherProcess other) {
        assertThat(other.apply("open " + directory + KEY)).isEqualTo("done");
        assertThat(here.apply("open " + directory + KEY)).isEqualTo("done");
        assertThat(other.apply("lease a")).isEqualTo("done");
        assertThat(here.apply("lease a")).isEqualTo("done");
    }

    // scenario 27, scenario 119
    @Test
    void blockBegunElsewhere_isReadAsItGrows_andFinishedHereAfterItsWriterWasKilled() throws Exception {
        try (OtherProcess other = OtherProcess.start(StoreScript.class)) {
            openBoth(other);
            assertThat(other.apply("claim a")).isEqualTo("true");
            assertThat(here.apply("claim a")).isEqualTo("false");
            assertThat(other.apply("write a 0 300000")).isEqualTo("done");
            assertThat(here.apply("await a 0 300000")).isEqualTo("READY");
            assertThat(here.apply("read a")).isEqualTo(part(300_000));
            assertThat(other.apply("write a 300000 301000")).isEqualTo("done");
            assertThat(here.apply("await a 0 301000")).isEqualTo("READY");
            assertThat(here.apply("read a")).isEqualTo(part(301_000));
            other.kill();

            assertThat(here.apply("claim a")).isEqualTo("true");
            assertThat(here.apply("write a 301000 " + LENGTH)).isEqualTo("done");
            assertThat(here.apply("commit a")).isEqualTo("done");

            assertThat(here.apply("read a")).isEqualTo(WHOLE);
        }
        assertThat(here.apply("verify")).contains("findings=[]");
        assertThat(here.apply("shut")).isEqualTo("done");
    }

    // scenario 28
    @Test
    void blockBegunHere_thenWrittenElsewhere_isReadAsItIsThen() throws Exception {
        try (OtherProcess other = OtherProcess.start(StoreScript.class)) {
            openBoth(other);
            assertThat(here.apply("claim a")).isEqualTo("true");
            assertThat(here.apply("write a 0 300000")).isEqualTo("done");
            assertThat(here.apply("cancel a")).isEqualTo("done");
            assertThat(here.apply("checkpoint")).isEqualTo("done");
            assertThat(other.apply("claim a")).isEqualTo("true");
            assertThat(other.apply("read a")).isEqualTo(part(300_000));
            assertThat(here.apply("claim a")).isEqualTo("false");
            assertThat(other.apply("write a 300000 " + LENGTH)).isEqualTo("done");
            assertThat(other.apply("commit a")).isEqualTo("done");
            assertThat(other.apply("checkpoint")).isEqualTo("done");

            String came = here.apply("await a 0 " + LENGTH);

            assertThat(came).isEqualTo("READY");
            assertThat(here.apply("read a")).isEqualTo(WHOLE);
            assertThat(other.apply("shut")).isEqualTo("done");
        }
        assertThat(here.apply("shut")).isEqualTo("done");
    }

    private static String part(int length) {
        return StoreScript.checksum(Arrays.copyOf(StoreScript.content("a", 0), length));
    }
}
