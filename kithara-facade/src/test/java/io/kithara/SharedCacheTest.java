package io.kithara;

import static org.assertj.core.api.Assertions.assertThat;

import io.kithara.testing.FakeOrigin;
import io.kithara.testing.Fault;
import io.kithara.testing.Gate;
import io.kithara.testing.OriginRequest;
import io.kithara.testing.OtherProcess;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Two processes play from one cache directory: each byte is fetched by one of them. */
@Timeout(120)
final class SharedCacheTest {
    private static final int FRAMES = 400_000;
    private static final int BYTES = 44 + FRAMES * 4;
    private static final int SECONDS = 12;
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    // scenario 26, scenario 119
    @Test
    void file_playedByTwoProcessesAtOnce_isFetchedOnce() throws Exception {
        Gate gate = Gate.closed();
        try (FakeOrigin origin = FakeOrigin.start();
                OtherProcess other = OtherProcess.start(PlayerScript.class);
                Kithara here = Kithara.builder().cacheDirectory(folder).build()) {
            origin.serve("/a.wav", RampWav.ofFrames(FRAMES));
            URI uri = origin.uri("/a.wav");
            origin.withFault(Fault.stallAfter(BYTES / 2, gate).onPath("/a.wav").first(1));
            assertThat(other.apply("cache " + folder)).isEqualTo("done");
            assertThat(other.apply("open " + uri)).isEqualTo("done");
            gate.awaitArrivals(1, PATIENCE);
            try (AudioStream audio = here.open(uri)) {
                Pulled first = Pulled.atMost(audio, FRAMES / 4);
                RampWav.ORACLE.assertContiguous(first.samples(), 1, 0);
                gate.open();
                Pulled rest = Pulled.all(audio);
                RampWav.ORACLE.assertContiguous(rest.samples(), 1, FRAMES / 4);

                assertThat(rest.frames()).isEqualTo(FRAMES - FRAMES / 4);
                assertThat(audio.outcome()).contains(new Outcome.Complete());
            }
            assertThat(other.apply("all")).startsWith(FRAMES + ":").endsWith("Complete[]");
            assertThat(origin.requests()).hasSize(1);
            other.end();
        }
    }

    // scenario 15, scenario 27, scenario 119
    @Test
    void file_fetchingProcessIsKilled_theOtherGoesOnWhereItStopped() throws Exception {
        Gate gate = Gate.closed();
        try (FakeOrigin origin = FakeOrigin.start();
                OtherProcess other = OtherProcess.start(PlayerScript.class);
                Kithara here = Kithara.builder().cacheDirectory(folder).build()) {
            origin.serve("/a.wav", RampWav.ofFrames(FRAMES));
            URI uri = origin.uri("/a.wav");
            origin.withFault(Fault.stallAfter(BYTES / 2, gate).onPath("/a.wav").first(1));
            assertThat(other.apply("cache " + folder)).isEqualTo("done");
            assertThat(other.apply("open " + uri)).isEqualTo("done");
            gate.awaitArrivals(1, PATIENCE);
            try (AudioStream audio = here.open(uri)) {
                Pulled first = Pulled.atMost(audio, FRAMES / 4);
                other.kill();
                Pulled rest = Pulled.all(audio);

                RampWav.ORACLE.assertContiguous(first.samples(), 1, 0);
                RampWav.ORACLE.assertContiguous(rest.samples(), 1, FRAMES / 4);
                assertThat(rest.frames()).isEqualTo(FRAMES - FRAMES / 4);
                assertThat(audio.outcome()).contains(new Outcome.Complete());
            }
            gate.open();
            List<OriginRequest> requests = origin.requests();
            assertThat(requests).hasSize(2);
            assertThat(requests.get(0).range()).isEmpty();
            assertThat(requests.get(1).range())
                    .hasValueSatisfying(
                            range -> assertThat(firstByte(range)).isBetween((long) FRAMES, (long) BYTES / 2));
            assertThat(here.cache().verify().isSound()).isTrue();
        }
    }

    private static long firstByte(String range) {
        return Long.parseLong(range.substring("bytes=".length(), range.indexOf('-')));
    }

    // scenario 26, scenario 119
    @Test
    void segments_playedByTwoProcessesAtOnce_areFetchedOnce() throws Exception {
        RampHls media = RampHls.variant().paddedTo(100_000).segments(SECONDS, RampHls.RATE);
        Gate gate = Gate.closed();
        try (FakeOrigin origin = FakeOrigin.start();
                OtherProcess other = OtherProcess.start(PlayerScript.class);
                Kithara here = Kithara.builder().cacheDirectory(folder).build()) {
            URI uri = media.serve(origin, "/a/");
            origin.withFault(Fault.stallAfter(50_000, gate).onPath("/a/3.m4s").first(1));
            assertThat(other.apply("cache " + folder)).isEqualTo("done");
            assertThat(other.apply("open " + uri)).isEqualTo("done");
            gate.awaitArrivals(1, PATIENCE);
            try (AudioStream audio = here.open(uri)) {
                RampHls.assertReads(audio, 0, 3 * RampHls.RATE);
                gate.open();
                RampHls.assertReads(audio, 3 * RampHls.RATE, (SECONDS - 3) * RampHls.RATE);
                assertThat(Pulled.all(audio).frames()).isZero();
            }
            assertThat(other.apply("all"))
                    .startsWith(SECONDS * RampHls.RATE + ":")
                    .endsWith("Complete[]");
            for (int n = 0; n < SECONDS; n++) {
                assertThat(origin.requests("/a/" + n + ".m4s"))
                        .as("segment %d", n)
                        .hasSize(1);
            }
            other.end();
        }
    }

    // scenario 15, scenario 27, scenario 119
    @Test
    void segments_fetchingProcessIsKilled_theOtherGoesOnWhereItStopped() throws Exception {
        RampHls media = RampHls.variant().paddedTo(100_000).segments(SECONDS, RampHls.RATE);
        Gate gate = Gate.closed();
        try (FakeOrigin origin = FakeOrigin.start();
                OtherProcess other = OtherProcess.start(PlayerScript.class);
                Kithara here = Kithara.builder().cacheDirectory(folder).build()) {
            URI uri = media.serve(origin, "/a/");
            for (int n = 3; n < SECONDS; n++) {
                origin.withFault(Fault.stallAfter(50_000, gate)
                        .onPath("/a/" + n + ".m4s")
                        .first(1));
            }
            assertThat(other.apply("cache " + folder)).isEqualTo("done");
            assertThat(other.apply("open " + uri)).isEqualTo("done");
            gate.awaitArrivals(3, PATIENCE);
            try (AudioStream audio = here.open(uri)) {
                RampHls.assertReads(audio, 0, 3 * RampHls.RATE);
                other.kill();
                gate.open();
                RampHls.assertReads(audio, 3 * RampHls.RATE, (SECONDS - 3) * RampHls.RATE);
                assertThat(Pulled.all(audio).frames()).isZero();
            }
            for (int n = 0; n < 3; n++) {
                assertThat(origin.requests("/a/" + n + ".m4s"))
                        .as("segment %d", n)
                        .hasSize(1);
            }
            for (int n = 3; n < SECONDS; n++) {
                assertThat(origin.requests("/a/" + n + ".m4s"))
                        .as("segment %d", n)
                        .hasSizeLessThanOrEqualTo(2);
            }
            assertThat(here.cache().verify().isSound()).isTrue();
        }
    }
}
