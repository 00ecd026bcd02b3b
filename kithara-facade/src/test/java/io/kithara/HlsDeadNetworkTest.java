package io.kithara;

import static org.assertj.core.api.Assertions.assertThat;

import io.kithara.decode.Outcome;
import io.kithara.net.Timeouts;
import io.kithara.stream.MediaException.Reason;
import io.kithara.testing.Fault;
import io.kithara.testing.Gate;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The network dies while something is asked for, and stays dead: the stream ends with what is wrong, after everything that
 * came, and after so many requests. Its minutes last a quarter of a second.
 */
final class HlsDeadNetworkTest {
    private static final int HASTE = 240;
    private static final int SEGMENTS = 4;

    /** That a busy machine is taken for a silent server changes nothing here. */
    private static final Timeouts TIMEOUTS =
            new Timeouts(Duration.ofSeconds(5), Duration.ofMillis(200), Duration.ofMillis(200));

    /** What was asked for at once, with all retries of the network layer, over and over for a minute; and not a storm. */
    private static final int MOST_REQUESTS = 400;

    private static final Set<Reason> NO_NETWORK = Set.of(Reason.CONNECT, Reason.RESET, Reason.TIMEOUT);

    // scenario 76
    @ParameterizedTest
    @ValueSource(strings = {"/master.m3u8", "/0/media.m3u8", "/0/init.mp4", "/0/key.bin", "/0/seg0.m4s"})
    void dies_beforeAnythingPlayed_failsTyped(String path) throws Exception {
        try (HlsRig rig = HlsRig.inHaste(HASTE, TIMEOUTS)) {
            RampLadder.of(1, SEGMENTS).withAes().serveOn(rig.origin);
            rig.origin.withFault(Fault.afterBytes(0, rig.origin::goOffline).onPath(path));
            assertNoNetwork(rig.hear(RampLadder.MASTER));
            assertThat(rig.origin.requests()).hasSizeLessThan(MOST_REQUESTS);
        }
    }

    /** Everything is taken and nothing is answered. */
    @ParameterizedTest
    @ValueSource(strings = {"/master.m3u8", "/0/media.m3u8", "/0/init.mp4", "/0/key.bin", "/0/seg0.m4s"})
    void fallsSilent_beforeAnythingPlayed_failsTyped(String path) throws Exception {
        Gate never = Gate.closed();
        try (HlsRig rig = HlsRig.inHaste(HASTE, TIMEOUTS)) {
            RampLadder.of(1, SEGMENTS).withAes().serveOn(rig.origin);
            rig.origin.withFault(Fault.withhold(never).onPath(path));
            assertNoNetwork(rig.hear(RampLadder.MASTER));
            assertThat(rig.origin.requests(path)).hasSizeLessThan(MOST_REQUESTS);
            never.open();
        }
    }

    private static void assertNoNetwork(HlsRig.Heard heard) {
        assertThat(heard.outcome())
                .isInstanceOfSatisfying(
                        Outcome.Failed.class,
                        failed -> assertThat(failed.reason()).isIn(NO_NETWORK));
        assertThat(heard.samples()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void dies_whilePlaying_everythingThatCameIsHeardAndTheRestReported(int segment) throws Exception {
        try (HlsRig rig = HlsRig.inHaste(HASTE, TIMEOUTS)) {
            RampLadder hls = RampLadder.of(1, SEGMENTS).withAes().serveOn(rig.origin);
            rig.origin.withFault(Fault.afterBytes(0, rig.origin::goOffline).onPath(RampLadder.path(0, segment)));
            HlsRig.Heard heard = rig.hear(RampLadder.MASTER);
            hls.assertHonest(heard);
            assertThat(heard.outcome()).isNotInstanceOf(Outcome.Complete.class);
        }
    }
}
