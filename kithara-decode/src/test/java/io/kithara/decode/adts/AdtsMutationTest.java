package io.kithara.decode.adts;

import io.kithara.decode.DemuxOptions;
import io.kithara.decode.DemuxerMutationContract;
import io.kithara.decode.Resources;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** ADTS cut, with bytes changed and with stretches gone, so that frames lie where no header says. */
class AdtsMutationTest extends DemuxerMutationContract {
    @Override
    protected List<Sound> files() {
        byte[] stereo = Resources.bytes("aac/lc-stereo.aac");
        return List.of(
                Sound.file("tone.aac", Resources.bytes("aac/tone.aac"), new AdtsProvider()),
                new Sound("a segment", stereo, new AdtsProvider(), new DemuxOptions(true, true)),
                // of one or two frames, with nothing to find a place again by
                Sound.file("short", Arrays.copyOf(stereo, 400), new AdtsProvider()));
    }

    @Override
    protected byte[] damaged(byte[] sound, Random random) {
        byte[] bytes = random.nextInt(5) == 0 ? Arrays.copyOf(sound, 1 + random.nextInt(sound.length)) : sound.clone();
        for (int i = random.nextInt(40); i >= 0; i--) {
            int at = random.nextInt(bytes.length);
            int from = random.nextInt(bytes.length);
            switch (random.nextInt(8)) {
                case 0 -> System.arraycopy(bytes, from, bytes, at, bytes.length - Math.max(at, from));
                case 1 -> bytes[random.nextInt(Math.min(7, bytes.length))] = (byte) random.nextInt();
                default -> bytes[at] = (byte) (random.nextBoolean() ? 0xFF : random.nextInt());
            }
        }
        return bytes;
    }
}
