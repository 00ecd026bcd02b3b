package io.kithara.hls;

import static org.assertj.core.api.Assertions.assertThat;

import io.kithara.storage.ByteRange;
import io.kithara.storage.Registration;
import io.kithara.stream.MediaChunk;
import io.kithara.stream.MediaSource;
import io.kithara.testing.Fault;
import io.kithara.testing.Gate;
import io.kithara.testing.OriginRequest;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** A reader whose next segment does not come is left alone until it does, whatever else arrives meanwhile. */
class WithheldSegmentTest {
    private static final int SEGMENTS = 6;

    private final Semaphore wakeUps = new Semaphore(0);

    // scenario 58
    @Test
    void poll_nextSegmentWithheld_parksWithAtMostTwoWakeUps() throws Exception {
        Gate gate = Gate.closed();
        try (HlsBed bed = HlsBed.inMemory()) {
            Vod vod = Vod.of("/a/", SEGMENTS).serve(bed.origin);
            bed.origin.serve(vod.segmentPath(1), vod.segments.get(1)).withFault(Fault.withhold(gate));
            try (MediaSource source = bed.open(vod.playlistPath())) {
                HlsBed.readAll(HlsBed.chunk(source).media());
                Optional<MediaChunk> withheld = source.poll();
                Registration waiting = waitFor(source, withheld);
                bed.origin.awaitRequests(
                        requests -> requests.stream()
                                        .filter(request -> request.ending() == OriginRequest.Ending.COMPLETE)
                                        .count()
                                == 2 + SEGMENTS - 1,
                        HlsBed.LIMIT);
                assertThat(wakeUps.availablePermits())
                        .as("while the later ones came")
                        .isLessThanOrEqualTo(1);

                gate.open();
                int woken = 0;
                byte[] first = new byte[1];
                while (withheld.isEmpty() || withheld.get().media().readAt(0, first, 0, 1) == 0) {
                    assertThat(wakeUps.tryAcquire(HlsBed.LIMIT.toSeconds(), TimeUnit.SECONDS))
                            .isTrue();
                    woken++;
                    waiting.close();
                    withheld = withheld.isPresent() ? withheld : source.poll();
                    waiting = waitFor(source, withheld);
                }
                waiting.close();
                assertThat(woken).as("until its bytes are there").isBetween(1, 2);
                assertThat(HlsBed.readAll(withheld.get().media())).isEqualTo(vod.segments.get(1));
            }
        } finally {
            gate.open();
        }
    }

    private Registration waitFor(MediaSource source, Optional<MediaChunk> chunk) {
        return chunk.isPresent()
                ? chunk.get().media().whenAvailable(new ByteRange(0, 1), wakeUps::release)
                : source.whenReady(wakeUps::release);
    }
}
