package io.kithara.decode.matroska;

import io.kithara.decode.DemuxerMutationContract;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/** Matroska with turned bits, cut, and with stretches repeated or gone. */
class MatroskaMutationTest extends DemuxerMutationContract {
    /** Headers and the heads of blocks are where it hurts; the files' headers end within this. */
    private static final int HEADER_BYTES = 600;

    @Override
    protected List<Sound> files() {
        return Stream.of(
                        "opus.webm",
                        "live.webm",
                        "vorbis.webm",
                        "aac.mka",
                        "mp3.mka",
                        "video.mkv",
                        "u8.mka",
                        "alac.mka",
                        "tagged.mka")
                .map(name -> Sound.file(name, Reading.file(name), new MatroskaProvider()))
                .toList();
    }

    @Override
    protected byte[] damaged(byte[] sound, Random random) {
        byte[] bytes = Arrays.copyOf(sound, sound.length - random.nextInt(random.nextBoolean() ? 1 : sound.length / 2));
        int header = Math.min(HEADER_BYTES, bytes.length);
        for (int hits = random.nextInt(12); hits >= 0; hits--) {
            int at = random.nextInt(random.nextBoolean() ? header : bytes.length);
            switch (random.nextInt(4)) {
                case 0 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
                case 1 -> bytes[at] = (byte) random.nextInt();
                case 2 -> bytes[at] = (byte) (random.nextBoolean() ? 0xFF : 0);
                default -> {
                    int from = random.nextInt(bytes.length);
                    int count = Math.min(random.nextInt(400), bytes.length - Math.max(at, from));
                    if (hits == 0) {
                        System.arraycopy(bytes, from, bytes, at, count);
                    }
                }
            }
        }
        return bytes;
    }
}
