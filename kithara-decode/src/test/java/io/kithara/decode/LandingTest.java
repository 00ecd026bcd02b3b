package io.kithara.decode;

import static io.kithara.decode.Chunks.us;
import static org.assertj.core.api.Assertions.assertThat;

import io.kithara.stream.MediaChunk;
import java.util.OptionalLong;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Segments that the playlist has elsewhere than they are. */
class LandingTest {
    private final Landing landing = new Landing();
    private final MediaChunk chunk = Chunks.PLAIN.at(10, 6);

    @BeforeEach
    void begin() {
        landing.begin();
    }

    @Test
    void elsewhere_chunkThatHoldsWhatIsWanted_serves() {
        assertThat(landing.elsewhere(chunk, us(10.2), us(16.1))).isEmpty();
        assertThat(landing.isOpen()).isFalse();
    }

    @Test
    void elsewhere_chunkThatBeginsBehind_asksAsMuchEarlierAsThePlaylistIsOff() {
        assertThat(landing.elsewhere(chunk, us(10.5), us(10.2))).hasValue(us(9.7));
        assertThat(landing.isOpen()).isTrue();
    }

    @Test
    void elsewhere_chunkThatEndsBefore_asksAsMuchLaterAsThePlaylistIsOff() {
        assertThat(landing.elsewhere(chunk, us(9.5), us(15.5))).hasValue(us(16));
    }

    @Test
    void elsewhere_beforeTheVeryFirst_asksForZeroAtTheLeast() {
        MediaChunk first = Chunks.PLAIN.at(0.1, 6);

        assertThat(landing.elsewhere(first, us(0.9), us(0.2))).hasValue(0);
    }

    @Test
    void elsewhere_neighbourEndsBeforeTheOneThatBeganBehind_isTakenAsItIs() {
        landing.elsewhere(chunk, us(10.5), us(10.2));

        assertThat(landing.elsewhere(Chunks.PLAIN.at(4, 6), us(4), us(10.2)))
                .as("between both is a hole")
                .isEmpty();
    }

    @Test
    void elsewhere_sameChunkAgain_isTakenAsItIs() {
        landing.elsewhere(chunk, us(10.5), us(10.2));

        assertThat(landing.elsewhere(chunk, us(10.5), us(10.2))).isEmpty();
    }

    @Test
    void elsewhere_afterEightAnswers_takesWhatComes() {
        for (int i = 0; i < 8; i++) {
            MediaChunk behind = Chunks.PLAIN.at(70 - 6 * i, 6);
            assertThat(landing.elsewhere(behind, us(70 - 6 * i), us(1)))
                    .as("answer " + i)
                    .isPresent();
        }

        assertThat(landing.elsewhere(Chunks.PLAIN.at(22, 6), us(22), us(1))).isEmpty();
        assertThat(landing.isOpen()).isFalse();
    }

    @Test
    void elsewhere_chunkWithoutTimes_serves() {
        assertThat(landing.elsewhere(Chunks.PLAIN.withoutTimes(), us(99), us(1)))
                .isEmpty();
    }

    @Test
    void begin_afterALanding_forgetsIt() {
        landing.elsewhere(chunk, us(10.5), us(10.2));

        landing.begin();

        assertThat(landing.elsewhere(chunk, us(10.5), us(10.2))).isPresent();
    }

    @Test
    void beforeEnd_mediaMayBeLonger_asksForTheLastSegmentOnce() {
        OptionalLong duration = OptionalLong.of(us(60));

        assertThat(landing.beforeEnd(duration)).hasValue(us(60) - 1);
        assertThat(landing.beforeEnd(duration)).isEmpty();
    }

    @Test
    void beforeEnd_lastSegmentEndsBefore_isTheEnd() {
        landing.beforeEnd(OptionalLong.of(us(60)));

        assertThat(landing.elsewhere(Chunks.PLAIN.at(54, 6), us(54), us(61))).isEmpty();
    }

    @Test
    void beforeEnd_nobodyKnowsTheEndOrNothingIsLookedFor_isTheEnd() {
        assertThat(landing.beforeEnd(OptionalLong.empty())).isEmpty();

        landing.begin();
        landing.end();
        assertThat(landing.beforeEnd(OptionalLong.of(us(60)))).isEmpty();
    }
}
