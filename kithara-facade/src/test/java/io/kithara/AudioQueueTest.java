package io.kithara;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.tuple;

import io.kithara.stream.EventBus;
import io.kithara.stream.EventSubscription;
import io.kithara.stream.KitharaEvent;
import io.kithara.testing.AllocationCounter;
import io.kithara.testing.FakeOrigin;
import io.kithara.testing.Fault;
import io.kithara.testing.Gate;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class AudioQueueTest {
    /** Half a minute: the next track is due ten seconds before its end, and the ring holds one and a half. */
    private static final int LONG_FRAMES = 30 * RampWav.RATE;

    @TempDir
    private Path folder;

    private URI file(String name, byte[] bytes) throws IOException {
        return Files.write(folder.resolve(name), bytes).toUri();
    }

    /** Writes pieces of one ramp, cut at these frames. */
    private List<URI> pieces(int... cuts) throws IOException {
        List<URI> uris = new ArrayList<>();
        for (int i = 1; i < cuts.length; i++) {
            uris.add(file(i + ".wav", RampWav.ofFrames(cuts[i - 1], cuts[i] - cuts[i - 1])));
        }
        return uris;
    }

    // scenario 83, scenario 98
    @Test
    void read_oneSignalCutIntoFiles_isOneSignal() throws Exception {
        List<URI> uris = pieces(0, 100_000, 100_001, 150_000, 230_000);
        try (Kithara kithara = Kithara.builder().build();
                AudioQueue audio = kithara.open(uris.get(0), uris.get(1), uris.get(2), uris.get(3))) {
            RampWav.ORACLE.assertContiguous(Pulled.all(audio).samples(), 1, 0);
            assertThat(audio.positionFrames()).isEqualTo(230_000);
            assertThat(audio.outcome()).contains(new Outcome.Complete());
            assertThat(audio.duration())
                    .hasValueSatisfying(length -> assertThat(length.frames()).isEqualTo(230_000));
            assertThat(audio.tracks())
                    .extracting(track -> track.firstFrame().orElse(-1))
                    .containsExactly(0L, 100_000L, 100_001L, 150_000L);
            assertThat(audio.stats().framesDelivered()).isEqualTo(230_000);
        }
    }

    // scenario 83
    @Test
    void read_mp3BehindMp3_isEachOfThemWhole() throws Exception {
        URI uri = file("a.mp3", SampleMedia.mp3());
        try (Kithara kithara = Kithara.builder().build()) {
            float[] once = pulled(kithara, List.of(uri), OpenOptions.defaults());
            float[] twice = pulled(kithara, List.of(uri, uri), OpenOptions.defaults());
            assertThat(once).hasSize(2 * (int) SampleMedia.FRAMES);
            assertThat(Arrays.equals(twice, doubled(once))).isTrue();
        }
    }

    // scenario 83
    @Test
    void read_gaplessOff_keepsDelayAndPaddingOfEach() throws Exception {
        URI uri = file("a.mp3", SampleMedia.mp3());
        OpenOptions everything = OpenOptions.builder().gapless(false).build();
        try (Kithara kithara = Kithara.builder().build();
                AudioStream alone = kithara.open(uri, everything)) {
            float[] once = Pulled.all(alone).samples();
            assertThat(once.length).isGreaterThan(2 * (int) SampleMedia.FRAMES);
            assertThat(Arrays.equals(pulled(kithara, List.of(uri, uri), everything), doubled(once)))
                    .isTrue();
        }
    }

    private static float[] doubled(float[] once) {
        float[] twice = Arrays.copyOf(once, 2 * once.length);
        System.arraycopy(once, 0, twice, once.length, once.length);
        return twice;
    }

    private static float[] pulled(Kithara kithara, List<URI> uris, OpenOptions options) throws KitharaException {
        try (AudioQueue audio = kithara.open(uris, options)) {
            float[] samples = Pulled.all(audio).samples();
            assertThat(audio.outcome()).contains(new Outcome.Complete());
            return samples;
        }
    }

    @Test
    void read_nextHasAnotherRateAndChannels_comesInTheFormatOfTheFirst() throws Exception {
        URI first = file("a.wav", wav(48_000, 2, 48_000));
        URI second = file("b.wav", wav(44_100, 1, 44_100));
        try (Kithara kithara = Kithara.builder().build();
                AudioQueue audio = kithara.open(first, second)) {
            Pulled pulled = Pulled.all(audio);
            assertThat(audio.format()).isEqualTo(AudioFormat.of(48_000, 2));
            assertThat(pulled.frames()).isEqualTo(96_000);
            assertThat(audio.tracks().get(1).firstFrame()).hasValue(48_000);
            RampWav.ORACLE.assertContiguous(Arrays.copyOf(pulled.samples(), 2 * 48_000), 2, 0);
            for (int i = 2 * 48_000; i < pulled.samples().length; i += 2) {
                assertThat(pulled.samples()[i]).isEqualTo(pulled.samples()[i + 1]);
            }
        }
    }

    /** A 32-bit float file of the ramp. */
    private static byte[] wav(int rate, int channels, int frames) {
        int length = frames * channels * 4;
        ByteBuffer wav = ByteBuffer.allocate(44 + length).order(ByteOrder.LITTLE_ENDIAN);
        wav.put("RIFF".getBytes(StandardCharsets.US_ASCII)).putInt(36 + length);
        wav.put("WAVEfmt ".getBytes(StandardCharsets.US_ASCII)).putInt(16);
        wav.putShort((short) 3).putShort((short) channels).putInt(rate).putInt(rate * channels * 4);
        wav.putShort((short) (channels * 4)).putShort((short) 32);
        wav.put("data".getBytes(StandardCharsets.US_ASCII)).putInt(length);
        for (float sample : RampWav.ORACLE.signal(0, frames, channels)) {
            wav.putFloat(sample);
        }
        return wav.array();
    }

    @Test
    void read_hlsBehindHls_isEachOfThemWhole() throws Exception {
        try (FakeOrigin origin = FakeOrigin.start();
                Kithara kithara = Kithara.builder().build()) {
            RampHls hls = RampHls.variant().segments(4, 10_000);
            URI uri = RampHls.serveLadder(origin, hls);
            try (AudioQueue audio = kithara.open(uri, uri)) {
                float[] samples = Pulled.all(audio).samples();
                int frames = (int) hls.frames();
                assertThat(samples).hasSize(2 * frames);
                RampHls.ORACLE.assertContiguous(Arrays.copyOf(samples, frames), 1, 0);
                RampHls.ORACLE.assertContiguous(Arrays.copyOfRange(samples, frames, 2 * frames), 1, 0);
                assertThat(audio.outcome()).contains(new Outcome.Complete());
            }
        }
    }

    // scenario 83
    @Test
    void read_m4aThenFlacOfTheCorpus_isEachOfThemWhole() throws Exception {
        Path corpus = Path.of(System.getProperty("kithara.corpus", "none"));
        Assumptions.assumeTrue(Files.isDirectory(corpus), "no corpus");
        URI m4a = corpus.resolve("aac/media3-bbb_1ch_8kHz_aac_lc.m4a").toUri();
        URI flac =
                corpus.resolve("flac/cellar-subset-22_-_12_bit_per_sample.flac").toUri();
        try (Kithara kithara = Kithara.builder().build();
                AudioStream first = kithara.open(m4a);
                AudioStream second = kithara.open(flac, OpenOptions.defaults().as(first.format()))) {
            float[] alone = Pulled.all(first).samples();
            float[] behind = Pulled.all(second).samples();
            float[] both = pulled(kithara, List.of(m4a, flac), OpenOptions.defaults());
            assertThat(both).hasSize(alone.length + behind.length);
            assertThat(Arrays.equals(Arrays.copyOf(both, alone.length), alone)).isTrue();
            assertThat(Arrays.equals(Arrays.copyOfRange(both, alone.length, both.length), behind))
                    .isTrue();
        }
    }

    @Test
    void seek_anywhereInTheQueue_landsOnTheExactFrame() throws Exception {
        int total = 300_000;
        long seed = 42;
        Random random = new Random(seed);
        try (Kithara kithara = Kithara.builder().build();
                AudioQueue audio = kithara.open(pieces(0, 90_000, 170_000, total), OpenOptions.defaults())) {
            for (int i = 0; i < 60; i++) {
                int frame = random.nextInt(total);
                audio.seekFrame(frame);
                assertThat(audio.positionFrames()).isEqualTo(frame);
                int wanted = Math.min(5_000, total - frame);
                float[] samples = Pulled.atMost(audio, wanted).samples();
                assertThat(samples).as("seed %d, seek %d", seed, i).hasSize(wanted);
                RampWav.ORACLE.assertContiguous(samples, 1, frame);
                assertThat(audio.positionFrames()).isEqualTo(frame + wanted);
            }
        }
    }

    @Test
    void seek_fromAnotherThreadWhileReading_noBlockIsTornAndTheLastOneWins() throws Exception {
        int total = 60_000; // less than a period of the ramp, so that a sample tells its frame
        try (Kithara kithara = Kithara.builder().build();
                AudioQueue audio = kithara.open(pieces(0, 20_000, 45_000, total), OpenOptions.defaults())) {
            CompletableFuture<Void> seeking = CompletableFuture.runAsync(() -> {
                Random random = new Random(11);
                for (int i = 0; i < 300; i++) {
                    audio.seekFrame(random.nextInt(total));
                    assertThat(audio.positionFrames()).isBetween(0L, (long) total);
                }
            });
            float[] pcm = new float[700];
            while (!seeking.isDone()) {
                int frames = audio.read(pcm, 0, pcm.length);
                if (frames > 0) {
                    RampWav.ORACLE.assertContiguous(Arrays.copyOf(pcm, frames), 1, RampWav.ORACLE.frameOf(pcm[0]));
                }
            }
            seeking.join();
            audio.seekFrame(19_990);
            RampWav.ORACLE.assertContiguous(Pulled.all(audio).samples(), 1, 19_990);
            assertThat(audio.outcome()).contains(new Outcome.Complete());
        }
    }

    @Test
    void seek_beyondAnyClock_ends() throws Exception {
        try (Kithara kithara = Kithara.builder().build();
                AudioQueue audio = kithara.open(pieces(0, 1_000, 2_000), OpenOptions.defaults())) {
            audio.seek(Duration.ofSeconds(Long.MAX_VALUE));

            assertThat(Pulled.all(audio).frames()).isZero();
            audio.seek(Duration.ofNanos(1_500 * 1_000_000_000L / audio.format().sampleRate()));
            RampWav.ORACLE.assertContiguous(Pulled.all(audio).samples(), 1, 1_500);
        }
    }

    @Test
    void seek_afterTheEndAndPastIt_worksAndEndsAgain() throws Exception {
        try (Kithara kithara = Kithara.builder().build();
                AudioQueue audio = kithara.open(pieces(0, 50_000, 90_000), OpenOptions.defaults())) {
            assertThat(Pulled.all(audio).frames()).isEqualTo(90_000);
            audio.seekFrame(10);
            assertThat(audio.outcome()).isEmpty();
            RampWav.ORACLE.assertContiguous(Pulled.all(audio).samples(), 1, 10);
            audio.seek(Duration.ofHours(1));
            assertThat(Pulled.all(audio).frames()).isZero();
            assertThat(audio.positionFrames()).isEqualTo(90_000);
            assertThat(audio.outcome()).contains(new Outcome.Complete());
        }
    }

    @Test
    void open_startInALaterTrack_beginsThere() throws Exception {
        OpenOptions options = OpenOptions.builder().start(Duration.ofSeconds(2)).build();
        try (Kithara kithara = Kithara.builder().build();
                AudioQueue audio = kithara.open(pieces(0, 50_000, 120_000), options)) {
            assertThat(audio.positionFrames()).isEqualTo(88_200);
            RampWav.ORACLE.assertContiguous(Pulled.all(audio).samples(), 1, 88_200);
            assertThat(audio.trackIndex()).isEqualTo(1);
        }
    }

    @Test
    void events_tellEachTrackAndItsFirstFrame() throws Exception {
        EventBus bus = new EventBus();
        Semaphore something = new Semaphore(0);
        List<URI> uris = pieces(0, 40_000, 70_000, 80_000);
        try (Kithara kithara = Kithara.builder().build();
                EventSubscription told = bus.subscribe(1_000, something::release);
                AudioQueue audio =
                        kithara.open(uris, OpenOptions.builder().events(bus).build())) {
            Pulled.all(audio);
            List<KitharaEvent.TrackStarted> started = new ArrayList<>();
            while (started.size() < 3 && something.tryAcquire(30, TimeUnit.SECONDS)) {
                for (var event = told.poll(); event.isPresent(); event = told.poll()) {
                    keep(event.get(), started);
                }
            }
            assertThat(started)
                    .extracting(KitharaEvent.TrackStarted::index, KitharaEvent.TrackStarted::firstFrame)
                    .containsExactly(tuple(0, 0L), tuple(1, 40_000L), tuple(2, 70_000L));
        }
    }

    private static void keep(KitharaEvent event, List<KitharaEvent.TrackStarted> started) {
        if (event instanceof KitharaEvent.TrackStarted track) {
            started.add(track);
        }
    }

    @Test
    void read_firstIsTruncated_isReportedAndTheNextPlays() throws Exception {
        byte[] whole = RampWav.ofFrames(60_000);
        URI cut = file("cut.wav", Arrays.copyOf(whole, 44 + 40_000 * 4));
        URI next = file("next.wav", RampWav.ofFrames(40_000, 30_000));
        try (Kithara kithara = Kithara.builder().build();
                AudioQueue audio = kithara.open(cut, next)) {
            RampWav.ORACLE.assertContiguous(Pulled.all(audio).samples(), 1, 0);
            assertThat(audio.positionFrames()).isEqualTo(70_000);
            assertThat(audio.outcome()).get().isInstanceOf(Outcome.Truncated.class);
            assertThat(audio.tracks().get(0).outcome()).get().isInstanceOf(Outcome.Truncated.class);
            assertThat(audio.tracks().get(1).outcome()).contains(new Outcome.Complete());
            assertThat(audio.tracks().get(1).firstFrame()).hasValue(40_000);
            assertThat(audio.missing()).hasSize(1);
        }
    }

    // scenario 106
    @Test
    void read_oneDoesNotOpen_throwsOnceInItsPlaceAndGoesOn() throws Exception {
        URI first = file("a.wav", RampWav.ofFrames(40_000));
        URI gone = folder.resolve("gone.wav").toUri();
        URI last = file("c.wav", RampWav.ofFrames(40_000, 30_000));
        try (Kithara kithara = Kithara.builder().build();
                AudioQueue audio = kithara.open(first, gone, last)) {
            RampWav.ORACLE.assertContiguous(Pulled.atMost(audio, 40_000).samples(), 1, 0);
            KitharaException failure = catchThrowableOfType(KitharaException.class, () -> Pulled.all(audio));
            assertThat(failure.reason()).isEqualTo(KitharaException.Reason.NOT_FOUND);
            RampWav.ORACLE.assertContiguous(Pulled.all(audio).samples(), 1, 40_000);
            assertThat(audio.outcome()).get().isInstanceOf(Outcome.Failed.class);
            assertThat(audio.tracks())
                    .extracting(
                            track -> track.outcome().orElseThrow().getClass().getSimpleName())
                    .containsExactly("Complete", "Failed", "Complete");
        }
    }

    @Test
    void seek_backToOneThatDidNotOpen_triesItAgain() throws Exception {
        URI first = file("a.wav", RampWav.ofFrames(40_000));
        Path late = folder.resolve("late.wav");
        try (Kithara kithara = Kithara.builder().build();
                AudioQueue audio = kithara.open(first, late.toUri())) {
            assertThatThrownBy(() -> Pulled.all(audio)).isInstanceOf(KitharaException.class);
            Files.write(late, RampWav.ofFrames(40_000, 20_000));
            audio.seekFrame(40_000);
            RampWav.ORACLE.assertContiguous(Pulled.all(audio).samples(), 1, 40_000);
            assertThat(audio.outcome()).contains(new Outcome.Complete());
        }
    }

    @Test
    void open_firstDoesNotOpen_fails() throws Exception {
        URI gone = folder.resolve("gone.wav").toUri();
        URI there = file("a.wav", RampWav.ofFrames(1_000));
        try (Kithara kithara = Kithara.builder().build()) {
            assertThatThrownBy(() -> kithara.open(gone, there)).isInstanceOf(KitharaException.class);
            assertThatThrownBy(() -> kithara.open(List.of(), OpenOptions.defaults()))
                    .isInstanceOf(IllegalArgumentException.class);
            assertThat(kithara.poolStats().inUseBytes()).isZero();
        }
    }

    @Test
    void read_longTracks_opensOneAheadAndNotBeforeItIsDue() throws Exception {
        try (FakeOrigin origin = FakeOrigin.start();
                Kithara kithara = Kithara.builder().build()) {
            List<URI> uris = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                origin.serve("/" + i + ".wav", RampWav.ofFrames(i * LONG_FRAMES, LONG_FRAMES));
                uris.add(origin.uri("/" + i + ".wav"));
            }
            try (AudioQueue audio = kithara.open(uris, OpenOptions.defaults())) {
                RampWav.ORACLE.assertContiguous(
                        Pulled.atMost(audio, LONG_FRAMES / 2).samples(), 1, 0);
                assertThat(origin.requests("/1.wav")).isEmpty();
                RampWav.ORACLE.assertContiguous(
                        Pulled.atMost(audio, LONG_FRAMES).samples(), 1, LONG_FRAMES / 2);
                assertThat(origin.requests("/1.wav")).isNotEmpty();
                assertThat(origin.requests("/2.wav")).isEmpty();
                RampWav.ORACLE.assertContiguous(Pulled.all(audio).samples(), 1, 3L * LONG_FRAMES / 2);
            }
        }
    }

    @Test
    void awaitReadable_nextIsWithheld_waitsForIt() throws Exception {
        Gate gate = Gate.closed();
        try (FakeOrigin origin = FakeOrigin.start();
                Kithara kithara = Kithara.builder().build()) {
            origin.serve("/b.wav", RampWav.ofFrames(20_000, 20_000)).withFault(Fault.withhold(gate));
            URI first = file("a.wav", RampWav.ofFrames(20_000));
            try (AudioQueue audio = kithara.open(first, origin.uri("/b.wav"))) {
                Pulled.atMost(audio, 20_000);
                assertThat(audio.read(new float[10], 0, 10)).isZero();
                assertThat(audio.awaitReadable(Duration.ofMillis(20))).isFalse();
                gate.open();
                assertThat(audio.awaitReadable(Duration.ofSeconds(30))).isTrue();
                RampWav.ORACLE.assertContiguous(Pulled.all(audio).samples(), 1, 20_000);
            }
        }
    }

    // scenario 94
    @Test
    void close_whileTheNextOpensOrPlays_leavesNothing() throws Exception {
        Gate gate = Gate.closed();
        Kithara kithara = Kithara.builder().build();
        try (FakeOrigin origin = FakeOrigin.start();
                kithara) {
            origin.serve("/b.wav", RampWav.ofFrames(20_000)).withFault(Fault.withhold(gate));
            URI first = file("a.wav", RampWav.ofFrames(20_000));
            AudioQueue waiting = kithara.open(first, origin.uri("/b.wav"));
            Pulled.atMost(waiting, 20_000);
            gate.awaitArrivals(1, Duration.ofSeconds(30));
            waiting.close();
            assertThat(waiting.read(new float[10], 0, 10)).isEqualTo(AudioStream.END);
            assertThat(waiting.outcome()).contains(new Outcome.Closed());
            gate.open();

            AudioQueue playing = kithara.open(first, first);
            Pulled.atMost(playing, 25_000);
            playing.close();
        }
        assertThat(kithara.poolStats().inUseBytes()).isZero();
    }

    // scenario 95
    @Test
    void read_acrossJoints_allocatesNothing() throws Exception {
        try (Kithara kithara = Kithara.builder().build();
                AudioQueue audio = kithara.open(
                        pieces(0, 40_000, 80_000, 120_000, 160_000, 200_000, 240_000), OpenOptions.defaults())) {
            float[] pcm = new float[256];
            AllocationCounter counter = AllocationCounter.ofCurrentThread();
            long least = Long.MAX_VALUE;
            int joints = 0;
            int frames = 0;
            while (frames != AudioStream.END) {
                int before = audio.trackIndex();
                counter.reset();
                frames = audio.read(pcm, 0, 256);
                long bytes = counter.bytes();
                if (audio.trackIndex() != before) {
                    joints++;
                    least = Math.min(least, bytes);
                }
                if (frames == 0) {
                    audio.awaitReadable(Duration.ofSeconds(30));
                }
            }
            assertThat(joints).isEqualTo(5);
            // What a path allocates on its first use shows at one joint, what every call allocates at each.
            assertThat(least).isZero();
        }
    }

    @Test
    void toInputStream_ofAQueue_isAllOfIt() throws Exception {
        try (Kithara kithara = Kithara.builder().build();
                AudioQueue audio = kithara.open(pieces(0, 10_000, 25_000), OpenOptions.defaults());
                InputStream bytes = audio.toInputStream(PcmEncoding.S16LE)) {
            assertThat(bytes.readAllBytes()).hasSize(25_000 * 2);
        }
    }

    @Test
    void volume_ofAQueue_holdsAcrossTracks() throws Exception {
        try (Kithara kithara = Kithara.builder().build();
                AudioQueue audio = kithara.open(pieces(0, 10_000, 20_000), OpenOptions.defaults())) {
            audio.volume(0.5f);
            float[] samples = Pulled.all(audio).samples();
            for (int i = 0; i < samples.length; i++) {
                samples[i] *= 2;
            }
            RampWav.ORACLE.assertContiguous(samples, 1, 0);
            assertThat(audio.volume()).isEqualTo(0.5f);
        }
    }
}
