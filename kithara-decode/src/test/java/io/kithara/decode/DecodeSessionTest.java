package io.kithara.decode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kithara.bufpool.BufferPool;
import io.kithara.decode.RampFormat.Spec;
import io.kithara.stream.MediaData;
import io.kithara.stream.MediaException;
import io.kithara.stream.MediaHint;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DecodeSessionTest {
    private static final int FRAMES = 50_123;

    private static ScriptedSource file(Spec spec) {
        return ScriptedSource.file(ScriptedData.complete(spec.bytes()));
    }

    // scenario 83
    @Test
    void readAll_trimsDelayAndPadding_everyFrameOnce() throws Exception {
        try (Rig rig = new Rig(file(Spec.of(44_100, 2, FRAMES))).settle()) {
            float[] pcm = rig.readAll();

            assertThat(pcm).hasSize(2 * FRAMES);
            RampFormat.ORACLE.assertContiguous(pcm, 2, 0);
            assertThat(rig.session.outcome()).contains(new Outcome.Complete());
            assertThat(rig.session.positionFrames()).isEqualTo(FRAMES);
            assertThat(rig.session.stats().deliveredFrames()).isEqualTo(FRAMES);
        }
    }

    // scenario 83
    @Test
    void readAll_gaplessOff_keepsFullLength() throws Exception {
        try (Rig rig = new Rig(file(Spec.of(44_100, 1, 9_700)), Rig.options().gapless(false)).settle()) {
            assertThat(rig.readAll()).hasSize(10_000);
        }
    }

    @Test
    void opened_formatIsKnownBeforeAnyRead() {
        try (Rig rig = new Rig(file(Spec.of(44_100, 2, FRAMES)))) {
            assertThat(rig.session.opened().toCompletableFuture()).isNotDone();
            assertThatThrownBy(rig.session::format).isInstanceOf(IllegalStateException.class);

            rig.settle();

            assertThat(rig.session.opened().toCompletableFuture()).isCompletedWithValue(new PcmFormat(44_100, 2));
            assertThat(rig.session.duration()).contains(FrameTime.duration(FRAMES, 44_100));
            assertThat(rig.session.isDurationExact()).isTrue();
        }
    }

    @Test
    void opened_whenTold_theFirstFramesAreThere() {
        try (Rig rig = new Rig(file(Spec.of(44_100, 2, FRAMES)))) {
            List<Long> readable = new ArrayList<>();
            rig.session
                    .opened()
                    .thenAccept(format -> readable.add(rig.session.stats().bufferedFrames()));

            rig.settle();

            assertThat(readable)
                    .singleElement()
                    .satisfies(frames -> assertThat(frames).isPositive());
        }
    }

    @Test
    void close_inTheMiddleOfARun_decodesNoFurther() {
        AtomicReference<DecodeSession> session = new AtomicReference<>();
        AtomicLong furthest = new AtomicLong();
        Providers closing = RampFormat.providers(frame -> {
            Objects.requireNonNull(session.get()).close();
            furthest.accumulateAndGet(frame, Math::max);
            return 0;
        });
        try (Rig rig = new Rig(file(Spec.of(44_100, 2, FRAMES)), Rig.options(), closing)) {
            session.set(rig.session);

            rig.settle();

            assertThat(furthest.get()).as("no more than the packet under way").isLessThan(Rig.RING_FRAMES / 2);
        }
    }

    // scenario 85
    @Test
    void opened_decoderKnowsBetterThanContainer_decoderWins() throws Exception {
        byte[] bytes = new Spec(24_000, 2, 1000, 0, 0, 9_500, 10).bytes();
        for (int packet = 0; packet < 10; packet++) {
            int rateAt = RampFormat.HEADER_LENGTH + packet * RampFormat.PACKET_LENGTH + 5;
            ByteBuffer.wrap(bytes).putInt(rateAt, 48_000);
        }
        try (Rig rig = new Rig(ScriptedSource.file(ScriptedData.complete(bytes))).settle()) {
            assertThat(rig.session.format()).isEqualTo(new PcmFormat(48_000, 2));
            RampFormat.ORACLE.assertContiguous(rig.readAll(), 2, 0);
            assertThat(rig.session.positionFrames()).isEqualTo(19_000);
            rig.session.seek(12_345);
            RampFormat.ORACLE.assertContiguous(rig.settle().read(100), 2, 12_345);
        }
    }

    // scenario 88
    @Test
    void opened_prefixLate_waitsAndThenOpens() throws Exception {
        byte[] bytes = Spec.of(44_100, 2, FRAMES).bytes();
        ScriptedData data = ScriptedData.withheld(bytes, 10);
        try (Rig rig = new Rig(ScriptedSource.file(data)).settle()) {
            assertThat(rig.session.opened().toCompletableFuture()).isNotDone();

            data.land(bytes.length);

            assertThat(rig.settle().read(100)).hasSize(200);
        }
    }

    // scenario 88
    @Test
    void opened_prefixNeverComes_failsTyped() {
        ScriptedData data = ScriptedData.withheld(Spec.of(44_100, 2, FRAMES).bytes(), 10);
        try (Rig rig = new Rig(ScriptedSource.file(data)).settle()) {
            data.fail(new MediaException(MediaException.Reason.TIMEOUT, "nothing came"));
            rig.settle();

            assertThatThrownBy(rig.session.opened().toCompletableFuture()::join)
                    .isInstanceOf(CompletionException.class)
                    .cause()
                    .isInstanceOfSatisfying(
                            MediaException.class, e -> assertThat(e.reason()).isEqualTo(MediaException.Reason.TIMEOUT));
        }
    }

    @Test
    void opened_nobodyKnowsTheContent_unsupported() {
        try (Rig rig = new Rig(ScriptedSource.file(ScriptedData.complete(new byte[100]))).settle()) {
            assertFailsOnce(rig, MediaException.Reason.UNSUPPORTED);
        }
    }

    @Test
    void opened_nobodyKnowsTheContent_saysSoInWordsOnly() {
        try (Rig rig = new Rig(ScriptedSource.file(ScriptedData.complete(new byte[100]))).settle()) {
            assertThatThrownBy(() -> rig.session.read(new float[64], 0, 8))
                    .hasMessage("no container is known that starts with 0000000000000000");
        }
    }

    // scenario 86
    @Test
    void readAll_askedForTheRateAndChannelsItHas_passesBitExact() throws Exception {
        byte[] bytes = new Spec(24_000, 2, 1000, 0, 0, 9_500, 10).bytes();
        DecodeOptions.Builder same = Rig.options().sampleRate(24_000).channels(2);
        try (Rig rig = new Rig(ScriptedSource.file(ScriptedData.complete(bytes)), same).settle()) {
            assertThat(rig.readAll()).isEqualTo(RampFormat.ORACLE.signal(0, 9_500, 2));
        }
    }

    @Test
    void opened_containerThatIsNotDecoded_isNamed() {
        byte[] ogg = Arrays.copyOf(new byte[] {'O', 'g', 'g', 'S'}, 100);
        try (Rig rig = new Rig(ScriptedSource.file(ScriptedData.complete(ogg))).settle()) {
            assertThatThrownBy(() -> rig.session.read(new float[64], 0, 8)).hasMessage("Ogg is not decoded");
        }
    }

    @Test
    void opened_noBytes_truncated() {
        try (Rig rig = new Rig(ScriptedSource.file(ScriptedData.complete(new byte[0]))).settle()) {
            assertFailsOnce(rig, MediaException.Reason.TRUNCATED);
        }
    }

    // scenario 84
    @Test
    void opened_tagLargerThanTheProbeWindow_isSkipped() throws Exception {
        byte[] media = Spec.of(44_100, 1, 5_000).bytes();
        byte[] bytes = new byte[10 + 10_000 + media.length];
        byte[] tag = {'I', 'D', '3', 4, 0, 0, 0, 0, 10_000 >> 7, 10_000 & 0x7f};
        System.arraycopy(tag, 0, bytes, 0, tag.length);
        System.arraycopy(media, 0, bytes, 10_010, media.length);
        ChunkHead found = ChunkHead.of(bytes);

        assertThat(found.text()).startsWith("RAMP");
    }

    @Test
    void opened_emptyTrack_formatAndEnd() throws Exception {
        try (Rig rig = new Rig(file(new Spec(44_100, 2, 1000, 0, 0, 0, 0))).settle()) {
            assertThat(rig.session.format()).isEqualTo(new PcmFormat(44_100, 2));
            assertThat(rig.readAll()).isEmpty();
            assertThat(rig.session.outcome()).contains(new Outcome.Complete());
        }
    }

    // scenario 89
    @Test
    void read_readerStalls_decodesNoMoreThanTheRing() throws Exception {
        byte[] bytes = Spec.of(44_100, 2, 1_000_000).bytes();
        try (Rig rig = new Rig(ScriptedSource.file(ScriptedData.complete(bytes))).settle()) {
            assertThat(rig.workers.isIdle()).isTrue();
            assertThat(rig.read(Rig.RING_FRAMES)).hasSize(2 * Rig.RING_FRAMES);
            assertThat(rig.pool.stats().inUseBytes()).isLessThanOrEqualTo(2L * 4 * 2 * Rig.RING_FRAMES);
        }
    }

    // scenario 89
    @Test
    void read_fastConsumer_noUnderrunWhileDataExists() throws Exception {
        try (Rig rig = new Rig(file(Spec.of(44_100, 2, 200_000))).settle()) {
            assertThat(rig.readAll()).hasSize(400_000);
            assertThat(rig.session.stats().underruns()).isZero();
        }
    }

    @Test
    void read_smallReads_workerSleepsUntilHalfIsFree() throws Exception {
        try (Rig rig = new Rig(file(Spec.of(44_100, 2, 200_000))).settle()) {
            long before = rig.session.stats().wakeUps();
            float[] pcm = new float[2 * 64];
            for (int i = 0; i < 16_384 / 64; i++) {
                assertThat(rig.session.read(pcm, 0, 64)).isEqualTo(64);
                rig.settle();
            }
            assertThat(rig.session.stats().wakeUps() - before).isBetween(1L, 16L);
        }
    }

    // scenario 58
    @Test
    void read_bytesWithheld_parksWithAtMostTwoWakeUps() throws Exception {
        byte[] bytes = Spec.of(44_100, 1, 1_000_000).bytes();
        ScriptedData data = ScriptedData.withheld(bytes, 4_500);
        try (Rig rig = new Rig(ScriptedSource.file(data)).settle()) {
            float[] pcm = new float[Rig.RING_FRAMES];
            while (rig.session.read(pcm, 0, pcm.length) > 0) {
                rig.settle();
            }
            long before = rig.session.stats().wakeUps();
            for (int reads = 0; reads < 100; reads++) {
                assertThat(rig.session.read(pcm, 0, pcm.length)).isZero();
                rig.settle();
            }
            assertThat(rig.session.stats().wakeUps()).isEqualTo(before);
            data.land(4_501);
            data.land(5_000);
            rig.settle();

            assertThat(rig.session.stats().wakeUps() - before).isBetween(1L, 2L);
            assertThat(rig.session.read(pcm, 0, pcm.length)).isPositive();
        }
    }

    @Test
    void read_ranDryThenArrives_countsOneUnderrun() throws Exception {
        byte[] bytes = Spec.of(44_100, 1, 1_000_000).bytes();
        ScriptedData data = ScriptedData.withheld(bytes, 4_500);
        try (Rig rig = new Rig(ScriptedSource.file(data)).settle()) {
            float[] pcm = new float[Rig.RING_FRAMES];
            while (rig.session.read(pcm, 0, pcm.length) > 0) {
                rig.settle();
            }
            assertThat(rig.session.read(pcm, 0, pcm.length)).isZero();
            data.land(bytes.length);
            rig.settle();

            assertThat(rig.session.read(pcm, 0, pcm.length)).isPositive();
            assertThat(rig.session.stats().underruns()).isEqualTo(1);
            assertThat(rig.events).contains(new DecodeEvent.Underrun(1));
        }
    }

    // scenario 87
    @Test
    void read_decoderGivesNaN_becomesSilence() throws Exception {
        byte[] bytes = Spec.of(44_100, 1, 5_000).withDelay(0).bytes();
        RampFormat.spoil(bytes, 2, RampFormat.NOT_A_NUMBER);
        ScriptedSource source = ScriptedSource.file(ScriptedData.complete(bytes));
        try (Rig rig = new Rig(source, Rig.options().sampleRate(48_000)).settle()) {
            float[] pcm = rig.readAll();
            for (float sample : pcm) {
                // the ramp ends in a full-scale step, over which any sinc overshoots
                assertThat(sample).isBetween(-1.3f, 1.3f);
            }
            assertThat(pcm).hasSize((int) Math.round(5_000 * 48.0 / 44.1));
        }
    }

    @Test
    void read_otherRateAndChannels_exactLength() throws Exception {
        ScriptedSource source = file(Spec.of(44_100, 1, 44_100));
        try (Rig rig = new Rig(source, Rig.options().sampleRate(48_000).channels(2)).settle()) {
            assertThat(rig.session.format()).isEqualTo(new PcmFormat(48_000, 2));
            assertThat(rig.session.duration()).contains(Duration.ofSeconds(1));
            assertThat(rig.readAll()).hasSize(2 * 48_000);
        }
    }

    @ParameterizedTest
    @CsvSource({"FAST, 0.0, 0.5", "GOOD, 0.8, 0.999", "BEST, 0.9995, 1.0005"})
    void read_toneOf20kHz_isKeptAsTheQualityPromises(ResampleQuality quality, double least, double most)
            throws Exception {
        Providers tone = RampFormat.tone(20_000, 0.5, 0);
        DecodeOptions.Builder options = Rig.options().sampleRate(44_100).resampleQuality(quality);
        try (Rig rig = new Rig(file(Spec.of(48_000, 1, 48_000).withDelay(0)), options, tone).settle()) {
            assertThat(rms(Arrays.copyOfRange(rig.readAll(), 4_800, 39_200)) / (0.5 / Math.sqrt(2)))
                    .isBetween(least, most);
        }
    }

    private static double rms(float[] samples) {
        double sum = 0;
        for (float sample : samples) {
            sum += (double) sample * sample;
        }
        return Math.sqrt(sum / samples.length);
    }

    @Test
    void open_mixNobodyDoes_unsupported() {
        try (Rig rig = new Rig(file(Spec.of(44_100, 2, FRAMES)), Rig.options().channels(4)).settle()) {
            assertFailsOnce(rig, MediaException.Reason.UNSUPPORTED);
        }
    }

    @Test
    void awaitReadable_framesReady_doesNotWait() throws Exception {
        try (Rig rig = new Rig(file(Spec.of(44_100, 2, FRAMES))).settle()) {
            assertThat(rig.session.awaitReadable(Duration.ofDays(1))).isTrue();
        }
    }

    @Test
    void awaitReadable_nothingComes_falseAfterTheTimeout() throws Exception {
        ScriptedData data = ScriptedData.withheld(Spec.of(44_100, 2, FRAMES).bytes(), 10);
        try (Rig rig = new Rig(ScriptedSource.file(data)).settle()) {
            assertThat(rig.session.awaitReadable(Duration.ofMillis(1))).isFalse();
        }
    }

    @Test
    void close_thenRead_endAndOutcomeClosed() throws Exception {
        ScriptedSource source = file(Spec.of(44_100, 2, FRAMES));
        Rig rig = new Rig(source).settle();
        rig.close();

        assertThat(rig.session.read(new float[20], 0, 10)).isEqualTo(DecodeSession.END);
        assertThat(rig.session.awaitReadable(Duration.ofDays(1))).isTrue();
        assertThat(rig.session.outcome()).contains(new Outcome.Closed());
        assertThat(source.isClosed()).isTrue();
    }

    @Test
    void close_beforeOpened_stageFailsWithCancelled() {
        Rig rig = new Rig(file(Spec.of(44_100, 2, FRAMES)));
        rig.close();

        assertThat(rig.session.opened().toCompletableFuture())
                .failsWithin(Duration.ZERO)
                .withThrowableThat()
                .havingCause()
                .isInstanceOf(MediaException.class);
    }

    @Test
    void events_listenerThrows_streamGoesOn() throws Exception {
        DecodeEngine engine =
                new DecodeEngine(new SteppedWorkers(), BufferPool.leakDetecting(1 << 20), RampFormat.providers());
        DecodeOptions options = Rig.options()
                .events(event -> {
                    throw new IllegalStateException("a bad listener");
                })
                .build();
        try (DecodeSession session = engine.open(file(Spec.of(44_100, 2, FRAMES)), options)) {
            ((SteppedWorkers) engine.workers()).settle();

            assertThat(session.read(new float[200], 0, 100)).isEqualTo(100);
        }
    }

    private static void assertFailsOnce(Rig rig, MediaException.Reason reason) {
        float[] pcm = new float[64];
        assertThatThrownBy(() -> rig.session.read(pcm, 0, 8))
                .isInstanceOfSatisfying(
                        MediaException.class, e -> assertThat(e.reason()).isEqualTo(reason));
        assertThat(rig.session.outcome())
                .map(Outcome.Failed.class::cast)
                .map(Outcome.Failed::reason)
                .isEqualTo(Optional.of(reason));
        try {
            assertThat(rig.session.read(pcm, 0, 8)).isEqualTo(DecodeSession.END);
        } catch (MediaException e) {
            throw new AssertionError("thrown twice", e);
        }
    }

    /** What a demuxer provider gets to see of some bytes. */
    private record ChunkHead(String text) {
        static ChunkHead of(byte[] bytes) throws Exception {
            StringBuilder seen = new StringBuilder();
            DemuxerProvider spy = new DemuxerProvider() {
                @Override
                public String name() {
                    return "spy";
                }

                @Override
                public int probe(byte[] head, MediaHint hint) {
                    seen.append(new String(head, StandardCharsets.ISO_8859_1));
                    return 0;
                }

                @Override
                public Demuxer create(Optional<MediaData> init, MediaData media, DemuxOptions options) {
                    throw new IllegalStateException("probed as no");
                }
            };
            Providers providers = Providers.of(List.of(spy), List.of());
            Rig rig = new Rig(ScriptedSource.file(ScriptedData.complete(bytes)), Rig.options(), providers);
            try (rig) {
                rig.settle();
            }
            return new ChunkHead(seen.toString());
        }
    }
}
