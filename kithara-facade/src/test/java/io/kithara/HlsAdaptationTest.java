package io.kithara;

import static io.kithara.RampHls.RATE;
import static org.assertj.core.api.Assertions.assertThat;

import io.kithara.hls.HlsOptions;
import io.kithara.stream.VariantSelection;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * What a listener of a ladder hears while the line changes: variants of 25, 50 and 100 kB/s, in virtual time. Every frame
 * that is heard is checked.
 */
final class HlsAdaptationTest {
    private static final int SECONDS = 120;
    private static final RampHls[] LADDER = ladder();

    /** So little that switches up keep their distance, which they need not with 18 s in hand. */
    private static final Duration SHORT_LOOK_AHEAD = Duration.ofSeconds(15);

    private final PacedRig rig = new PacedRig().serving(LADDER);

    @AfterEach
    void close() {
        rig.close();
    }

    private static RampHls[] ladder() {
        RampHls[] ladder = new RampHls[3];
        for (int i = 0; i < ladder.length; i++) {
            ladder[i] = RampHls.variant().paddedTo(25_000 << i).segments(SECONDS, RATE);
        }
        return ladder;
    }

    private static HlsOptions ahead(Duration media) {
        return HlsOptions.builder().lookAhead(media).build();
    }

    private Duration firstAsked(String regex) {
        return rig.line.asked(regex).get(0).at();
    }

    // scenario 65
    @Test
    void listen_fastLine_goesUpOnlyWithTenSecondsInHand() throws Exception {
        rig.line.bytesPerSecond(400_000);
        try (AudioStream audio = rig.open(ahead(SHORT_LOOK_AHEAD))) {
            rig.listenToTheEnd(audio, LADDER[0]);
            assertThat(rig.switches()).extracting(PacedRig.Switch::reason).containsExactly("INITIAL", "UP");
            assertThat(rig.switches()).extracting(PacedRig.Switch::variant).containsExactly(0, 2);
            assertThat(rig.switches().get(1).at())
                    .as("the low variant plays as long as it takes to have ten seconds")
                    .isBetween(Duration.ofSeconds(10), Duration.ofSeconds(16));
            assertThat(rig.stalled()).isZero();
        }
    }

    // scenario 65
    @Test
    void listen_lineThatBarelyCarriesTheNextVariant_staysWithoutHeadroom() throws Exception {
        // 1.25 times the middle variant: with ten to twelve seconds in hand that is no headroom of 1.3
        rig.line.bytesPerSecond(62_500);
        try (AudioStream audio = rig.open(ahead(Duration.ofSeconds(10)))) {
            rig.listenToTheEnd(audio, LADDER[0]);
            assertThat(rig.switches()).extracting(PacedRig.Switch::variant).containsExactly(0);
        }
    }

    // scenario 65
    @Test
    void listen_lineThatGrows_goesUpThirtySecondsApart() throws Exception {
        rig.line.bytesPerSecond(70_000);
        try (AudioStream audio = rig.open(ahead(SHORT_LOOK_AHEAD))) {
            while (rig.line.asked("/1/.*m4s").isEmpty()) {
                rig.listen(audio, Duration.ofMillis(100));
            }
            rig.line.bytesPerSecond(400_000);
            rig.listenToTheEnd(audio, LADDER[0]);
            assertThat(rig.switches()).extracting(PacedRig.Switch::variant).containsExactly(0, 1, 2);
            Duration between = firstAsked("/2/.*m4s").minus(firstAsked("/1/.*m4s"));
            assertThat(between).isBetween(Duration.ofSeconds(30), Duration.ofSeconds(34));
            assertThat(rig.stalled()).isZero();
        }
    }

    // scenario 66
    @Test
    void listen_lineBreaksDownWithLittleInHand_goesDownAtOnce() throws Exception {
        rig.line.bytesPerSecond(400_000);
        HlsOptions high = HlsOptions.builder()
                .lookAhead(Duration.ofSeconds(4))
                .selection(VariantSelection.at(2))
                .build();
        try (AudioStream audio = rig.open(high)) {
            rig.listen(audio, Duration.ofSeconds(10));
            audio.selectVariant(VariantChoice.AUTO);
            rig.line.bytesPerSecond(32_000);
            rig.listenToTheEnd(audio, LADDER[0]);
            assertThat(rig.switches()).extracting(PacedRig.Switch::reason).containsExactly("INITIAL", "URGENT_DOWN");
            assertThat(rig.variantAt(Duration.ofSeconds(18)))
                    .as("what is on its way is given up")
                    .isZero();
            assertThat(rig.stalled()).isLessThanOrEqualTo(Duration.ofSeconds(1));
        }
    }

    // scenario 66
    @Test
    void listen_lineRecoversBeforeTheSwitchDown_staysWhereItIs() throws Exception {
        rig.line.bytesPerSecond(400_000);
        try (AudioStream audio = rig.open(ahead(SHORT_LOOK_AHEAD))) {
            rig.listen(audio, Duration.ofSeconds(30));
            assertThat(rig.variantAt(audio.position())).isEqualTo(2);
            List<PacedRig.Switch> before = rig.switches();
            rig.line.silence("/1/media.m3u8");
            rig.line.bytesPerSecond(60_000);
            while (rig.line.asked("/1/media.m3u8").isEmpty()) {
                rig.listen(audio, Duration.ofMillis(100));
            }
            rig.line.bytesPerSecond(400_000);
            rig.listen(audio, Duration.ofSeconds(5));
            rig.line.speak("/1/media.m3u8");
            rig.listenToTheEnd(audio, LADDER[0]);
            assertThat(rig.switches()).isEqualTo(before);
            assertThat(rig.line.asked("/1/.*m4s")).isEmpty();
            assertThat(rig.stalled()).isZero();
        }
    }

    // scenario 67
    @Test
    void listen_everythingCached_playsTheCachedVariantHoweverFastTheCacheIs() throws Exception {
        rig.line.bytesPerSecond(400_000);
        HlsOptions low = HlsOptions.builder().selection(VariantSelection.at(0)).build();
        try (AudioStream audio = rig.open(low)) {
            rig.listenToTheEnd(audio, LADDER[0]);
        }
        int asked = rig.line.asked(".*m4s").size();
        rig.line.bytesPerSecond(30_000);
        try (AudioStream audio = rig.open(HlsOptions.builder().build())) {
            rig.listenToTheEnd(audio, LADDER[0]);
            assertThat(rig.switches()).extracting(PacedRig.Switch::variant).containsExactly(0);
        }
        assertThat(rig.line.asked(".*m4s"))
                .as("not a byte of the network measured")
                .hasSize(asked);
    }

    // scenario 68
    @Test
    void listen_firstSegmentNeverComes_playsAnotherVariantAfterFourSeconds() throws Exception {
        rig.line.bytesPerSecond(400_000);
        rig.line.silence("/0/0.m4s");
        try (AudioStream audio = rig.open(ahead(SHORT_LOOK_AHEAD))) {
            rig.listenToTheEnd(audio, LADDER[0]);
            assertThat(rig.switches().get(0).variant()).isEqualTo(1);
            assertThat(firstAsked("/1/0.m4s").minus(firstAsked("/0/0.m4s")))
                    .isBetween(Duration.ofSeconds(4), Duration.ofMillis(4_500));
            assertThat(audio.missing()).isEmpty();
        }
    }

    // scenario 68
    @Test
    void listen_aSegmentInTheMiddleNeverComes_isEscapedUnheard() throws Exception {
        rig.line.bytesPerSecond(400_000);
        rig.line.silence("/2/60.m4s");
        try (AudioStream audio = rig.open(ahead(SHORT_LOOK_AHEAD))) {
            rig.listenToTheEnd(audio, LADDER[0]);
            assertThat(rig.variantAt(Duration.ofSeconds(59))).isEqualTo(2);
            assertThat(rig.variantAt(Duration.ofSeconds(60))).isEqualTo(1);
            assertThat(rig.switches()).extracting(PacedRig.Switch::reason).contains("STALLED");
            assertThat(rig.stalled()).isZero();
        }
    }

    @Test
    void listen_lowQualityFarAhead_isFetchedAgainAndNeverHeard() throws Exception {
        rig.line.bytesPerSecond(400_000);
        try (AudioStream audio = rig.open(HlsOptions.builder().build())) {
            rig.listenToTheEnd(audio, LADDER[0]);
            List<Integer> twice = rig.line.asked("/0/\\d+\\.m4s").stream()
                    .map(each -> number(each.path()))
                    .filter(segment ->
                            !rig.line.asked("/[12]/" + segment + "\\.m4s").isEmpty())
                    .toList();
            assertThat(twice).isNotEmpty();
            assertThat(twice)
                    .allSatisfy(segment -> assertThat(rig.variantAt(Duration.ofSeconds(segment)))
                            .isPositive());
            assertThat(rig.stalled()).isZero();
        }
    }

    private static int number(String path) {
        return Integer.parseInt(path.substring(path.lastIndexOf('/') + 1, path.indexOf('.')));
    }
}
