package io.kithara.decode.caf;

import io.kithara.decode.DemuxerMutationContract;
import io.kithara.decode.Resources;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** CAF cut and with turned bits, most of them where the chunks and the packet table are. */
class CafMutationTest extends DemuxerMutationContract {
    private static final int HEADER_BYTES = 150;

    @Override
    protected List<Sound> files() {
        CafFile packets =
                new CafFile().description(44_100, "alac", 1, 0, 4096, 2, 0).chunk("kuki", new byte[24]);
        for (int size : new int[] {3, 200, 7, 0, 90}) {
            packets.packet(new byte[size]);
        }
        return List.of(
                Sound.file("alac.caf", Resources.bytes("caf/alac.caf"), new CafProvider()),
                Sound.file("s16le.caf", Resources.bytes("caf/s16le.caf"), new CafProvider()),
                Sound.file("five packets", packets.data().table(20_000, 5, 475).bytes(), new CafProvider()));
    }

    @Override
    protected byte[] damaged(byte[] sound, Random random) {
        byte[] file = sound.clone();
        for (int turns = random.nextInt(4); turns >= 0; turns--) {
            int at = random.nextInt(random.nextInt(4) == 0 ? file.length : Math.min(file.length, HEADER_BYTES));
            if (random.nextInt(8) == 0) {
                file = Arrays.copyOf(file, Math.max(1, at));
            } else {
                file[at] ^= (byte) (1 << random.nextInt(8));
            }
        }
        return file;
    }
}
