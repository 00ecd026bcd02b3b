package io.kithara.decode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kithara.decode.RampFormat.Spec;
import io.kithara.stream.MediaException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class DecodeSessionOutcomeTest {
    private static final Spec SPEC = Spec.of(44_100, 1, 88_200).withDelay(0);

    private static int bytesOfPackets(int packets) {
        return RampFormat.HEADER_LENGTH + packets * RampFormat.PACKET_LENGTH;
    }

    // scenario 80
    @Test
    void outcome_dataEndsEarly_decodedPartThenEndAndTruncated() throws Exception {
        ScriptedData cut = ScriptedData.cut(SPEC.bytes(), bytesOfPackets(50));
        try (Rig rig = new Rig(ScriptedSource.file(cut)).settle()) {
            float[] pcm = rig.readAll();

            assertThat(pcm).hasSize(50_000);
            RampFormat.ORACLE.assertContiguous(pcm, 1, 0);
            assertThat(rig.session.positionFrames()).isEqualTo(50_000);
            Outcome.Truncated outcome =
                    (Outcome.Truncated) rig.session.outcome().orElseThrow();
            assertThat(outcome.reason()).isEqualTo(MediaException.Reason.TRUNCATED);
            assertThat(outcome.endedAt()).isEqualTo(FrameTime.duration(50_000, 44_100));
            assertThat(outcome.endedAtByte()).isEqualTo(OptionalLong.of(bytesOfPackets(50)));
            assertThat(outcome.missing()).singleElement().satisfies(range -> {
                assertThat(range.from()).isEqualTo(FrameTime.duration(50_000, 44_100));
                assertThat(range.to()).isEqualTo(Duration.ofSeconds(2));
            });
        }
    }

    // scenario 80
    @Test
    void outcome_bodyBreaksForGood_truncatedWithoutException() throws Exception {
        MediaException body = new MediaException(MediaException.Reason.BODY, "shorter than announced");
        ScriptedData data = ScriptedData.failing(SPEC.withFrames(-1).bytes(), bytesOfPackets(60), body);
        try (Rig rig = new Rig(ScriptedSource.file(data)).settle()) {
            // all of it fits the probe window, so the failure is met there
            assertThatThrownBy(rig.session.opened().toCompletableFuture()::join).hasCause(body);
        }
        byte[] large = Spec.of(44_100, 1, 900_000).withDelay(0).bytes();
        try (Rig rig = new Rig(ScriptedSource.file(ScriptedData.failing(large, bytesOfPackets(500), body))).settle()) {
            assertThat(rig.readAll()).hasSize(500_000);
            assertThat(rig.session.outcome()).get().isInstanceOf(Outcome.Truncated.class);
        }
    }

    @Test
    void outcome_networkGivesUp_goodFramesThenExceptionOnceThenEnd() throws Exception {
        byte[] bytes = Spec.of(44_100, 1, 900_000).withDelay(0).bytes();
        MediaException reset = new MediaException(MediaException.Reason.RESET, "given up after 4 attempts");
        ScriptedData data = ScriptedData.failing(bytes, bytesOfPackets(500), reset);
        try (Rig rig = new Rig(ScriptedSource.file(data)).settle()) {
            assertThat(rig.read(500_000)).hasSize(500_000);
            assertThatThrownBy(() -> rig.session.read(new float[10], 0, 10)).isSameAs(reset);
            assertThat(rig.session.read(new float[10], 0, 10)).isEqualTo(DecodeSession.END);
            Duration endedAt = FrameTime.duration(500_000, 44_100);
            Duration end = FrameTime.duration(900_000, 44_100);
            String message = "given up after 4 attempts";
            assertThat(rig.session.outcome())
                    .contains(new Outcome.Failed(
                            MediaException.Reason.RESET,
                            message,
                            endedAt,
                            List.of(new MissingRange(endedAt, end, MediaException.Reason.RESET, message))));
        }
    }

    @Test
    void outcome_containerPromisedMoreThanCame_truncated() throws Exception {
        Spec spec = new Spec(44_100, 1, 1000, 0, 0, -1, 50);
        byte[] bytes = spec.bytes();
        // the demuxer sees a clean end, but the stated length is not reached
        Providers providers = Providers.of(
                List.of(new Promising(RampFormat.providers().demuxers().get(0), 88_200)),
                RampFormat.providers().decoders());
        try (Rig rig = new Rig(ScriptedSource.file(ScriptedData.complete(bytes)), Rig.options(), providers).settle()) {
            assertThat(rig.readAll()).hasSize(50_000);
            assertThat(rig.session.outcome()).get().isInstanceOf(Outcome.Truncated.class);
        }
    }

    // scenario 122
    @Test
    void outcome_fewCorruptPackets_silenceInTheirPlaceAndCounted() throws Exception {
        byte[] bytes = SPEC.bytes();
        RampFormat.spoil(bytes, 10, RampFormat.CORRUPT);
        RampFormat.spoil(bytes, 20, RampFormat.THROWING);
        try (Rig rig = new Rig(ScriptedSource.file(ScriptedData.complete(bytes))).settle()) {
            float[] pcm = rig.readAll();

            assertThat(pcm).hasSize(88_200);
            assertThat(Arrays.copyOfRange(pcm, 10_000, 11_000)).containsOnly(0f);
            RampFormat.ORACLE.assertContiguous(Arrays.copyOf(pcm, 10_000), 1, 0);
            RampFormat.ORACLE.assertContiguous(Arrays.copyOfRange(pcm, 11_000, 20_000), 1, 11_000);
            assertThat(rig.session.stats().concealedPackets()).isEqualTo(2);
            assertThat(rig.session.outcome()).contains(new Outcome.Complete());
        }
    }

    // scenario 122
    @Test
    void outcome_packetTheDecoderConceals_isPlayedAndCounted() throws Exception {
        byte[] bytes = SPEC.bytes();
        RampFormat.spoil(bytes, 10, RampFormat.CONCEALED);
        try (Rig rig = new Rig(ScriptedSource.file(ScriptedData.complete(bytes))).settle()) {
            float[] pcm = rig.readAll();

            assertThat(pcm).hasSize(88_200);
            assertThat(Arrays.copyOfRange(pcm, 10_000, 11_000)).containsOnly(RampFormat.MADE_UP);
            RampFormat.ORACLE.assertContiguous(Arrays.copyOf(pcm, 10_000), 1, 0);
            RampFormat.ORACLE.assertContiguous(Arrays.copyOfRange(pcm, 11_000, 20_000), 1, 11_000);
            assertThat(rig.session.stats().concealedPackets()).isEqualTo(1);
            assertThat(rig.session.outcome()).contains(new Outcome.Complete());
        }
    }

    /** What was made up for longer than the ear forgives was not in the stream: it sounds, and is missing. */
    @Test
    void outcome_stretchTheDecoderConceals_isPlayedAndReported() throws Exception {
        byte[] bytes = SPEC.bytes();
        for (int packet = 10; packet < 16; packet++) {
            RampFormat.spoil(bytes, packet, packet < 14 ? RampFormat.CONCEALED : RampFormat.CORRUPT);
        }
        try (Rig rig = new Rig(ScriptedSource.file(ScriptedData.complete(bytes))).settle()) {
            float[] pcm = rig.readAll();

            assertThat(Arrays.copyOfRange(pcm, 10_000, 14_000)).containsOnly(RampFormat.MADE_UP);
            assertThat(Arrays.copyOfRange(pcm, 14_000, 16_000)).containsOnly(0f);
            RampFormat.ORACLE.assertContiguous(Arrays.copyOfRange(pcm, 16_000, 20_000), 1, 16_000);
            assertThat(rig.session.stats().concealedPackets()).isEqualTo(6);
            assertThat(rig.session.missing()).singleElement().satisfies(range -> {
                assertThat(range.from()).isEqualTo(FrameTime.duration(10_000, 44_100));
                assertThat(range.to()).isEqualTo(FrameTime.duration(16_000, 44_100));
            });
            assertThat(rig.session.outcome()).containsInstanceOf(Outcome.Truncated.class);
        }
    }

    @Test
    void outcome_undecodableStretch_isAHole() throws Exception {
        byte[] bytes = SPEC.bytes();
        for (int packet = 10; packet < 20; packet++) {
            RampFormat.spoil(bytes, packet, RampFormat.CORRUPT);
        }
        try (Rig rig = new Rig(ScriptedSource.file(ScriptedData.complete(bytes))).settle()) {
            assertThat(rig.readAll()).hasSize(88_200);
            assertThat(rig.session.missing()).singleElement().satisfies(range -> {
                assertThat(range.reason()).isEqualTo(MediaException.Reason.MALFORMED);
                assertThat(range.from()).isEqualTo(FrameTime.duration(10_000, 44_100));
                assertThat(range.to()).isEqualTo(FrameTime.duration(20_000, 44_100));
            });
            assertThat(rig.session.outcome()).get().isInstanceOf(Outcome.Truncated.class);
        }
    }

    @Test
    void outcome_corruptAtTheEnd_filledToTheStatedLength() throws Exception {
        byte[] bytes = SPEC.bytes();
        RampFormat.spoil(bytes, 88, RampFormat.CORRUPT);
        try (Rig rig = new Rig(ScriptedSource.file(ScriptedData.complete(bytes))).settle()) {
            assertThat(rig.readAll()).hasSize(88_200);
        }
    }

    // scenario 78
    @Test
    void outcome_nothingButCorruptPackets_failsTypedInBoundedTime() throws Exception {
        byte[] bytes = new Spec(44_100, 1, 1000, 0, 0, -1, 1_000_000).bytes();
        for (int packet = 0; packet < 1_000_000; packet++) {
            RampFormat.spoil(bytes, packet, RampFormat.CORRUPT);
        }
        try (Rig rig = new Rig(ScriptedSource.file(ScriptedData.complete(bytes))).settle()) {
            assertThatThrownBy(rig.session.opened().toCompletableFuture()::join)
                    .cause()
                    .isInstanceOfSatisfying(
                            MediaException.class,
                            e -> assertThat(e.reason()).isEqualTo(MediaException.Reason.MALFORMED));
        }
    }

    @Test
    void outcome_gapPolicyJump_positionJumpsOverTheHole() throws Exception {
        byte[] bytes = SPEC.bytes();
        for (int packet = 10; packet < 20; packet++) {
            RampFormat.spoil(bytes, packet, RampFormat.CORRUPT);
        }
        ScriptedSource source = ScriptedSource.file(ScriptedData.complete(bytes));
        try (Rig rig = new Rig(source, Rig.options().gapPolicy(GapPolicy.JUMP)).settle()) {
            RampFormat.ORACLE.assertContiguous(rig.read(10_000), 1, 0);
            RampFormat.ORACLE.assertContiguous(rig.read(100), 1, 20_000);
            assertThat(rig.session.positionFrames()).isEqualTo(20_100);
            assertThat(rig.readAll()).hasSize(88_200 - 20_100);
        }
    }

    @Test
    void outcome_jumpWhileResampling_goesOnAtTheRightFrame() throws Exception {
        byte[] bytes = SPEC.bytes();
        for (int packet = 10; packet < 20; packet++) {
            RampFormat.spoil(bytes, packet, RampFormat.CORRUPT);
        }
        ScriptedSource source = ScriptedSource.file(ScriptedData.complete(bytes));
        DecodeOptions.Builder options = Rig.options().gapPolicy(GapPolicy.JUMP).sampleRate(88_200);
        try (Rig rig = new Rig(source, options).settle()) {
            assertThat(rig.readAll()).hasSize(2 * (88_200 - 10_000));
            assertThat(rig.session.positionFrames()).isEqualTo(2 * 88_200);
        }
    }

    @Test
    void outcome_poolExhausted_failsWithLimit() {
        DecodeEngine engine = new DecodeEngine(
                new SteppedWorkers(), io.kithara.bufpool.BufferPool.leakDetecting(1024), RampFormat.providers());
        try (DecodeSession session =
                engine.open(ScriptedSource.file(ScriptedData.complete(SPEC.bytes())), DecodeOptions.defaults())) {
            ((SteppedWorkers) engine.workers()).settle();

            assertThatThrownBy(() -> session.read(new float[10], 0, 10))
                    .hasMessageMatching(
                            "the buffer pool is exhausted: \\d+ bytes do not fit beside the \\d+ of 1024 in use")
                    .isInstanceOfSatisfying(
                            MediaException.class, e -> assertThat(e.reason()).isEqualTo(MediaException.Reason.LIMIT));
        }
    }

    /** A demuxer provider whose tracks state a length. */
    private record Promising(DemuxerProvider real, long frames) implements DemuxerProvider {
        @Override
        public String name() {
            return "promising";
        }

        @Override
        public int probe(byte[] head, io.kithara.stream.MediaHint hint) {
            return real.probe(head, hint);
        }

        @Override
        public Demuxer create(
                java.util.Optional<io.kithara.stream.MediaData> init,
                io.kithara.stream.MediaData media,
                DemuxOptions options) {
            Demuxer demuxer = real.create(init, media, options);
            return new Demuxer() {
                @Override
                public Progress open() throws DecodeException, MediaException {
                    return demuxer.open();
                }

                @Override
                public Track track() {
                    Track track = demuxer.track();
                    return new Track(
                            track.container(),
                            track.codec(),
                            track.format(),
                            track.config(),
                            OptionalLong.of(frames),
                            OptionalLong.empty(),
                            0,
                            track.tags());
                }

                @Override
                public Progress next(Packet packet) throws DecodeException, MediaException {
                    return demuxer.next(packet);
                }

                @Override
                public Progress seek(long frame, int prerollFrames) throws DecodeException, MediaException {
                    return demuxer.seek(frame, prerollFrames);
                }

                @Override
                public io.kithara.storage.ByteRange wanted() {
                    return demuxer.wanted();
                }

                @Override
                public long consumed() {
                    return demuxer.consumed();
                }
            };
        }
    }
}
