package io.kithara;

import static io.kithara.RampHls.RATE;
import static org.assertj.core.api.Assertions.assertThat;

import io.kithara.testing.FakeOrigin;
import io.kithara.testing.Fmp4Muxer;
import io.kithara.testing.RampOracle;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
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

    /** Appends bytes to a file and returns where they lie, as playlists write it. */
    private static String range(ByteArrayOutputStream file, byte[] bytes) {
        String range = bytes.length + "@" + file.size();
        file.writeBytes(bytes);
        return range;
    }
}
