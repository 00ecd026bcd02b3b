package io.kithara;

import static io.kithara.RampHls.RATE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kithara.testing.FakeOrigin;
import io.kithara.testing.Fmp4Muxer;
import io.kithara.testing.RampOracle;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What playlists may say besides a list of segments, as a listener hears it. */
final class HlsPlaylistTest {
    private static final int SECONDS = 20;

    @ParameterizedTest
    @CsvSource({"7.25, 7", "0, 0", "12, 12", "19.999, 19", "1000, 19", "-4.5, 15", "-1000, 0", "-20, 0"})
    void open_startPoint_beginsWithItsSegment(String offset, int second) throws Exception {
        RampHls media =
                RampHls.variant().head("#EXT-X-START:TIME-OFFSET=" + offset).segments(SECONDS, RATE);
        assertBegins(media, (long) second * RATE);
    }

    @ParameterizedTest
    @CsvSource({"7.25, 58000", "7.000125, 56001", "0, 0", "12, 96000", "-4.5, 124000", "-0.000125, 159999", "-1000, 0"})
    void open_preciseStartPoint_beginsWithItsFrame(String offset, long frame) throws Exception {
        RampHls media = RampHls.variant()
                .head("#EXT-X-START:TIME-OFFSET=" + offset + ",PRECISE=YES")
                .segments(SECONDS, RATE);
        assertBegins(media, frame);
    }

    private static void assertBegins(RampHls media, long frame) throws Exception {
        try (FakeOrigin origin = FakeOrigin.start();
                Kithara kithara = Kithara.builder().build();
                AudioStream audio = kithara.open(media.serve(origin, "/a/"))) {
            assertThat(audio.positionFrames()).isEqualTo(frame);
            RampHls.assertReads(audio, frame, (int) (media.frames() - frame));
            assertThat(Pulled.all(audio).frames()).isZero();
            assertThat(audio.outcome()).contains(new Outcome.Complete());
            audio.seekFrame(0);
            RampHls.assertReads(audio, 0, 2 * RATE);
        }
    }

    @Test
    void open_startPoint_theHostsWishComesFirst() throws Exception {
        RampHls media = RampHls.variant()
                .head("#EXT-X-START:TIME-OFFSET=12,PRECISE=YES")
                .segments(SECONDS, RATE);
        OpenOptions fromThree =
                OpenOptions.builder().start(Duration.ofSeconds(3)).build();
        try (FakeOrigin origin = FakeOrigin.start();
                Kithara kithara = Kithara.builder().build();
                AudioStream audio = kithara.open(media.serve(origin, "/a/"), fromThree)) {
            RampHls.assertReads(audio, 3L * RATE, RATE);
        }
    }

    /** Three init segments for three kinds of samples, in one file with all segments; the last comes without a break. */
    @Test
    void read_severalInitSegments_oneTimelineAndOneFormat() throws Exception {
        RampOracle ramp = RampOracle.ofBits(16);
        int[] bits = {16, 24, 32};
        int each = 4;
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        StringBuilder playlist = new StringBuilder("#EXTM3U\n#EXT-X-VERSION:7\n#EXT-X-TARGETDURATION:1\n");
        for (int kind = 0; kind < bits.length; kind++) {
            Fmp4Muxer muxer = Fmp4Muxer.pcm(RATE, 1, bits[kind]);
            playlist.append(kind == 1 ? "#EXT-X-DISCONTINUITY\n" : "");
            playlist.append("#EXT-X-MAP:URI=\"all.mp4\",BYTERANGE=\"" + range(file, muxer.init()) + "\"\n");
            for (int i = 0; i < each; i++) {
                byte[] segment = muxer.rampSegment(ramp, (long) (kind * each + i) * RATE, RATE, 1_000);
                playlist.append("#EXTINF:1.0,\n#EXT-X-BYTERANGE:" + range(file, segment) + "\nall.mp4\n");
            }
        }
        int frames = bits.length * each * RATE;
        try (FakeOrigin origin = FakeOrigin.start();
                Kithara kithara = Kithara.builder().build()) {
            origin.serve("/all.mp4", file.toByteArray());
            origin.serve(
                    "/media.m3u8",
                    playlist.append("#EXT-X-ENDLIST\n").toString().getBytes(StandardCharsets.UTF_8));
            URI uri = origin.uri("/media.m3u8");
            try (AudioStream audio = kithara.open(uri)) {
                Pulled pulled = Pulled.all(audio);
                assertThat(pulled.frames()).isEqualTo(frames);
                ramp.assertContiguous(pulled.samples(), 1, 0);
                assertThat(audio.outcome()).contains(new Outcome.Complete());
                for (int target : new int[] {9 * RATE + 17, 1, 5 * RATE - 3, 8 * RATE}) {
                    audio.seekFrame(target);
                    ramp.assertContiguous(Pulled.atMost(audio, 2 * RATE).samples(), 1, target);
                }
            }
        }
    }

    /** What some packagers write; how long the segments are, they say themselves. */
    @Test
    void read_noDurationsAtAll_playsAndSeeksByTheMedia() throws Exception {
        RampHls media = RampHls.variant();
        for (int i = 0; i < SECONDS; i++) {
            media.segment(RATE, "0", 0);
        }
        try (FakeOrigin origin = FakeOrigin.start();
                Kithara kithara = Kithara.builder().build();
                AudioStream audio = kithara.open(media.serve(origin, "/a/"))) {
            assertThat(audio.duration()).isEmpty();
            RampHls.assertReads(audio, 0, SECONDS * RATE);
            assertThat(Pulled.all(audio).frames()).isZero();
            assertThat(audio.outcome()).contains(new Outcome.Complete());
            assertThat(origin.requests()).hasSize(2 + SECONDS);
            for (int target : new int[] {7 * RATE + 3, 0, 19 * RATE, 1}) {
                audio.seekFrame(target);
                RampHls.assertReads(audio, target, Math.min(2 * RATE, SECONDS * RATE - target));
            }
        }
    }

    @Test
    void selectVariant_noDurationsAtAll_goesOnBySegmentNumbers() throws Exception {
        RampHls[] ladder = {RampHls.variant(), RampHls.variant()};
        for (RampHls variant : ladder) {
            for (int i = 0; i < SECONDS; i++) {
                variant.segment(RATE, "0.0", 0);
            }
        }
        try (FakeOrigin origin = FakeOrigin.start();
                Kithara kithara = Kithara.builder().build();
                AudioStream audio = kithara.open(RampHls.serveLadder(origin, ladder))) {
            for (int second = 0; second < SECONDS; second++) {
                audio.selectVariant(VariantChoice.of(second / 4 % 2));
                RampHls.assertReads(audio, (long) second * RATE, RATE);
            }
            assertThat(Pulled.all(audio).frames()).isZero();
            assertThat(audio.outcome()).contains(new Outcome.Complete());
        }
    }

    /** Part of the playlist only: the first segments are played although they take no time by it. */
    @Test
    void read_firstDurationsAreZero_startsWithTheFirstSegment() throws Exception {
        RampHls media = RampHls.variant().segment(RATE, "0", 0).segment(RATE, "0", 0);
        try (FakeOrigin origin = FakeOrigin.start();
                Kithara kithara = Kithara.builder().build();
                AudioStream audio = kithara.open(media.segments(6, RATE).serve(origin, "/a/"))) {
            RampHls.assertReads(audio, 0, 8 * RATE);
            assertThat(Pulled.all(audio).frames()).isZero();
            assertThat(audio.outcome()).contains(new Outcome.Complete());
        }
    }

    @ParameterizedTest
    @CsvSource({"@7, true", "'', true", "@8, false", "@100000, false"})
    void read_inlineInitSegmentWithByteRange_isThatRangeOrMalformed(String offset, boolean sound) throws Exception {
        RampHls media = RampHls.variant().segments(3, RATE);
        byte[] init = media.init();
        byte[] inline = new byte[init.length + 7];
        System.arraycopy(init, 0, inline, offset.isEmpty() ? 0 : 7, init.length);
        String uri = "data:video/mp4;base64," + Base64.getEncoder().encodeToString(inline);
        String map = "#EXT-X-MAP:URI=\"" + uri + "\",BYTERANGE=\"" + init.length + offset + "\"";
        try (FakeOrigin origin = FakeOrigin.start();
                Kithara kithara = Kithara.builder().build()) {
            URI playlist = media.serve(origin, "/a/");
            String text = "#EXTM3U\n#EXT-X-VERSION:7\n#EXT-X-TARGETDURATION:1\n" + map + "\n";
            for (int i = 0; i < 3; i++) {
                text += "#EXTINF:1.0,\n" + i + ".m4s\n";
            }
            origin.serve("/a/media.m3u8", (text + "#EXT-X-ENDLIST\n").getBytes(StandardCharsets.UTF_8));
            if (sound) {
                try (AudioStream audio = kithara.open(playlist)) {
                    RampHls.assertReads(audio, 0, 3 * RATE);
                }
            } else {
                assertThatThrownBy(() -> kithara.open(playlist))
                        .isInstanceOfSatisfying(
                                KitharaException.class,
                                e -> assertThat(e.reason()).isEqualTo(KitharaException.Reason.MALFORMED))
                        .hasMessageContaining("byte range");
            }
        }
    }

    /** Appends bytes to a file and returns where they lie, as playlists write it. */
    private static String range(ByteArrayOutputStream file, byte[] bytes) {
        String range = bytes.length + "@" + file.size();
        file.writeBytes(bytes);
        return range;
    }
}
