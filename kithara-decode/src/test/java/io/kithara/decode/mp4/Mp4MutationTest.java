package io.kithara.decode.mp4;

import io.kithara.decode.DemuxerMutationContract;
import io.kithara.decode.Resources;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/** MP4 cut, and with what is said in its boxes changed. */
class Mp4MutationTest extends DemuxerMutationContract {
    /** From the movie box on: the larger half of every file is media, which no demuxer looks at. */
    private static final int STRUCTURE_BYTES = 1200;

    @Override
    protected List<Sound> files() {
        return Stream.of(
                        "moov-first.m4a",
                        "moov-last.m4a",
                        "fragmented.mp4",
                        "fragmented-no-elst.mp4",
                        "alac.m4a",
                        "twos.mov")
                .map(name -> Sound.file(name, Resources.bytes("aac/" + name), new Mp4Provider()))
                .toList();
    }

    @Override
    protected byte[] damaged(byte[] sound, Random random) {
        byte[] copy = random.nextInt(5) == 0 ? Arrays.copyOf(sound, 1 + random.nextInt(sound.length)) : sound.clone();
        int structure = structureStart(copy);
        for (int i = 1 + random.nextInt(8); i > 0; i--) {
            int at = random.nextInt(3) == 0
                    ? random.nextInt(copy.length)
                    : Math.min(copy.length - 1, structure + random.nextInt(STRUCTURE_BYTES));
            switch (random.nextInt(4)) {
                case 0 -> copy[at] = (byte) random.nextInt(256);
                case 1 -> copy[at] ^= (byte) (1 << random.nextInt(8));
                case 2 -> copy[at] = (byte) (random.nextBoolean() ? 0xFF : 0x7F);
                default ->
                    Arrays.fill(copy, at, Math.min(copy.length, at + 4), (byte) (random.nextBoolean() ? 0xFF : 0));
            }
        }
        return copy;
    }

    /** Where the boxes are: behind the media in a file with the movie last. */
    private static int structureStart(byte[] bytes) {
        for (int i = 0; i + 4 <= bytes.length; i++) {
            if (BoxBody.i32(bytes, i) == Box.type("moov")) {
                return i - 4;
            }
        }
        return 0;
    }
}
