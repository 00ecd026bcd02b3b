package io.kithara;

import static org.assertj.core.api.Assertions.assertThat;

import io.kithara.testing.CodedFrames;
import io.kithara.testing.FakeOrigin;
import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Packed audio: bare frames behind an ID3 tag that says when they are (RFC 8216 section 3.4). */
final class HlsPackedTest {
    private static final int TICKS_PER_SECOND = 90_000;

    /** The 33 bits turn over on the way. */
    private static final long FIRST_TICKS = (1L << 33) - 2 * TICKS_PER_SECOND;

    private static final byte[] OWNER =
            "com.apple.streaming.transportStreamTimestamp\0".getBytes(StandardCharsets.ISO_8859_1);

    /** Bare frames, the first of which lies at so many samples; 28 bits of a size are four times seven. */
    private static byte[] segment(List<byte[]> frames, long firstSample) {
        long ticks = FIRST_TICKS + Math.round(firstSample * (double) TICKS_PER_SECOND / SineHls.RATE);
        int frame = OWNER.length + Long.BYTES;
        ByteBuffer tag = ByteBuffer.allocate(10 + 10 + frame);
        tag.put(new byte[] {'I', 'D', '3', 4, 0, 0, 0, 0, 0, (byte) (10 + frame)});
        tag.put(new byte[] {'P', 'R', 'I', 'V', 0, 0, 0, (byte) frame, 0, 0});
        tag.put(OWNER).putLong(ticks & (1L << 33) - 1);
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        all.writeBytes(tag.array());
        frames.forEach(all::writeBytes);
        return all.toByteArray();
    }

    /** Serves segments of so many frames, whose durations are rounded to whole seconds. */
    private static URI serve(FakeOrigin origin, List<byte[]> frames, int samplesPerFrame, String extension) {
        int each = SineHls.RATE * 4 / 5 / samplesPerFrame;
        StringBuilder playlist = new StringBuilder("#EXTM3U\n#EXT-X-TARGETDURATION:1\n");
        for (int first = 0; first < frames.size(); first += each) {
            List<byte[]> some = frames.subList(first, Math.min(frames.size(), first + each));
            origin.serve("/p/" + first + extension, segment(some, (long) first * samplesPerFrame));
            long seconds = Math.round(some.size() * samplesPerFrame / (double) SineHls.RATE);
            playlist.append("#EXTINF:" + seconds + ",\n" + first + extension + "\n");
        }
        origin.serve(
                "/p/media.m3u8", playlist.append("#EXT-X-ENDLIST\n").toString().getBytes(StandardCharsets.UTF_8));
        return origin.uri("/p/media.m3u8");
    }

    // scenario 57, scenario 114
    @Test
    void mp3_everyCodedFrame_andSeekEqualsLinearThoughThePlaylistRounds() throws Exception {
        assertExact(CodedFrames.ofMp3(SineHls.mp3()), 1_152, ".mp3");
    }

    // scenario 57, scenario 114
    @Test
    void aac_everyCodedFrame_andSeekEqualsLinearThoughThePlaylistRounds() throws Exception {
        assertExact(CodedFrames.ofAdts(SineHls.aac("sine-44100-high")), 1_024, ".aac");
    }

    private static void assertExact(List<byte[]> coded, int samplesPerFrame, String extension) throws Exception {
        int frames = coded.size() * samplesPerFrame;
        try (FakeOrigin origin = FakeOrigin.start();
                Kithara kithara = Kithara.builder().build();
                AudioStream audio = kithara.open(serve(origin, coded, samplesPerFrame, extension))) {
            float[] linear = Pulled.all(audio).samples();
            assertThat(linear).hasSize(frames);
            assertThat(audio.outcome()).contains(new Outcome.Complete());
            Random random = new Random(34);
            for (int i = 0; i < 30; i++) {
                int target = random.nextInt(frames);
                audio.seekFrame(target);
                float[] sought = Pulled.atMost(audio, 5_000).samples();
                assertThat(sought)
                        .as("from %d", target)
                        .isEqualTo(Arrays.copyOfRange(linear, target, Math.min(frames, target + 5_000)));
            }
        }
    }
}
