package io.kithara;

import static org.assertj.core.api.Assertions.assertThat;

import io.kithara.decode.DecodeEvent;
import io.kithara.decode.FrameTime;
import io.kithara.decode.PcmFormat;
import io.kithara.file.ByteSource;
import io.kithara.stream.EventBus;
import io.kithara.stream.EventSubscription;
import io.kithara.stream.KitharaEvent;
import io.kithara.stream.MediaException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class StreamEventsTest {
    @Test
    void events_seekThenEnd_areTold() throws Exception {
        assertThat(eventsOf(RampWav.ofFrames(50_000), 40_000))
                .endsWith(new KitharaEvent.Seeked(time(40_000)), new KitharaEvent.Ended(time(50_000), true));
    }

    @Test
    void events_cutFile_endIsNotComplete() throws Exception {
        byte[] wav = RampWav.ofFrames(50_000);

        assertThat(eventsOf(Arrays.copyOf(wav, wav.length - 4 * 20_000), 10_000))
                .endsWith(new KitharaEvent.Seeked(time(10_000)), new KitharaEvent.Ended(time(30_000), false));
    }

    @Test
    void events_underrunAndAnotherFormat_areTold() {
        EventBus bus = new EventBus();
        try (EventSubscription heard = bus.subscribe(10, () -> {})) {
            DecodeEvents events = new DecodeEvents(bus);
            events.accept(new DecodeEvent.Underrun(2));
            events.accept(new DecodeEvent.FormatChanged(Duration.ofSeconds(3), new PcmFormat(48_000, 2)));
            events.accept(new DecodeEvent.Ended(
                    new io.kithara.decode.Outcome.Failed(
                            MediaException.Reason.TIMEOUT, "silent", Duration.ofSeconds(4), List.of()),
                    Duration.ofSeconds(4)));

            assertThat(heard.poll()).contains(new KitharaEvent.Underrun(2));
            assertThat(heard.poll()).contains(new KitharaEvent.FormatChanged(Duration.ofSeconds(3), 48_000, 2));
            assertThat(heard.poll()).contains(new KitharaEvent.Failed(MediaException.Reason.TIMEOUT, "silent"));
        }
    }

    /**
     * Seeks, reads to the end and returns what was told of both, the end behind the seek last: a decoder that is ahead of its reader may
     * have told of another one before.
     */
    private static List<KitharaEvent> eventsOf(byte[] wav, long frame) throws Exception {
        Semaphore news = new Semaphore(0);
        List<KitharaEvent> told = new ArrayList<>();
        try (Kithara kithara = Kithara.builder().build();
                AudioStream audio = kithara.open(ByteSource.of(wav), OpenOptions.defaults());
                EventSubscription heard = kithara.events().subscribe(100, news::release)) {
            audio.seekFrame(frame);
            new AudioAnalysis(audio.format(), 1000, 100).addAll(audio);
            boolean landed = false;
            boolean ended = false;
            while (!ended) {
                assertThat(news.tryAcquire(10, TimeUnit.SECONDS))
                        .as("an end after %s", told)
                        .isTrue();
                for (Optional<KitharaEvent> event = heard.poll(); event.isPresent(); event = heard.poll()) {
                    if (!(event.get() instanceof KitharaEvent.Underrun)) { // of which a busy machine has some
                        told.add(event.get());
                    }
                    landed |= event.get() instanceof KitharaEvent.Seeked;
                    ended = landed && event.get() instanceof KitharaEvent.Ended;
                }
            }
        }
        return told;
    }

    private static Duration time(long frames) {
        return FrameTime.duration(frames, RampWav.RATE);
    }
}
