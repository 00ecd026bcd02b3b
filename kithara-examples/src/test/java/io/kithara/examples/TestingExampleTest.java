package io.kithara.examples;

import static org.assertj.core.api.Assertions.assertThat;

import io.kithara.AudioStream;
import io.kithara.Kithara;
import io.kithara.testing.FakeOrigin;
import io.kithara.testing.Fault;
import io.kithara.testing.Gate;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The snippet of kithara-testing: a player, here Kithara, against an origin that breaks as scripted. */
final class TestingExampleTest {
    @Test
    void player_meetsResetErrorAndSilence_andPlaysOn() throws Exception {
        byte[] mp3 = Media.mp3();
        // snippet testing
        try (FakeOrigin origin = FakeOrigin.start()) {
            Gate gate = Gate.closed();
            origin.serve("/a.mp3", mp3)
                    .withFault(Fault.resetAfter(100_000).onRequest(1))
                    .withFault(Fault.status(503).onRequest(2))
                    .withFault(Fault.stallAfter(50_000, gate).onRequest(3));
            CompletableFuture<Long> frames = play(origin.uri("/a.mp3"));
            gate.awaitArrivals(1, Duration.ofSeconds(10)); // the third request has gone silent
            gate.open();
            assertThat(frames.get(10, TimeUnit.SECONDS)).isEqualTo(882_000);
            assertThat(origin.requests("/a.mp3")).hasSize(3);
            assertThat(origin.requests().get(2).range()).isPresent();
        }
        // end
    }

    private static CompletableFuture<Long> play(URI uri) {
        return CompletableFuture.supplyAsync(() -> {
            long all = 0;
            try (Kithara kithara = Kithara.builder().build();
                    AudioStream audio = kithara.open(uri)) {
                float[] pcm = new float[8192];
                int frames;
                while ((frames = audio.read(pcm, 0, 4096)) != AudioStream.END) {
                    all += frames;
                    if (frames == 0) {
                        audio.awaitReadable(Duration.ofSeconds(1));
                    }
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            return all;
        });
    }
}
