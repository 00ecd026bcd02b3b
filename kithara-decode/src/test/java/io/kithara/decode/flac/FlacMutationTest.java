package io.kithara.decode.flac;

import static org.assertj.core.api.Assertions.assertThat;

import io.kithara.decode.ByteArrayData;
import io.kithara.decode.DecodeException;
import io.kithara.decode.Demuxer;
import io.kithara.decode.Packet;
import io.kithara.decode.PacketDecoder;
import io.kithara.decode.PcmBuffer;
import io.kithara.decode.flac.FlacWriter.Coding;
import io.kithara.decode.flac.FlacWriter.Kind;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Files with bits turned, pieces cut out, doubled and overwritten: whatever they hold, there is an end and nobody is hurt. */
class FlacMutationTest {
    private static final int RATE = 44_100;

    /** A file of ten thousand frames has fewer packets; a demuxer that goes round in circles has more. */
    private static final int MAX_PACKETS = 20_000;

    private static final List<byte[]> MEDIA = List.of(
            FlacWriter.file(FlacWriter.music(2, 2000, 16, 1), RATE, 16, 256, Coding.PLAIN.stereo(10)),
            FlacWriter.file(
                    FlacWriter.music(1, 1000, 24, 2),
                    RATE,
                    24,
                    192,
                    Coding.PLAIN.kind(Kind.LINEAR, 8).partitions(3, 1, true)),
            FlacWriter.file(
                    FlacWriter.music(2, 500, 32, 3),
                    96_000,
                    32,
                    100,
                    Coding.PLAIN.kind(Kind.LINEAR, 20).stereo(8)),
            FlacWriter.file(FlacWriter.music(6, 600, 8, 4), 8000, 8, 128, Coding.PLAIN.kind(Kind.VERBATIM, 0)),
            FlacWriter.file(FlacWriter.music(1, 3000, 16, 5), 48_000, 16, 100, Coding.PLAIN.countingSamples()));

    // scenario 122
    @Test
    void read_mutatedFiles_endsAndIsBounded() {
        mutateFiles(2_500, 1);
    }

    // scenario 122
    @Test
    void decode_mutatedFrames_isTypedAndBounded() throws Exception {
        mutateFrames(2_500, 1);
    }

    // scenario 122
    @Test
    @Tag("stress")
    void read_manyMutatedFiles_endsAndIsBounded() {
        mutateFiles(100_000, 2);
    }

    // scenario 122
    @Test
    @Tag("stress")
    void decode_manyMutatedFrames_isTypedAndBounded() throws Exception {
        mutateFrames(200_000, 2);
    }

    private static void mutateFiles(int files, long seed) {
        Random random = new Random(seed);
        int damaged = 0;
        for (int i = 0; i < files; i++) {
            byte[] file = mutated(MEDIA.get(i % MEDIA.size()), random);
            try {
                damaged += read(file, random);
            } catch (DecodeException e) {
                assertThat(e.getMessage()).isNotBlank();
                damaged++;
            } catch (Exception | AssertionError e) {
                throw new AssertionError("seed " + seed + " round " + i, e);
            }
        }
        assertThat(damaged).as("some are found out, others play").isBetween(files / 10, files);
    }

    /** Returns 1 if something was found to be wrong. */
    private static int read(byte[] file, Random random) throws Exception {
        Demuxer demuxer = FlacDemuxerTest.demuxer(new ByteArrayData(file));
        assertThat(demuxer.open()).isEqualTo(Demuxer.Progress.DONE);
        Packet packet = new Packet();
        PcmBuffer buffer = new PcmBuffer();
        int damaged = 0;
        try (PacketDecoder decoder = new FlacProvider().create(demuxer.track())) {
            if (random.nextInt(4) == 0) {
                demuxer.seek(random.nextInt(4000), 0);
            }
            for (int packets = 0; demuxer.next(packet) == Demuxer.Progress.DONE; packets++) {
                assertThat(packets).isLessThan(MAX_PACKETS);
                damaged |= packet.isLost() ? 1 : decode(decoder, packet, buffer);
            }
        }
        return damaged;
    }

    private static void mutateFrames(int frames, long seed) throws Exception {
        Random random = new Random(seed);
        int corrupt = 0;
        for (byte[] file : MEDIA) {
            Demuxer demuxer = FlacDemuxerTest.demuxer(new ByteArrayData(file));
            demuxer.open();
            PcmBuffer buffer = new PcmBuffer();
            Packet packet = new Packet();
            demuxer.next(packet);
            byte[] frame = Arrays.copyOf(packet.data(), packet.length());
            try (PacketDecoder decoder = new FlacProvider().create(demuxer.track())) {
                for (int i = 0; i < frames / MEDIA.size(); i++) {
                    byte[] damaged = resealed(mutated(frame, random));
                    packet.reserve(damaged.length);
                    System.arraycopy(damaged, 0, packet.data(), 0, damaged.length);
                    corrupt += decode(decoder, packet, buffer);
                }
            }
        }
        assertThat(corrupt).isBetween(frames / 10, frames);
    }

    /** Puts in the check sums that belong there, so that the damage comes to where the bits are read. */
    private static byte[] resealed(byte[] frame) {
        FrameHeader header = new FrameHeader();
        for (int length = FrameHeader.MIN_BYTES; length <= Math.min(FrameHeader.MAX_BYTES, frame.length); length++) {
            byte before = frame[length - 1];
            frame[length - 1] = (byte) Crc8.of(frame, 0, length - 1);
            if (header.read(frame, 0, length)) {
                break;
            }
            frame[length - 1] = before;
        }
        if (frame.length > 2) {
            int crc = Crc16.of(frame, 0, frame.length - 2);
            frame[frame.length - 2] = (byte) (crc >> 8);
            frame[frame.length - 1] = (byte) crc;
        }
        return frame;
    }

    private static int decode(PacketDecoder decoder, Packet packet, PcmBuffer buffer) {
        int frames;
        try {
            frames = decoder.decode(packet, buffer);
        } catch (DecodeException e) {
            assertThat(e.reason()).isEqualTo(DecodeException.Reason.CORRUPT_PACKET);
            return 1;
        }
        if (frames < 1 || frames > 65_536) {
            throw new AssertionError(frames + " frames");
        }
        for (int i = 0; i < frames * decoder.format().channels(); i++) {
            if (!(Math.abs(buffer.samples()[i]) <= 1)) {
                throw new AssertionError("sample " + i + " is " + buffer.samples()[i]);
            }
        }
        return 0;
    }

    private static byte[] mutated(byte[] source, Random random) {
        byte[] bytes = source.clone();
        for (int i = random.nextInt(5); i > 0; i--) {
            int at = random.nextBoolean() ? random.nextInt(bytes.length) : random.nextInt(Math.min(bytes.length, 64));
            int length = random.nextInt(Math.min(200, bytes.length - at));
            switch (random.nextInt(6)) {
                case 0 -> bytes = Arrays.copyOf(bytes, Math.max(1, at));
                case 1 -> Arrays.fill(bytes, at, at + length, (byte) random.nextInt(256));
                case 2 -> {
                    byte[] cut = Arrays.copyOf(bytes, bytes.length - length);
                    System.arraycopy(bytes, at + length, cut, at, bytes.length - at - length);
                    bytes = cut;
                }
                case 3 -> System.arraycopy(bytes, random.nextInt(bytes.length - length), bytes, at, length);
                default -> bytes[at] ^= (byte) (1 << random.nextInt(8));
            }
        }
        return bytes;
    }
}
