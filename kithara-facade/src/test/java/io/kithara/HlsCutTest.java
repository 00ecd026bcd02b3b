package io.kithara;

import static io.kithara.SineHls.FRAME;
import static io.kithara.SineHls.RATE;
import static io.kithara.SineHls.SINE;
import static org.assertj.core.api.Assertions.assertThat;

import io.kithara.testing.ClickDetector;
import io.kithara.testing.CodedFrames;
import io.kithara.testing.FakeOrigin;
import io.kithara.testing.Fault;
import io.kithara.testing.TsMuxer;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Transport streams that a server has cut between two packets: nothing in them says so, and no request fails. */
final class HlsCutTest {
    private static final double TOLERANCE_RADIANS = 0.05;
    private static final int CUT = 5;

    private FakeOrigin origin;
    private Kithara kithara;

    @BeforeEach
    void open() throws Exception {
        origin = FakeOrigin.start();
        kithara = Kithara.builder().build();
    }

    @AfterEach
    void close() throws Exception {
        kithara.close();
        origin.close();
    }

    private static SineHls.Packaged sine() throws Exception {
        return SineHls.Packaged.ofTs(SineHls.aac("sine-44100-high"), 0);
    }

    /** Serves a segment with half of its packets. */
    private void cut(String folder, SineHls.Packaged media, int segment) {
        byte[] whole = media.body(segment);
        origin.serve(
                folder + segment + ".ts", Arrays.copyOf(whole, whole.length / TsMuxer.PACKET / 2 * TsMuxer.PACKET));
    }

    // scenario 80, scenario 109
    @ParameterizedTest
    @ValueSource(ints = {CUT, 14})
    void read_onlyVariantCut_aHoleToTheNextSegmentIsReported(int segment) throws Exception {
        SineHls.Packaged media = sine();
        media.serve(origin, "/a/");
        cut("/a/", media, segment);
        try (AudioStream audio = kithara.open(origin.uri("/a/media.m3u8"))) {
            float[] pcm = Pulled.all(audio).samples();
            int end = (segment * 10 + media.framesOf(segment)) * FRAME;
            assertThat(pcm).hasSize(media.frames().size() * FRAME);
            assertThat(audio.outcome().orElseThrow()).isInstanceOf(Outcome.Truncated.class);
            assertThat(audio.missing()).singleElement().satisfies(missing -> {
                assertThat(frame(missing.to())).isEqualTo(end);
                assertThat(frame(missing.from())).isBetween((segment * 10 + 1) * FRAME, end - FRAME);
            });
            int from = frame(audio.missing().get(0).from());
            assertThat(Arrays.copyOfRange(pcm, from, end)).containsOnly(0);
            SINE.assertContinuous(Arrays.copyOfRange(pcm, 4 * FRAME, from), 3L * FRAME, TOLERANCE_RADIANS);
            int after = Math.min(end + 2 * FRAME, 3 * RATE);
            SINE.assertContinuous(
                    Arrays.copyOfRange(pcm, after, after + FRAME), (long) after - FRAME, TOLERANCE_RADIANS);
        }
    }

    private static int frame(Duration time) {
        return (int) Math.round(time.toNanos() * (double) RATE / 1e9);
    }

    // scenario 109
    @Test
    void read_oneVariantCut_theOtherFillsIn() throws Exception {
        SineHls.Packaged low = sine();
        SineHls.Packaged high = SineHls.Packaged.ofTs(SineHls.aac("sine-44100-low"), 0);
        low.serve(origin, "/0/");
        high.serve(origin, "/1/");
        cut("/0/", low, CUT);
        SineHls.serveMaster(origin, "mp4a.40.2", "mp4a.40.2");
        OpenOptions lowest =
                OpenOptions.builder().variant(VariantChoice.cappedAt(64_000)).build();
        try (AudioStream audio = kithara.open(origin.uri("/master.m3u8"), lowest)) {
            float[] pcm = Pulled.all(audio).samples();
            assertThat(pcm).hasSize(low.frames().size() * FRAME);
            assertThat(audio.missing()).isEmpty();
            assertThat(audio.outcome()).contains(new Outcome.Complete());
            float[] settled = Arrays.copyOfRange(pcm, 4 * FRAME, 3 * RATE);
            SINE.assertContinuous(settled, 3L * FRAME, TOLERANCE_RADIANS);
            ClickDetector.above(SINE.maxStep() * 1.2).assertNoClick(settled);
            assertThat(origin.requests("/1/" + CUT + ".ts")).hasSize(1);
        }
    }

    // scenario 109
    @Test
    void read_damagedSegmentOfOneVariant_theOtherFillsIn() throws Exception {
        RampLadder hls = RampLadder.of(2, 6).serveOn(origin);
        byte[] body = hls.body(0, 3);
        origin.serve(RampLadder.path(0, 3), Arrays.copyOf(body, body.length / 2));
        OpenOptions lowest = OpenOptions.builder().variant(VariantChoice.LOWEST).build();
        try (AudioStream audio = kithara.open(origin.uri(RampLadder.MASTER), lowest)) {
            assertThat(Pulled.all(audio).frames()).isEqualTo(hls.frames());
            assertThat(audio.outcome()).contains(new Outcome.Complete());
            assertThat(origin.requests(RampLadder.path(1, 3))).hasSize(1);
        }
    }

    @Test
    void read_durationsStatedTooLong_isNoCut() throws Exception {
        RampHls[] ladder = {RampHls.variant(), RampHls.variant()};
        for (RampHls variant : ladder) {
            for (int i = 0; i < 20; i++) {
                variant.segment(RampHls.RATE * 6 / 10, i < 19 ? "0.800000" : "0.600000", 0);
            }
        }
        OpenOptions lowest =
                OpenOptions.builder().variant(VariantChoice.cappedAt(200_000)).build();
        try (AudioStream audio = kithara.open(RampHls.serveLadder(origin, ladder), lowest)) {
            RampHls.assertReads(audio, 0, (int) ladder[0].frames());
            assertThat(Pulled.all(audio).frames()).isZero();
            assertThat(audio.outcome()).contains(new Outcome.Complete());
            assertThat(origin.requests()).noneMatch(request -> request.path().startsWith("/1/"));
        }
    }

    /** A hole is as long as the timestamps around it say, which are exact, and not as long as the playlist does. */
    @Test
    void read_segmentLostWhoseDurationIsStatedInexactly_framesStayTime() throws Exception {
        RampHls media = RampHls.variant();
        for (int i = 0; i < 8; i++) {
            media.segment(RampHls.RATE, "1.060000", 0);
        }
        URI uri = media.serve(origin, "/a/");
        origin.withFault(Fault.status(404).onPath("/a/3.m4s"));
        try (AudioStream audio = kithara.open(uri)) {
            RampHls.assertReads(audio, 0, 3 * RampHls.RATE);
            assertThat(Pulled.atMost(audio, RampHls.RATE).samples()).containsOnly(0);
            RampHls.assertReads(audio, 4L * RampHls.RATE, 4 * RampHls.RATE);
            assertThat(Pulled.all(audio).frames()).isZero();
            assertThat(audio.missing()).singleElement().satisfies(missing -> {
                assertThat(missing.from()).isEqualTo(Duration.ofSeconds(3));
                assertThat(missing.to()).isEqualTo(Duration.ofSeconds(4));
            });
        }
    }

    /** 50 ms: too little to be looked for, but here it is known. */
    @Test
    void read_segmentLosesItsLastPackets_thatLittleIsAHoleToo() throws Exception {
        RampLadder hls = RampLadder.of(1, 6).serveOn(origin);
        byte[] body = hls.body(0, 3);
        origin.serve(RampLadder.path(0, 3), Arrays.copyOf(body, body.length - 500));
        try (AudioStream audio = kithara.open(origin.uri("/0/media.m3u8"))) {
            assertThat(Pulled.all(audio).frames()).isEqualTo(hls.frames());
            assertThat(audio.missing()).singleElement().satisfies(missing -> {
                assertThat(missing.from()).isEqualTo(Duration.ofMillis(3_950));
                assertThat(missing.to()).isEqualTo(Duration.ofSeconds(4));
            });
        }
    }

    /** So may a server cut all of them, however many: what can be heard of a segment is no sign that the server is dead. */
    // scenario 59, scenario 109
    @Test
    void read_everySegmentLosesItsLastPackets_playsToTheEnd() throws Exception {
        int segments = 12;
        RampLadder hls = RampLadder.of(1, segments).serveOn(origin);
        for (int i = 0; i < segments; i++) {
            byte[] body = hls.body(0, i);
            origin.serve(RampLadder.path(0, i), Arrays.copyOf(body, body.length - 500));
        }
        try (AudioStream audio = kithara.open(origin.uri("/0/media.m3u8"))) {
            assertThat(Pulled.all(audio).frames()).isEqualTo(hls.frames());
            assertThat(audio.missing()).hasSize(segments);
            assertThat(audio.outcome().orElseThrow()).isInstanceOf(Outcome.Truncated.class);
        }
    }

    /** Packed MP3 has no timestamps that would tell: that a packet is cut says it. */
    // scenario 109
    @Test
    void read_packedMp3LosesOneByte_thePacketIsAHole() throws Exception {
        List<byte[]> frames = CodedFrames.ofMp3(SineHls.mp3());
        int each = 20;
        StringBuilder playlist = new StringBuilder("#EXTM3U\n#EXT-X-TARGETDURATION:1\n");
        for (int i = 0; i < 3; i++) {
            ByteArrayOutputStream body = new ByteArrayOutputStream();
            frames.subList(i * each, (i + 1) * each).forEach(body::writeBytes);
            byte[] bytes = body.toByteArray();
            origin.serve("/p/" + i + ".mp3", i == 1 ? Arrays.copyOf(bytes, bytes.length - 1) : bytes);
            playlist.append(String.format(Locale.ROOT, "#EXTINF:%.6f,%n%d.mp3%n", each * 1152 / (double) RATE, i));
        }
        origin.serve(
                "/p/media.m3u8", playlist.append("#EXT-X-ENDLIST\n").toString().getBytes(StandardCharsets.UTF_8));
        try (AudioStream audio = kithara.open(origin.uri("/p/media.m3u8"))) {
            assertThat(Pulled.all(audio).frames()).isEqualTo(3 * each * 1152);
            assertThat(audio.outcome().orElseThrow()).isInstanceOf(Outcome.Truncated.class);
            assertThat(frame(audio.missing().get(0).from())).isEqualTo((2 * each - 1) * 1152);
        }
    }
}
