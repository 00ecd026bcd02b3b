package io.kithara;

import static org.assertj.core.api.Assertions.assertThat;

import io.kithara.testing.FakeOrigin;
import io.kithara.testing.Fault;
import io.kithara.testing.Gate;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Segments come, their key does not: what is said leads to the key's server, and gives nothing of its address away. */
final class HlsDeadKeyServerTest {
    /** No test should need it: a machine that gets no further in so long has stopped. */
    private static final Duration MOST = Duration.ofMinutes(1);

    private static final String QUERY = "?token=s3cret";

    private static void serveWithKeyAt(FakeOrigin origin, URI key) throws Exception {
        RampLadder hls = RampLadder.of(1, 6).withAes().serveOn(origin);
        String media = hls.media(0, "").replace("key.bin", key + QUERY);
        origin.serve("/0/media.m3u8", media.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void open_nothingListensThere_failsWithItsNameAfterAnOutage() throws Exception {
        URI dead;
        try (FakeOrigin gone = FakeOrigin.start()) {
            dead = gone.uri("/keys/7.bin");
        }
        try (HlsRig rig = HlsRig.inHaste(60)) {
            serveWithKeyAt(rig.origin, dead);
            assertThat(rig.hear("/0/media.m3u8").outcome())
                    .isInstanceOfSatisfying(io.kithara.decode.Outcome.Failed.class, failed -> {
                        assertThat(failed.reason()).isEqualTo(io.kithara.stream.MediaException.Reason.CONNECT);
                        assertThat(failed.message())
                                .contains("no key: " + dead)
                                .contains("nothing accepts connections there")
                                .doesNotContain("s3cret");
                    });
        }
    }

    /** The deadline may strike while even the playlist is on its way: then it gets more time. */
    @Test
    void open_neverAnswers_deadlineNamesIt() throws Exception {
        Gate never = Gate.closed();
        try (FakeOrigin origin = FakeOrigin.start();
                Kithara kithara = Kithara.builder().build()) {
            URI key = origin.uri("/0/key.bin");
            serveWithKeyAt(origin, key);
            origin.withFault(Fault.withhold(never).onPath("/0/key.bin"));
            String said = "";
            Duration patience = Duration.ofMillis(250);
            while (!said.contains("key") && patience.compareTo(MOST) < 0) {
                patience = patience.multipliedBy(2);
                said = failure(kithara, origin.uri("/0/media.m3u8"), patience);
            }
            assertThat(said)
                    .startsWith("opening took longer than")
                    .endsWith(" s: the key " + key + " has not come")
                    .doesNotContain("s3cret");
            never.open();
        }
    }

    private static String failure(Kithara kithara, URI uri, Duration deadline) throws Exception {
        try (AudioStream audio =
                kithara.open(uri, OpenOptions.builder().deadline(deadline).build())) {
            throw new AssertionError("open without its key: " + audio);
        } catch (KitharaException e) {
            assertThat(e.reason()).isEqualTo(KitharaException.Reason.DEADLINE);
            return String.valueOf(e.getMessage());
        }
    }
}
