package io.kithara;

import static io.kithara.RampHls.RATE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kithara.testing.FakeOrigin;
import io.kithara.testing.OriginRequest;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Variants whose PCM tells the index of every frame, switched by hand. */
final class HlsSwitchTest {
    // scenario 69, scenario 73, scenario 82
    @Test
    void selectVariant_hundredsOfRandomSwitches_noFrameMissingOrRepeated() throws Exception {
        RampHls[] ladder = ladder(300, RATE / 4);
        withLadder(ladder, (origin, audio) -> {
            Random random = new Random(69);
            long frame = 0;
            while (frame < ladder[0].frames()) {
                audio.selectVariant(VariantChoice.of(random.nextInt(ladder.length)));
                int frames = (int) Math.min(1 + random.nextInt(RATE / 2), ladder[0].frames() - frame);
                RampHls.assertReads(audio, frame, frames);
                frame += frames;
            }
            assertThat(Pulled.all(audio).frames()).isZero();
            assertThat(audio.outcome()).contains(new Outcome.Complete());
            assertThat(variantsAsked(origin)).isEqualTo(ladder.length);
            assertThat(audio.missing()).isEmpty();
        });
    }

    // scenario 69, scenario 82
    @Test
    void selectVariant_segmentsCutElsewhere_noFrameMissingOrRepeated() throws Exception {
        RampHls even = RampHls.variant().segments(120, RATE);
        RampHls longer = RampHls.variant().segments(80, RATE * 3 / 2);
        RampHls odd = RampHls.variant().segments(100, RATE * 6 / 5);
        withLadder(new RampHls[] {even, longer, odd}, (origin, audio) -> {
            Random random = new Random(70);
            long frame = 0;
            while (frame < even.frames()) {
                audio.selectVariant(VariantChoice.of(random.nextInt(3)));
                int frames = (int) Math.min(1 + random.nextInt(2 * RATE), even.frames() - frame);
                RampHls.assertReads(audio, frame, frames);
                frame += frames;
            }
            assertThat(Pulled.all(audio).frames()).isZero();
            assertThat(audio.missing()).isEmpty();
        });
    }

    // scenario 71, scenario 72, scenario 73
    @Test
    void seek_whileSwitching_exactFrames() throws Exception {
        RampHls[] ladder = ladder(60, RATE);
        withLadder(ladder, (origin, audio) -> {
            Random random = new Random(71);
            for (int i = 0; i < 80; i++) {
                audio.selectVariant(VariantChoice.of(random.nextInt(ladder.length)));
                if (random.nextBoolean()) {
                    audio.selectVariant(VariantChoice.AUTO);
                }
                int target = random.nextInt(60 * RATE - 2_000);
                audio.seekFrame(target);
                RampHls.assertReads(audio, target, 1 + random.nextInt(2_000));
            }
        });
    }

    // scenario 69
    @Test
    void selectVariant_offlineWithEverythingCached_switches(@TempDir Path folder) throws Exception {
        RampHls[] ladder = ladder(20, RATE);
        try (FakeOrigin origin = FakeOrigin.start();
                Kithara kithara = Kithara.builder().cacheDirectory(folder).build()) {
            URI uri = RampHls.serveLadder(origin, ladder);
            for (int i = 0; i < ladder.length; i++) {
                OpenOptions fixed =
                        OpenOptions.builder().variant(VariantChoice.of(i)).build();
                try (AudioStream audio = kithara.open(uri, fixed)) {
                    RampHls.assertReads(audio, 0, 20 * RATE);
                    assertThat(Pulled.all(audio).frames()).isZero();
                }
            }
            origin.goOffline();
            int asked = origin.requests().size();
            OpenOptions offline = OpenOptions.builder()
                    .variant(VariantChoice.of(0))
                    .offline(true)
                    .build();
            try (AudioStream audio = kithara.open(uri, offline)) {
                for (int i = 0; i < 20; i++) {
                    audio.selectVariant(VariantChoice.of(i % ladder.length));
                    RampHls.assertReads(audio, (long) i * RATE, RATE);
                }
                assertThat(Pulled.all(audio).frames()).isZero();
            }
            assertThat(origin.requests()).hasSize(asked);
        }
    }

    // scenario 70
    @Test
    void selectVariant_once_noSegmentOfTheSameTimeIsFetchedOfBothButWhatWasAhead() throws Exception {
        RampHls[] ladder = ladder(120, RATE);
        withLadder(ladder, (origin, audio) -> {
            RampHls.assertReads(audio, 0, 10 * RATE);
            audio.selectVariant(VariantChoice.of(2));
            // The reader stands still until the choice is seen to count.
            origin.awaitRequests(
                    log -> log.stream().anyMatch(r -> r.path().matches("/2/\\d+\\.m4s")), Duration.ofSeconds(30));
            RampHls.assertReads(audio, 10L * RATE, 110 * RATE);
            long firstOfNew = origin.requests().stream()
                    .filter(r -> r.path().matches("/2/\\d+\\.m4s"))
                    .mapToLong(HlsSwitchTest::number)
                    .min()
                    .orElseThrow();
            assertThat(firstOfNew).isBetween(10L, 21L); // the ring holds eight seconds at this rate
            assertThat(origin.requests()).doesNotHaveDuplicates();
            assertThat(origin.requests().stream().map(OriginRequest::path)).doesNotHaveDuplicates();
        });
    }

    @Test
    void selectVariant_thatIsNotThere_saysSoAndPlaysOn() throws Exception {
        RampHls[] ladder = ladder(4, RATE);
        withLadder(ladder, (origin, audio) -> {
            assertThatThrownBy(() -> audio.selectVariant(VariantChoice.of(9)))
                    .isInstanceOfSatisfying(
                            KitharaException.class,
                            e -> assertThat(e.reason()).isEqualTo(KitharaException.Reason.NO_SUCH_VARIANT));
            RampHls.assertReads(audio, 0, 4 * RATE);
        });
    }

    private static long number(OriginRequest request) {
        String path = request.path();
        return Long.parseLong(path.substring(path.lastIndexOf('/') + 1, path.indexOf('.')));
    }

    private static int variantsAsked(FakeOrigin origin) {
        return (int) origin.requests().stream()
                .map(OriginRequest::path)
                .filter(path -> path.endsWith("media.m3u8"))
                .distinct()
                .count();
    }

    private static RampHls[] ladder(int segments, int framesEach) {
        RampHls[] ladder = new RampHls[3];
        for (int i = 0; i < ladder.length; i++) {
            ladder[i] = RampHls.variant().segments(segments, framesEach);
        }
        return ladder;
    }

    private interface Play {
        void with(FakeOrigin origin, AudioStream audio) throws Exception;
    }

    private static void withLadder(RampHls[] ladder, Play play) throws Exception {
        try (FakeOrigin origin = FakeOrigin.start();
                Kithara kithara = Kithara.builder().build()) {
            OpenOptions first =
                    OpenOptions.builder().variant(VariantChoice.of(0)).build();
            try (AudioStream audio = kithara.open(RampHls.serveLadder(origin, ladder), first)) {
                play.with(origin, audio);
            }
        }
    }
}
