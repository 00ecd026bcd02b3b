package io.kithara.decode.pcm;

import io.kithara.decode.DemuxerMutationContract;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** WAV and AIFF cut, and overwritten where their chunks are. */
class PcmMutationTest extends DemuxerMutationContract {
    private static final int HEADER_BYTES = 90;
    private static final int DATA_BYTES = 600;

    @Override
    protected List<Sound> files() {
        byte[] data = new byte[DATA_BYTES];
        byte[] packed = WavFile.riff()
                .chunk("LIST", new byte[21])
                .format(1, 2, 8_000, 24)
                .data(DATA_BYTES, data)
                .bytes();
        byte[] extensible = WavFile.riff()
                .extensible(3, 1, 48_000, 32, 32)
                .data(DATA_BYTES, data)
                .bytes();
        byte[] aiff = AiffDemuxerTest.form("AIFF")
                .bytes(AiffDemuxerTest.comm(2, DATA_BYTES / 4, 16, ""))
                .bytes(AiffDemuxerTest.ssnd(8 + DATA_BYTES, data))
                .bytes();
        return List.of(
                Sound.file("24 bit", packed, new WavDemuxerProvider()),
                Sound.file("extensible", extensible, new WavDemuxerProvider()),
                Sound.file("AIFF", aiff, new AiffDemuxerProvider()));
    }

    @Override
    protected byte[] damaged(byte[] sound, Random random) {
        byte[] bytes = random.nextInt(5) == 0 ? Arrays.copyOf(sound, 1 + random.nextInt(sound.length)) : sound.clone();
        for (int hit = random.nextInt(12); hit >= 0; hit--) {
            int at = random.nextInt(Math.min(bytes.length, hit % 2 == 0 ? HEADER_BYTES : bytes.length));
            bytes[at] = (byte) random.nextInt();
        }
        return bytes;
    }
}
