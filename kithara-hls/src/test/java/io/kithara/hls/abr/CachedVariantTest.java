package io.kithara.hls.abr;

import static org.assertj.core.api.Assertions.assertThat;

import io.kithara.hls.abr.AbrDecision.Action;
import io.kithara.hls.abr.AbrDecision.Reason;
import java.util.List;
import org.junit.jupiter.api.Test;

/** With the network off, variants that are not in the cache are told as blocked, and nothing is ever estimated. */
final class CachedVariantTest {
    private static final List<AbrVariant> ONLY_MIDDLE_CACHED = List.of(
            AbrVariant.of(0, 64_000, 64_000).withBlocked(true),
            AbrVariant.of(1, 128_000, 128_000),
            AbrVariant.of(2, 256_000, 256_000).withBlocked(true));

    private final AbrPolicy policy = new AbrPolicy(AbrSettings.DEFAULTS);

    // scenario 67
    @Test
    void decide_startWithTheNetworkOff_isTheCachedVariant() {
        AbrSnapshot start = AbrSnapshot.builder(ONLY_MIDDLE_CACHED, 6_000_000).build();

        assertThat(policy.decide(start)).isEqualTo(new AbrDecision(Action.SWITCH, 1, Reason.INITIAL));
    }

    // scenario 67
    @Test
    void decide_segmentsComeFromTheCacheAlone_staysWhateverIsBuffered() {
        for (long bufferedUs = 0; bufferedUs <= 60_000_000; bufferedUs += 1_000_000) {
            AbrSnapshot now = AbrSnapshot.builder(ONLY_MIDDLE_CACHED, 6_000_000)
                    .current(1)
                    .bufferedUs(bufferedUs)
                    .network(new BandwidthEstimator().estimate())
                    .build();

            assertThat(policy.decide(now)).isEqualTo(new AbrDecision(Action.STAY, 1, Reason.NO_ESTIMATE));
        }
    }
}
