package io.kithara.decode.mpeg;

import io.kithara.decode.DemuxerMutationContract;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** MP3 cut and overwritten, half of it where the tag and the header of the whole are. */
class MpegMutationTest extends DemuxerMutationContract {
    private static final int HEADER_BYTES = 600;

    @Override
    protected List<Sound> files() {
        byte[] tagged = new MpegFile()
                .id3(50, MpegFile.text("TIT2", "Song"), MpegFile.text("TXXX", "key\0value"))
                .info("Info", 12, 576, 1000)
                .packets(12, MpegFile.RATE_128)
                .bytes();
        byte[] bare = new MpegFile().packets(40, MpegFile.RATE_128).bytes();
        return List.of(
                Sound.file("tagged", tagged, new MpegAudioDemuxerProvider()),
                Sound.file("bare", bare, new MpegAudioDemuxerProvider()));
    }

    @Override
    protected byte[] damaged(byte[] sound, Random random) {
        byte[] bytes = Arrays.copyOf(sound, sound.length - random.nextInt(sound.length));
        for (int hit = random.nextInt(30); hit >= 0; hit--) {
            int at = random.nextInt(Math.min(bytes.length, hit % 2 == 0 ? HEADER_BYTES : bytes.length));
            bytes[at] = (byte) (random.nextBoolean() ? 0xFF : random.nextInt());
        }
        return bytes;
    }
}
