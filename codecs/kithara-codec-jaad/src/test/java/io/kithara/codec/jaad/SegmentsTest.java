package io.kithara.codec.jaad;

import static org.assertj.core.api.Assertions.assertThat;

import io.kithara.bufpool.BufferPool;
import io.kithara.decode.DecodeEngine;
import io.kithara.decode.DecodeOptions;
import io.kithara.decode.DecodeSession;
import io.kithara.decode.Outcome;
import io.kithara.decode.Providers;
import io.kithara.stream.MediaSource;
import io.kithara.stream.WorkerPool;
import io.kithara.testing.CodedFrames;
import io.kithara.testing.Fmp4Muxer;
import io.kithara.testing.TsMuxer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** AAC in segments, through demuxer, JAAD and pipeline: exactly the frames that the container states. */
class SegmentsTest {
    private static final int RATE = 44_100;
    private static final byte[] TONE = TestPackets.bytes("tone.aac");

    /** Packets of 300 s as ffmpeg's encoder makes them, the one with its delay included: 13,231,104 frames. */
    private static final int PACKETS = 12_921;

    private static final int PACKETS_PER_SEGMENT = 258;

    // scenario 115
    @Test
    void read_fiveMinutesOfTs_isEveryCodedFrame() throws Exception {
        TsMuxer muxer = TsMuxer.of(TsMuxer.ADTS);
        SegmentSource source = new SegmentSource();
        List<byte[]> frames = repeated(CodedFrames.ofAdts(TONE));
        for (int at = 0; at < PACKETS; at += PACKETS_PER_SEGMENT) {
            List<byte[]> part = frames.subList(at, Math.min(PACKETS, at + PACKETS_PER_SEGMENT));
            source.add(muxer.segment(part, at * 1024L, RATE, 1024), us(part.size() * 1024L));
        }

        assertThat(countFrames(source)).isEqualTo(13_231_104);
    }

    // scenario 115
    @Test
    void read_fiveMinutesOfFmp4WithEditList_isWhatItStates() throws Exception {
        Fmp4Muxer muxer =
                Fmp4Muxer.aac(CodedFrames.aacConfigOfAdts(TONE), RATE, 2).withEdit(1024);
        SegmentSource source = new SegmentSource(muxer.init());
        List<byte[]> packets = repeated(CodedFrames.aacOfAdts(TONE));
        for (int at = 0; at < PACKETS; at += PACKETS_PER_SEGMENT) {
            List<byte[]> part = packets.subList(at, Math.min(PACKETS, at + PACKETS_PER_SEGMENT));
            boolean last = at + PACKETS_PER_SEGMENT >= PACKETS;
            long length = part.size() * 1024L - (at == 0 ? 1024 : 0) - (last ? 80 : 0);
            source.add(muxer.segment(at * 1024L, part, 1024, last ? 944 : 1024), us(length));
        }

        assertThat(countFrames(source)).isEqualTo(13_230_000);
    }

    @Test
    void read_borderWithinAFrame_nothingIsLost() throws Exception {
        float[] whole = readAll(new ArraySource(TONE));
        byte[] stream = TsMuxer.of(TsMuxer.ADTS).segment(CodedFrames.ofAdts(TONE), 0, RATE, 1024);
        int packets = stream.length / TsMuxer.PACKET;
        for (int border = 5; border < packets - 1; border += 7) {
            SegmentSource source = new SegmentSource();
            long length = us(66 * 1024L * border / packets);
            source.add(Arrays.copyOf(stream, border * TsMuxer.PACKET), length);
            source.add(Arrays.copyOfRange(stream, border * TsMuxer.PACKET, stream.length), us(66 * 1024L) - length);

            assertThat(readAll(source)).as("border at packet %d", border).isEqualTo(whole);
        }
    }

    // scenario 78
    @Test
    void read_wholeTsFile_isTheSoundOfItsFrames() throws Exception {
        byte[] file = TsMuxer.of(TsMuxer.ADTS).segment(CodedFrames.ofAdts(TONE), 1_000_000, RATE, 1024);

        assertThat(readAll(new ArraySource(file))).isEqualTo(readAll(new ArraySource(TONE)));
    }

    private static List<byte[]> repeated(List<byte[]> frames) {
        List<byte[]> many = new ArrayList<>();
        for (int i = 0; i < PACKETS; i++) {
            many.add(frames.get(i % frames.size()));
        }
        return many;
    }

    private static long us(long frames) {
        return frames * 1_000_000 / RATE;
    }

    private static long countFrames(MediaSource source) throws Exception {
        try (WorkerPool workers = WorkerPool.ofThreads(1);
                DecodeSession session = open(source, workers)) {
            float[] pcm = new float[2 * 8192];
            long frames = 0;
            int count;
            while ((count = session.read(pcm, 0, 8192)) != DecodeSession.END) {
                frames += count;
                if (count == 0) {
                    assertThat(session.awaitReadable(Duration.ofSeconds(30))).isTrue();
                }
            }
            assertSound(session);
            return frames;
        }
    }

    private static float[] readAll(MediaSource source) throws Exception {
        try (WorkerPool workers = WorkerPool.ofThreads(1);
                DecodeSession session = open(source, workers)) {
            float[] pcm = new float[2 * 100_000];
            int frames = 0;
            int count;
            while ((count = session.read(pcm, 2 * frames, 100_000 - frames)) != DecodeSession.END) {
                frames += count;
                if (count == 0) {
                    assertThat(session.awaitReadable(Duration.ofSeconds(30))).isTrue();
                }
            }
            assertSound(session);
            return Arrays.copyOf(pcm, 2 * frames);
        }
    }

    private static void assertSound(DecodeSession session) {
        assertThat(session.missing()).isEmpty();
        assertThat(session.outcome()).containsInstanceOf(Outcome.Complete.class);
    }

    private static DecodeSession open(MediaSource source, WorkerPool workers) {
        Providers providers = Providers.load(SegmentsTest.class.getClassLoader());
        return new DecodeEngine(workers, BufferPool.builder().build(), providers)
                .open(source, DecodeOptions.defaults());
    }
}
