package io.kithara.hls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kithara.bufpool.BudgetExceededException;
import io.kithara.bufpool.PooledBytes;
import io.kithara.stream.MediaException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** All buffers of the pool are taken by others: nothing can be received, and that is said and passes. */
final class StarvedPoolTest {
    /** As large as what a body is received in, so that not even one of those is left. */
    private static final int BUFFER_BYTES = 16 << 10;

    @Test
    void play_noBufferLeftForThePlaylist_failsAsLimitAndPlaysOnceThereIsOne() throws Exception {
        try (HlsBed bed = HlsBed.inMemory()) {
            Vod vod = Vod.of("/a/", 3).serve(bed.origin);
            List<PooledBytes> taken = takeAll(bed);
            assertThatThrownBy(() -> bed.play(vod.playlistPath()))
                    .isInstanceOfSatisfying(
                            MediaException.class,
                            failure -> assertThat(failure.reason()).isEqualTo(MediaException.Reason.LIMIT))
                    .hasMessageContaining("no buffer left in the pool's budget");
            taken.forEach(PooledBytes::close);
            assertThat(bed.play(vod.playlistPath())).hasSize(3);
        }
    }

    private static List<PooledBytes> takeAll(HlsBed bed) {
        List<PooledBytes> taken = new ArrayList<>();
        while (true) {
            try {
                taken.add(bed.pool.acquireBytes(BUFFER_BYTES));
            } catch (BudgetExceededException all) {
                return taken;
            }
        }
    }
}
