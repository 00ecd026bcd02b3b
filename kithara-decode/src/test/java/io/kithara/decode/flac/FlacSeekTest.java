package io.kithara.decode.flac;

import static org.assertj.core.api.Assertions.assertThat;

import io.kithara.decode.Demuxer;
import io.kithara.decode.Packet;
import io.kithara.decode.PacketDecoder;
import io.kithara.decode.PcmBuffer;
import io.kithara.decode.flac.FlacWriter.Coding;
import io.kithara.decode.flac.FlacWriter.Kind;
import io.kithara.storage.ByteRange;
import io.kithara.storage.Registration;
import io.kithara.stream.MediaData;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.OptionalLong;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Seeks land on the frame, and read little to get there. The media is loud and silent in turns: no even rate. */
class FlacSeekTest {
    private static final int BLOCK = 1000;
    private static final int LENGTH = 3_000_017;
    private static final int[] MUSIC = music();
    private static final byte[] FILE = file(MUSIC, new byte[0], 0, LENGTH);

    /** What a jump of more bytes than a window has costs a remote source. */
    private static final class Remote implements MediaData {
        private static final int NEAR = 64 << 10;

        private final byte[] bytes;
        private final boolean lengthKnown;
        private final boolean seekable;
        private long next;
        private int requests;
        private long bytesRead;

        Remote(byte[] bytes, boolean lengthKnown, boolean seekable) {
            this.bytes = bytes;
            this.lengthKnown = lengthKnown;
            this.seekable = seekable;
        }

        @Override
        public int readAt(long position, byte[] target, int offset, int length) {
            if (position >= bytes.length) {
                return -1;
            }
            if (position < next - NEAR || position > next + NEAR) {
                requests++;
            }
            int count = (int) Math.min(length, bytes.length - position);
            System.arraycopy(bytes, (int) position, target, offset, count);
            next = position + count;
            bytesRead += count;
            return count;
        }

        @Override
        public Registration whenAvailable(ByteRange range, Runnable callback) {
            throw new AssertionError("everything is there");
        }

        @Override
        public OptionalLong length() {
            return lengthKnown ? OptionalLong.of(bytes.length) : OptionalLong.empty();
        }

        @Override
        public boolean isSeekable() {
            return seekable;
        }

        @Override
        public void release(long position) {}
    }

    // scenario 79, scenario 81, scenario 114
    @Test
    void seek_aThousandTimes_givesWhatLinearDecodingGives_inOneOrTwoRequests() throws Exception {
        Remote data = new Remote(FILE, true, true);
        Demuxer demuxer = opened(data);
        Random random = new Random(114);
        int most = 0;
        long requests = 0;
        for (int i = 0; i < 1000; i++) {
            data.requests = 0;
            check(demuxer, random.nextInt(LENGTH), MUSIC);
            most = Math.max(most, data.requests);
            requests += data.requests;
        }
        assertThat(requests).isLessThan(2_000);
        assertThat(most).isLessThanOrEqualTo(4);
        assertThat(data.bytesRead / 1000).isLessThan(1 << 20);
    }

    @Test
    void seek_withATable_takesFewerRequests() throws Exception {
        ByteBuffer points = ByteBuffer.allocate(18 * 100);
        int[] offsets = offsets();
        for (int i = 0; i < 99; i++) {
            int frame = i * (LENGTH / BLOCK / 99);
            points.putLong((long) frame * BLOCK).putLong(offsets[frame]).putShort((short) BLOCK);
        }
        points.putLong(-1).putLong(0).putShort((short) 0);
        byte[] file = file(MUSIC, FlacWriter.block(3, true, points.array()), 0, LENGTH);
        Remote data = new Remote(file, true, true);
        Demuxer demuxer = opened(data);
        Random random = new Random(115);
        for (int i = 0; i < 200; i++) {
            data.requests = 0;
            check(demuxer, random.nextInt(LENGTH), MUSIC);
            assertThat(data.requests).isLessThanOrEqualTo(2);
        }
    }

    @Test
    void seek_withATableThatIsWrong_isExactAllTheSame() throws Exception {
        Random random = new Random(116);
        ByteBuffer points = ByteBuffer.allocate(18 * 50);
        for (int i = 0; i < 50; i++) {
            points.putLong(i * 50_000L).putLong(i * 17_000L).putShort((short) BLOCK);
        }
        byte[] file = file(MUSIC, FlacWriter.block(3, true, points.array()), 0, LENGTH);
        Demuxer demuxer = opened(new Remote(file, true, true));
        for (int i = 0; i < 50; i++) {
            check(demuxer, random.nextInt(LENGTH), MUSIC);
        }
    }

    @Test
    void seek_whateverIsKnown_isExact() throws Exception {
        Random random = new Random(117);
        byte[] unknownLength = file(MUSIC, new byte[0], 0, 0);
        byte[] cutOff = file(MUSIC, new byte[0], 0, 2 * LENGTH);
        Demuxer[] demuxers = {
            opened(new Remote(unknownLength, true, true)),
            opened(new Remote(unknownLength, false, true)),
            opened(new Remote(FILE, true, false)),
            opened(new Remote(cutOff, true, true))
        };
        for (Demuxer demuxer : demuxers) {
            for (int i = 0; i < 20; i++) {
                check(demuxer, random.nextInt(LENGTH), MUSIC);
            }
        }
    }

    @Test
    void seek_blocksOfChangingSize_isExact() throws Exception {
        byte[] file = file(MUSIC, new byte[0], 3, LENGTH);
        Demuxer demuxer = opened(new Remote(file, true, true));
        Random random = new Random(118);
        for (int i = 0; i < 100; i++) {
            check(demuxer, random.nextInt(LENGTH), MUSIC);
        }
    }

    @Test
    void seek_inDamage_landsRightBesideIt() throws Exception {
        byte[] file = FILE.clone();
        Random random = new Random(119);
        int[] offsets = offsets();
        int first = FILE.length - FlacDemuxerTest.frames(FILE).length;
        for (int frame = 1; frame < offsets.length; frame += 7) {
            file[first + offsets[frame] + 3] ^= 0x40;
        }
        Demuxer demuxer = opened(new Remote(file, true, true));
        Packet packet = new Packet();
        for (int i = 0; i < 200; i++) {
            int target = random.nextInt(LENGTH);
            assertThat(demuxer.seek(target, 0)).isEqualTo(Demuxer.Progress.DONE);
            assertThat(demuxer.next(packet)).isEqualTo(Demuxer.Progress.DONE);
            boolean damaged = target / BLOCK % 7 == 1;
            if (damaged) {
                assertThat(packet.startFrame()).isBetween(target - 2L * BLOCK, target + 1L * BLOCK);
            } else {
                assertThat(packet.startFrame()).isBetween(target - BLOCK + 1L, (long) target);
            }
        }
    }

    // scenario 93
    @Test
    void seek_toTheEndAndBeyond_isTheEnd_andBackIsThere() throws Exception {
        Demuxer demuxer = opened(new Remote(FILE, true, true));
        Packet packet = new Packet();
        for (long target : new long[] {LENGTH, LENGTH + 1, 10L * LENGTH, Long.MAX_VALUE / 4}) {
            assertThat(demuxer.seek(target, 0)).isEqualTo(Demuxer.Progress.DONE);
            assertThat(demuxer.next(packet)).isEqualTo(Demuxer.Progress.END);
        }
        check(demuxer, LENGTH - 1, MUSIC);
        check(demuxer, 0, MUSIC);
    }

    private static void check(Demuxer demuxer, int target, int[] music) throws Exception {
        assertThat(demuxer.seek(target, 0)).isEqualTo(Demuxer.Progress.DONE);
        Packet packet = new Packet();
        assertThat(demuxer.next(packet)).isEqualTo(Demuxer.Progress.DONE);
        assertThat((long) target).isBetween(packet.startFrame(), packet.startFrame() + packet.frames() - 1);
        PcmBuffer buffer = new PcmBuffer();
        try (PacketDecoder decoder = new FlacProvider().create(demuxer.track())) {
            assertThat(decoder.decode(packet, buffer)).isEqualTo(packet.frames());
        }
        for (int i = 0; i < packet.frames(); i++) {
            if (buffer.samples()[i] != music[(int) packet.startFrame() + i] / 32_768f) {
                throw new AssertionError("frame " + (packet.startFrame() + i) + " differs after a seek to " + target);
            }
        }
    }

    private static Demuxer opened(MediaData data) throws Exception {
        Demuxer demuxer = FlacDemuxerTest.demuxer(data);
        assertThat(demuxer.open()).isEqualTo(Demuxer.Progress.DONE);
        return demuxer;
    }

    private static int[] music() {
        Random random = new Random(9639);
        int[] music = new int[LENGTH];
        for (int i = 0; i < LENGTH; i++) {
            int loudness = 1 << ((i / 250_000 % 4) * 4);
            music[i] = random.nextInt(2 * loudness) - loudness;
        }
        return music;
    }

    private static byte[] file(int[] music, byte[] block, int sizeStep, long stated) {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        file.writeBytes(FlacWriter.header(44_100, 1, 16, stated, new byte[16], block));
        Coding coding = Coding.PLAIN.kind(Kind.FIXED, 0);
        coding = sizeStep > 0 ? coding.countingSamples() : coding;
        int size = BLOCK;
        for (int from = 0, frame = 0; from < music.length; from += size, frame++) {
            size = sizeStep > 0 ? 500 + (size + sizeStep * 37) % 1000 : BLOCK;
            int[][] part = {Arrays.copyOfRange(music, from, Math.min(music.length, from + size))};
            file.writeBytes(FlacWriter.frame(sizeStep > 0 ? from : frame, part, 44_100, 16, coding));
        }
        return file.toByteArray();
    }

    /** Returns where the frames of {@link #FILE} lie, from the first on. */
    private static int[] offsets() {
        byte[] frames = FlacDemuxerTest.frames(FILE);
        int[] offsets = new int[(LENGTH + BLOCK - 1) / BLOCK];
        FrameHeader header = new FrameHeader();
        for (int i = 0, frame = 0; frame < offsets.length; i++) {
            if (header.read(frames, i, frames.length - i) && header.number() == frame) {
                offsets[frame++] = i;
            }
        }
        return offsets;
    }
}
