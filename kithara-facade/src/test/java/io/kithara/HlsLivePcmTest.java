package io.kithara;

import static io.kithara.RampHls.RATE;
import static org.assertj.core.api.Assertions.assertThat;

import io.kithara.hls.HlsOptions;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a listener hears of a playlist that grows while he listens, in virtual time. */
final class HlsLivePcmTest {
    private static final int SECONDS = 60;
    private static final int WINDOW = 6;
    private static final String PLAYLIST = "/live.m3u8";

    private final RampHls media = RampHls.variant().segments(SECONDS, RATE);
    private final PacedRig rig = new PacedRig();

    @BeforeEach
    void serve() {
        rig.line.serve("/init.mp4", media.init());
        for (int i = 0; i < SECONDS; i++) {
            rig.line.serve("/" + i + ".m4s", media.segment(i));
        }
    }

    @AfterEach
    void close() {
        rig.close();
    }

    /** Shows the segments {@code from} to {@code to}, exclusive. */
    private void show(int from, int to, boolean ended) {
        StringBuilder text = new StringBuilder("#EXTM3U\n#EXT-X-VERSION:7\n#EXT-X-TARGETDURATION:1\n")
                .append("#EXT-X-MEDIA-SEQUENCE:" + from + "\n#EXT-X-MAP:URI=\"init.mp4\"\n");
        for (int i = from; i < to; i++) {
            text.append("#EXTINF:1.0,\n" + i + ".m4s\n");
        }
        text.append(ended ? "#EXT-X-ENDLIST\n" : "");
        rig.line.serve(PLAYLIST, text.toString().getBytes(StandardCharsets.UTF_8));
    }

    private AudioStream open() {
        show(0, WINDOW, false);
        return rig.open(PLAYLIST, HlsOptions.builder().build());
    }

    /** One second passes at the publisher's and at the listener's. */
    private void second(AudioStream audio, int shown, boolean ended) throws KitharaException {
        show(shown - WINDOW, shown, ended);
        rig.listen(audio, Duration.ofSeconds(1));
    }

    @Test
    void listen_slidingWindow_everyFrameOnceUntilTheEnd() throws Exception {
        try (AudioStream audio = open()) {
            assertThat(audio.positionFrames())
                    .as("three target durations from the end")
                    .isEqualTo(3L * RATE);
            assertThat(audio.info().live()).isTrue();
            for (int shown = WINDOW; shown <= SECONDS; shown++) {
                second(audio, shown, shown == SECONDS);
            }
            rig.listen(audio, Duration.ofSeconds(10));
            assertThat(audio.positionFrames()).isEqualTo((long) SECONDS * RATE);
            assertThat(audio.outcome()).contains(new Outcome.Complete());
            assertThat(audio.missing()).isEmpty();
            assertThat(rig.silentFrames()).isZero();
            assertThat(rig.stalled()).as("but for what comes after the end").isZero();
            assertThat(rig.line.asked("/\\d+\\.m4s")).hasSize(SECONDS - 3).doesNotHaveDuplicates();
        }
    }

    @Test
    void listen_windowPassesUs_theGapIsSilenceOfItsLengthAndReported() throws Exception {
        try (AudioStream audio = open()) {
            for (int shown = WINDOW; shown <= 20; shown++) {
                second(audio, shown, false);
            }
            // The publisher goes on, our copy of the playlist does not: the segments 20 to 22 leave unseen.
            rig.listen(audio, Duration.ofSeconds(2));
            show(23, 29, true);
            rig.listen(audio, Duration.ofSeconds(20));
            assertThat(audio.positionFrames()).isEqualTo(29L * RATE);
            assertThat(rig.silentFrames()).isEqualTo(3L * RATE);
            assertThat(audio.outcome().orElseThrow()).isInstanceOf(Outcome.Truncated.class);
            assertThat(audio.missing()).singleElement().satisfies(missing -> {
                assertThat(missing.from()).isEqualTo(Duration.ofSeconds(20));
                assertThat(missing.to()).isEqualTo(Duration.ofSeconds(23));
            });
        }
    }
}
