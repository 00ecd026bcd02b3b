package io.kithara.decode.ts;

import io.kithara.decode.DemuxOptions;
import io.kithara.decode.DemuxerMutationContract;
import io.kithara.decode.Resources;
import io.kithara.decode.latm.LatmProvider;
import io.kithara.testing.TsMuxer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Streams of packets with bits and headers spoiled, packets lost, doubled and swapped; whole and as segments. */
class TsMutationTest extends DemuxerMutationContract {
    @Override
    protected List<Sound> files() {
        List<Sound> files = new ArrayList<>();
        files.add(Sound.file("tone.latm", Resources.bytes("ts/tone.latm"), new LatmProvider()));
        for (String name : List.of("adts.ts", "latm.ts", "mp3.ts", "video-mp2.ts", "six-opus.ts")) {
            byte[] bytes = Resources.bytes("ts/" + name);
            files.add(Sound.file(name, bytes, new TsProvider()));
            files.add(new Sound(name + " as a segment", bytes, new TsProvider(), new DemuxOptions(true, true)));
        }
        return files;
    }

    @Override
    protected byte[] damaged(byte[] sound, Random random) {
        byte[] copy = random.nextInt(5) == 0 ? Arrays.copyOf(sound, 1 + random.nextInt(sound.length)) : sound.clone();
        for (int i = 1 + random.nextInt(8); i > 0 && copy.length > TsMuxer.PACKET; i--) {
            int packet = random.nextInt(copy.length / TsMuxer.PACKET) * TsMuxer.PACKET;
            int other = random.nextInt(copy.length / TsMuxer.PACKET) * TsMuxer.PACKET;
            switch (random.nextInt(5)) {
                case 0 -> copy[random.nextInt(copy.length)] = (byte) random.nextInt(256);
                case 1 -> copy[packet + random.nextInt(20)] ^= (byte) (1 << random.nextInt(8));
                case 2 -> copy[packet + random.nextInt(20)] = (byte) (random.nextBoolean() ? 0xFF : 0);
                case 3 -> System.arraycopy(copy, other, copy, packet, TsMuxer.PACKET);
                default ->
                    System.arraycopy(copy, other, copy, packet, Math.min(copy.length - packet, copy.length - other));
            }
        }
        return copy;
    }
}
