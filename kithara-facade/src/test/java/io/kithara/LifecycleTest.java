package io.kithara;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.UnixOperatingSystemMXBean;
import io.kithara.file.ByteSource;
import io.kithara.storage.CancelToken;
import io.kithara.testing.AllocationCounter;
import io.kithara.testing.FakeOrigin;
import io.kithara.testing.Fault;
import io.kithara.testing.Gate;
import io.kithara.testing.ThreadCounter;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/** Counts threads, handles and allocations of the whole JVM, so nothing may run beside it. */
@Isolated
final class LifecycleTest {
    /** Far below all retries of the network, of 8 s and more each, far above what a busy machine needs. */
    private static final long SOON_SECONDS = 15;

    // scenario 94
    @Test
    void hundredStreamsOpenedAndDropped_leaveNothingBehind() throws Exception {
        try (FakeOrigin origin = FakeOrigin.start()) {
            origin.serve("/a.mp3", SampleMedia.mp3());
            URI uri = origin.uri("/a.mp3");
            openAndDrop(uri, 5);
            ThreadCounter threads = ThreadCounter.ofNames("kithara-");
            long handles = openHandles();
            openAndDrop(uri, 100);
            threads.awaitBaseline(Duration.ofSeconds(10));
            assertThat(openHandles()).isLessThan(handles + 10);
        }
    }

    private static void openAndDrop(URI uri, int times) throws KitharaException {
        for (int i = 0; i < times; i++) {
            try (Kithara kithara = Kithara.builder().build();
                    AudioStream audio = kithara.open(uri)) {
                Pulled.atMost(audio, i * 500L);
            }
        }
    }

    private static long openHandles() {
        return ((UnixOperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getOpenFileDescriptorCount();
    }

    // scenario 94
    @Test
    void manyOpensAtOnceHalfOfThemCancelled_endAsAskedAndLeaveNothingBehind() throws Exception {
        int opens = 60;
        ThreadCounter threads = ThreadCounter.ofNames("kithara-");
        Kithara kithara = Kithara.builder().build();
        try (FakeOrigin origin = FakeOrigin.start();
                kithara) {
            Gate gate = Gate.closed();
            CancelToken cancelled = CancelToken.root();
            List<CompletableFuture<AudioStream>> opening = new ArrayList<>();
            for (int i = 0; i < opens; i++) {
                origin.serve("/" + i + ".wav", RampWav.ofFrames(1_000)).withFault(Fault.withhold(gate));
                CancelToken token = i % 2 == 0 ? cancelled : CancelToken.root();
                OpenOptions options = OpenOptions.builder().cancel(token).build();
                opening.add(
                        kithara.openAsync(origin.uri("/" + i + ".wav"), options).toCompletableFuture());
            }
            gate.awaitArrivals(1, Duration.ofSeconds(10));
            cancelled.cancel();
            gate.open();
            for (int i = 0; i < opens; i++) {
                assertOpenedOrCancelled(opening.get(i), i % 2 == 0);
            }
        }
        threads.awaitBaseline(Duration.ofSeconds(10));
        assertThat(kithara.poolStats().inUseBytes()).isZero();
    }

    private static void assertOpenedOrCancelled(CompletableFuture<AudioStream> opening, boolean cancelled)
            throws Exception {
        if (cancelled) {
            assertThatThrownBy(() -> opening.get(SOON_SECONDS, TimeUnit.SECONDS))
                    .cause()
                    .isInstanceOfSatisfying(
                            KitharaException.class,
                            e -> assertThat(e.reason()).isEqualTo(KitharaException.Reason.CANCELLED));
            return;
        }
        try (AudioStream audio = opening.get(SOON_SECONDS, TimeUnit.SECONDS)) {
            assertThat(Pulled.all(audio).frames()).isEqualTo(1_000);
        }
    }

    // scenario 96
    @Test
    void pausedStreams_holdNoThreadOfTheirOwn() throws Exception {
        ThreadCounter threads = ThreadCounter.ofNames("kithara-");
        byte[] wav = RampWav.ofFrames(200_000);
        try (Kithara kithara = Kithara.builder().build()) {
            List<AudioStream> paused = new ArrayList<>();
            for (int i = 0; i < 200; i++) {
                paused.add(kithara.open(ByteSource.of(wav), OpenOptions.defaults()));
            }
            assertThat(threads.added()).hasSizeLessThanOrEqualTo(12);
            paused.forEach(AudioStream::close);
        }
    }

    // scenario 95
    @Test
    void read_inSteadyState_allocatesNothing() throws Exception {
        try (Kithara kithara = Kithara.builder().build();
                AudioStream audio = kithara.open(ByteSource.of(RampWav.ofFrames(4_000_000)), OpenOptions.defaults())) {
            float[] pcm = new float[256];
            readFrames(audio, pcm, 500_000);
            long least = Long.MAX_VALUE;
            for (int round = 0; round < 5; round++) {
                least = Math.min(least, allocatedByReads(audio, pcm, 1_000));
            }
            // what a path allocates on its first use shows in one round, what every call allocates in each
            assertThat(least).isZero();
        }
    }

    private static long allocatedByReads(AudioStream audio, float[] pcm, int reads) throws KitharaException {
        AllocationCounter counter = AllocationCounter.ofCurrentThread();
        for (int done = 0; done < reads; ) {
            if (audio.read(pcm, 0, pcm.length) > 0) {
                done++;
            }
        }
        return counter.bytes();
    }

    private static void readFrames(AudioStream audio, float[] pcm, int frames) throws KitharaException {
        for (int done = 0; done < frames; ) {
            int count = audio.read(pcm, 0, pcm.length);
            if (count == 0) {
                audio.awaitReadable(Duration.ofSeconds(10));
            }
            done += Math.max(0, count);
        }
    }

    // scenario 120
    @Test
    void awaitReadable_onStalledStream_returnsSoonAfterClose() throws Exception {
        try (FakeOrigin origin = FakeOrigin.start();
                Kithara kithara = Kithara.builder().build()) {
            Gate gate = Gate.closed();
            origin.serve("/a.wav", RampWav.ofFrames(400_000)).withFault(Fault.stallAfter(100_000, gate));
            AudioStream audio = kithara.open(origin.uri("/a.wav"));
            float[] pcm = new float[4096];
            CompletableFuture<Void> reader = CompletableFuture.runAsync(() -> {
                try {
                    while (audio.read(pcm, 0, 4096) != AudioStream.END) {
                        audio.awaitReadable(Duration.ofSeconds(30));
                    }
                } catch (KitharaException e) {
                    throw new IllegalStateException(e);
                }
            });
            audio.close();
            reader.get(SOON_SECONDS, TimeUnit.SECONDS);
            assertThat(audio.outcome()).contains(new Outcome.Closed());
        }
    }

    // scenario 120
    @Test
    void open_onSilentServer_returnsSoonAfterClose() throws Exception {
        try (FakeOrigin origin = FakeOrigin.start()) {
            Kithara kithara = Kithara.builder().build();
            Gate gate = Gate.closed();
            origin.serve("/a.wav", RampWav.ofFrames(1_000)).withFault(Fault.withhold(gate));
            CompletableFuture<AudioStream> opening = CompletableFuture.supplyAsync(() -> {
                try {
                    return kithara.open(origin.uri("/a.wav"));
                } catch (KitharaException e) {
                    throw new CompletionException(e);
                }
            });
            gate.awaitArrivals(1, Duration.ofSeconds(10));
            kithara.close();
            assertThatThrownBy(() -> opening.get(SOON_SECONDS, TimeUnit.SECONDS))
                    .cause()
                    .isInstanceOfSatisfying(
                            KitharaException.class,
                            e -> assertThat(e.reason()).isEqualTo(KitharaException.Reason.CANCELLED));
            gate.open();
        }
    }
}
