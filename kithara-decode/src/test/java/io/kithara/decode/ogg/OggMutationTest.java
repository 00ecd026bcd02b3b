package io.kithara.decode.ogg;

import io.kithara.decode.DemuxerMutationContract;
import io.kithara.testing.OggMuxer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Ogg with turned bits, cut, joined and shuffled, with right checksums as often as not. */
class OggMutationTest extends DemuxerMutationContract {
    @Override
    protected List<Sound> files() {
        List<Sound> files = new ArrayList<>();
        for (String name : OggFiles.REAL) {
            files.add(Sound.file(name, OggFiles.real(name), new OggProvider()));
        }
        files.add(Sound.file("pages of ten", OggFiles.opusFile(1, 6, 60, 100), new OggProvider()));
        return files;
    }

    @Override
    protected byte[] damaged(byte[] sound, Random random) {
        List<byte[]> pages = new ArrayList<>(OggMuxer.split(sound));
        for (int i = random.nextInt(4); i >= 0 && !pages.isEmpty(); i--) {
            damageOne(pages, random);
        }
        return OggMuxer.join(pages);
    }

    private static void damageOne(List<byte[]> pages, Random random) {
        int at = random.nextInt(pages.size());
        byte[] page = pages.get(at).clone();
        switch (page.length < 28 ? 0 : random.nextInt(6)) {
            case 0 -> {
                pages.remove(at);
                return;
            }
            case 1 -> pages.add(at, page);
            case 2 -> page = Arrays.copyOf(page, random.nextInt(page.length));
            case 3 -> page[random.nextInt(27)] ^= (byte) (1 << random.nextInt(8));
            case 4 -> OggMuxer.put(page, 6, random.nextLong() >> random.nextInt(64), 8);
            default -> page[random.nextInt(page.length)] = (byte) random.nextInt();
        }
        if (page.length > 27 && random.nextInt(4) > 0) {
            OggMuxer.sealed(page);
        }
        pages.set(at, page);
    }
}
