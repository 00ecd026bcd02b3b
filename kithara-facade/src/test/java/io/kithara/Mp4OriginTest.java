package io.kithara;

import static org.assertj.core.api.Assertions.assertThat;

import io.kithara.stream.Container;
import io.kithara.testing.FakeOrigin;
import io.kithara.testing.Fault;
import io.kithara.testing.Gate;
import io.kithara.testing.OriginRequest;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** An MP4 file whose {@code moov} stands at its end, over HTTP: what the origin's log says of how it was found. */
class Mp4OriginTest {
    /** Six mebibytes: far more than anybody reads ahead to be rid of a request. */
    private static final int FRAMES = 3 << 20;

    /** {@code ftyp} and the header of {@code mdat}. */
    private static final int AUDIO_START = 16 + 8;

    private static final int AUDIO_BYTES = 2 * FRAMES;

    @Test
    void open_moovAtTheEnd_isFoundByOneRangedRequest() throws Exception {
        Gate never = Gate.closed();
        try (FakeOrigin origin = FakeOrigin.start();
                Kithara kithara = Kithara.builder().build()) {
            origin.serve("/a.m4a", file()).withFault(Fault.stallAfter(1 << 20, never));
            try (AudioStream audio = kithara.open(origin.uri("/a.m4a"))) {
                assertThat(audio.info().container()).isEqualTo(Container.MP4);
                assertThat(audio.duration())
                        .get()
                        .extracting(StreamDuration::frames)
                        .isEqualTo((long) FRAMES);
                assertThat(Pulled.atMost(audio, 4_800).frames()).isEqualTo(4_800);

                List<OriginRequest> requests = origin.requests();
                assertThat(requests).hasSizeLessThanOrEqualTo(3);
                assertThat(requests.get(1).header("Range").orElseThrow())
                        .isEqualTo("bytes=" + (AUDIO_START + AUDIO_BYTES) + "-");
                assertThat(requests.stream().mapToLong(OriginRequest::bodyBytes).sum())
                        .isLessThan(AUDIO_BYTES / 2);
            }
        }
    }

    private static byte[] file() {
        byte[] moov = moov();
        ByteBuffer file = ByteBuffer.allocate(AUDIO_START + AUDIO_BYTES + moov.length);
        file.put(box("ftyp", text("M4A "), new byte[4]));
        file.putInt(8 + AUDIO_BYTES).put(text("mdat"));
        for (int i = 0; i < FRAMES; i++) {
            file.putShort((short) i);
        }
        return file.put(moov).array();
    }

    /** One track of mono PCM in one chunk. */
    private static byte[] moov() {
        byte[] entry = box("twos", new byte[6], u16(1), new byte[8], u16(1, 16, 0, 0), u16(44_100, 0));
        byte[] stbl = box(
                "stbl",
                box("stsd", u32(0, 1), entry),
                box("stts", u32(0, 1, FRAMES, 1)),
                box("stsc", u32(0, 1, 1, FRAMES, 1)),
                box("stsz", u32(0, 2, FRAMES)),
                box("stco", u32(0, 1, AUDIO_START)));
        byte[] mdia = box(
                "mdia",
                box("mdhd", u32(0, 0, 0, 44_100, FRAMES)),
                box("hdlr", u32(0, 0), text("soun"), new byte[12]),
                box("minf", stbl));
        return box("moov", box("mvhd", u32(0, 0, 0, 44_100, 0)), box("trak", box("tkhd", u32(1, 0, 0, 1)), mdia));
    }

    private static byte[] box(String type, byte[]... bodies) {
        int size = 8;
        for (byte[] body : bodies) {
            size += body.length;
        }
        ByteBuffer box = ByteBuffer.allocate(size).putInt(size).put(text(type));
        for (byte[] body : bodies) {
            box.put(body);
        }
        return box.array();
    }

    private static byte[] u32(int... values) {
        ByteBuffer out = ByteBuffer.allocate(4 * values.length);
        for (int value : values) {
            out.putInt(value);
        }
        return out.array();
    }

    private static byte[] u16(int... values) {
        ByteBuffer out = ByteBuffer.allocate(2 * values.length);
        for (int value : values) {
            out.putShort((short) value);
        }
        return out.array();
    }

    private static byte[] text(String ascii) {
        return ascii.getBytes(StandardCharsets.US_ASCII);
    }
}
