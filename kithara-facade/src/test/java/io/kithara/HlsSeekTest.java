package io.kithara;

import static io.kithara.RampHls.RATE;
import static org.assertj.core.api.Assertions.assertThat;

import io.kithara.testing.FakeOrigin;
import io.kithara.testing.Fault;
import io.kithara.testing.Framing;
import io.kithara.testing.Gate;
import io.kithara.testing.OriginRequest;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every frame of PCM tells its index, so "exact" is exact. */
final class HlsSeekTest {
    private static final int SECONDS = 40;

    // scenario 57, scenario 79, scenario 81, scenario 114
    @Test
    void seek_thousandRandomTargets_exactFrames() throws Exception {
        RampHls media = RampHls.variant().segments(SECONDS, RATE);
        withStream(media, (origin, audio) -> assertRandomSeeks(audio, 1_000, SECONDS * RATE));
    }

    // scenario 57, scenario 81
    @Test
    void seek_durationsRoundedUp_exactFrames() throws Exception {
        // the playlist is ahead of the media by 16 s at the end
        RampHls media = RampHls.variant();
        for (int i = 0; i < SECONDS; i++) {
            media.segment(RATE * 6 / 10, "1", 0);
        }
        withStream(media, (origin, audio) -> assertRandomSeeks(audio, 150, media.frames()));
    }

    // scenario 57, scenario 81
    @Test
    void seek_durationsRoundedDown_exactFrames() throws Exception {
        RampHls media = RampHls.variant();
        for (int i = 0; i < SECONDS; i++) {
            media.segment(RATE * 14 / 10, "1", 0);
        }
        withStream(media, (origin, audio) -> assertRandomSeeks(audio, 150, media.frames()));
    }

    @Test
    void read_durationsRounded_contiguousAndComplete() throws Exception {
        RampHls media = RampHls.variant();
        for (int i = 0; i < SECONDS; i++) {
            media.segment(i % 3 == 0 ? RATE * 6 / 10 : RATE * 14 / 10, "1", 0);
        }
        withStream(media, (origin, audio) -> {
            RampHls.assertReads(audio, 0, (int) media.frames());
            assertThat(Pulled.all(audio).frames()).isZero();
            assertThat(audio.outcome()).contains(new Outcome.Complete());
            assertThat(audio.missing()).isEmpty();
        });
    }

    // scenario 57, scenario 91, scenario 92
    @Test
    void seek_bursts_lastOneWinsAndTheTailIsContiguous() throws Exception {
        RampHls media = RampHls.variant().segments(SECONDS, RATE);
        withStream(media, (origin, audio) -> {
            Random random = new Random(92);
            for (int burst = 0; burst < 20; burst++) {
                long target = 0;
                for (int i = 0; i < 40; i++) {
                    target = random.nextInt(SECONDS * RATE - 5_000);
                    audio.seekFrame(target);
                }
                RampHls.assertReads(audio, target, 5_000);
                assertThat(audio.outcome()).isEmpty();
            }
            long target = 35L * RATE + 17;
            audio.seekFrame(target);
            RampHls.assertReads(audio, target, (int) (media.frames() - target));
            assertThat(Pulled.all(audio).frames()).isZero();
        });
    }

    // scenario 93, scenario 77, scenario 79
    @Test
    void seek_nearAtAndPastTheEnd_ends() throws Exception {
        RampHls media = RampHls.variant().segments(5, RATE);
        withStream(media, (origin, audio) -> {
            long end = media.frames();
            for (long target : new long[] {end - 1, end, end + 1, 100 * end, 0, end - 3}) {
                audio.seekFrame(target);
                Pulled rest = Pulled.all(audio);
                assertThat(rest.frames()).isEqualTo((int) Math.max(0, end - target));
                RampHls.ORACLE.assertContiguous(rest.samples(), 1, target);
                assertThat(audio.position())
                        .isLessThanOrEqualTo(audio.duration().orElseThrow().value());
                assertThat(audio.outcome()).contains(new Outcome.Complete());
            }
        });
    }

    // scenario 60
    @Test
    void seek_intoASegmentOfUnknownLengthThatIsNotThere_isNeverTheEnd() throws Exception {
        RampHls media = RampHls.variant().segments(10, RATE);
        Gate gate = Gate.closed();
        try (FakeOrigin origin = FakeOrigin.start();
                Kithara kithara = Kithara.builder().build()) {
            URI uri = media.serve(origin, "/a/");
            origin.withFault(Fault.framing(Framing.CHUNKED).onPath("/a/9.m4s"));
            origin.withFault(Fault.stallAfter(5_000, gate).onPath("/a/9.m4s"));
            try (AudioStream audio = kithara.open(uri)) {
                long target = 10L * RATE - 1_000;
                audio.seekFrame(target);
                gate.awaitArrivals(1, Duration.ofSeconds(30));
                assertThat(audio.awaitReadable(Duration.ofMillis(50))).isFalse();
                assertThat(audio.read(new float[100], 0, 100)).isZero();
                assertThat(audio.outcome()).isEmpty();
                assertThat(audio.positionFrames()).isEqualTo(target);
                gate.open();
                RampHls.assertReads(audio, target, 1_000);
                assertThat(Pulled.all(audio).frames()).isZero();
                assertThat(audio.outcome()).contains(new Outcome.Complete());
            }
        }
    }

    // scenario 57
    @Test
    void seek_acrossDiscontinuitiesWithOtherTimestamps_exactFrames() throws Exception {
        RampHls media = jumpingTimestamps();
        withStream(media, (origin, audio) -> {
            assertRandomSeeks(audio, 100, media.frames());
            audio.seekFrame(0);
            RampHls.assertReads(audio, 0, (int) media.frames());
            assertThat(audio.missing()).isEmpty();
            assertRandomSeeks(audio, 50, media.frames());
        });
    }

    /** The playlist is a third, or a thousandth, off the media, and clocks start anew: only playing tells where they do. */
    // scenario 57
    @ParameterizedTest
    @ValueSource(ints = {RATE * 6 / 10, RATE * 14 / 10, RATE * 999 / 1000})
    void seek_roundedDurationsAcrossDiscontinuitiesOncePlayed_exactFrames(int framesEach) throws Exception {
        RampHls media = jumpingTimestamps(framesEach, "1");
        withStream(media, (origin, audio) -> {
            audio.seekFrame(18L * RATE);
            assertThat(Pulled.atMost(audio, 100).frames()).isEqualTo(100);
            audio.seekFrame(0);
            RampHls.assertReads(audio, 0, (int) media.frames());
            assertThat(audio.missing()).isEmpty();
            assertRandomSeeks(audio, 100, media.frames());
        });
    }

    /** What nobody has played lies where the playlist says, as far off linear playback as that is off the media before. */
    // scenario 57
    @Test
    void seek_acrossDiscontinuitiesNeverPlayed_landsWhereThePlaylistSays() throws Exception {
        int each = RATE * 999 / 1000;
        RampHls media = jumpingTimestamps(each, "1");
        withStream(media, (origin, audio) -> {
            long target = 12L * RATE + 77;
            audio.seekFrame(target);
            RampHls.assertReads(audio, 12L * each + 77, 5 * RATE);
            assertThat(audio.missing()).isEmpty();
        });
    }

    private static RampHls jumpingTimestamps() {
        return jumpingTimestamps(RATE, "1.000000");
    }

    private static RampHls jumpingTimestamps(int framesEach, String extinf) {
        RampHls media = RampHls.variant();
        long[] offsets = {0, 90_000_000L, -1_000, 12_345};
        for (int stretch = 0; stretch < offsets.length; stretch++) {
            if (stretch > 0) {
                media.tag("#EXT-X-DISCONTINUITY");
            }
            for (int i = 0; i < 5; i++) {
                media.segment(framesEach, extinf, offsets[stretch]);
            }
        }
        return media;
    }

    // scenario 57
    @Test
    void seek_tenHours_costDoesNotGrowWithPosition() throws Exception {
        int rate = 200;
        int each = 6 * rate;
        RampHls media = RampHls.ofRate(rate).segments(6_000, each);
        withStream(media, (origin, audio) -> {
            assertThat(origin.requests()).hasSizeLessThan(20);
            Random random = new Random(6_000);
            for (int i = 0; i < 20; i++) {
                int before = origin.requests().size();
                // from far away, so that what was on its way for the place before is told from what is asked for now
                int target = (i % 2 * 3_000 + random.nextInt(2_800)) * each + random.nextInt(each);
                audio.seekFrame(target);
                RampHls.assertReads(audio, target, 50);
                List<OriginRequest> asked =
                        origin.requests().stream().skip(before).toList();
                // at most what the ring holds at this rate (55 segments), what is fetched ahead of that (10) and what
                // was on
                // its way for the place before; one segment before for pre-roll
                assertThat(asked).hasSizeLessThan(80);
                assertThat(asked)
                        .filteredOn(request -> Math.abs(number(request) - target / each) < 6)
                        .allSatisfy(request -> assertThat(number(request)).isGreaterThanOrEqualTo(target / each - 1));
            }
        });
    }

    private static long number(OriginRequest request) {
        String path = request.path();
        return Long.parseLong(path.substring(path.lastIndexOf('/') + 1, path.indexOf('.')));
    }

    // scenario 57
    @Test
    void seek_whileSegmentsLoad_staleLoadsAreCancelled() throws Exception {
        RampHls media = RampHls.variant().segments(SECONDS, 4 * RATE);
        withStream(media, (origin, audio) -> {
            origin.bytesPerSecond(50_000);
            audio.seekFrame(20L * 4 * RATE);
            origin.awaitRequests(
                    log -> log.stream().anyMatch(r -> r.path().endsWith("/23.m4s")), Duration.ofSeconds(10));
            audio.seekFrame(34L * 4 * RATE + 5);
            origin.awaitRequests(
                    log -> log.stream()
                            .filter(r ->
                                    r.path().endsWith("/22.m4s") || r.path().endsWith("/23.m4s"))
                            .allMatch(r -> r.ending() == OriginRequest.Ending.GONE),
                    Duration.ofSeconds(10));
            origin.bytesPerSecond(0);
            RampHls.assertReads(audio, 34L * 4 * RATE + 5, 1_000);
        });
    }

    private static void assertRandomSeeks(AudioStream audio, int count, long frames) throws KitharaException {
        long seed = 81;
        Random random = new Random(seed);
        for (int i = 0; i < count; i++) {
            long target = random.nextInt((int) frames);
            audio.seekFrame(target);
            assertThat(audio.positionFrames()).isEqualTo(target);
            try {
                RampHls.assertReads(audio, target, (int) Math.min(700, frames - target));
            } catch (AssertionError e) {
                throw new AssertionError("seek " + i + " of seed " + seed + " to frame " + target, e);
            }
        }
    }

    private interface Play {
        void with(FakeOrigin origin, AudioStream audio) throws Exception;
    }

    private static void withStream(RampHls media, Play play) throws Exception {
        try (FakeOrigin origin = FakeOrigin.start();
                Kithara kithara = Kithara.builder().build()) {
            URI uri = media.serve(origin, "/a/");
            try (AudioStream audio = kithara.open(uri)) {
                play.with(origin, audio);
            }
        }
    }
}
