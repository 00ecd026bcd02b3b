package io.kithara.decode.adts;

import io.kithara.decode.ByteArrayData;
import io.kithara.decode.DataWindow;
import io.kithara.decode.DataWindow.Load;
import io.kithara.decode.DemuxOptions;
import io.kithara.decode.Demuxer;
import io.kithara.decode.DemuxerProvider;
import io.kithara.stream.MediaData;
import io.kithara.stream.MediaHint;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;

/** Recognises ADTS by frames that follow each other. */
public final class AdtsProvider implements DemuxerProvider {
    /** Three frames in a row cannot be chance; MP4 and MPEG audio have their own magic and score as high. */
    private static final int SURE_FRAMES = 3;

    private static final int SURE = 90;

    /** Two frames, or one that ends with the data: likely, but other formats may know better. */
    private static final int LIKELY = 60;

    /** Garbage in front of the frames: less sure than any magic number. */
    private static final int AFTER_GARBAGE = 40;

    @Override
    public String name() {
        return "adts";
    }

    @Override
    public int probe(byte[] head, MediaHint hint) {
        if (!hasSyncword(head)) {
            return 0;
        }
        DataWindow window = new DataWindow(new ByteArrayData(head));
        AdtsWalker walker = new AdtsWalker(window);
        try {
            if (walker.locate() != Load.READY) {
                return 0;
            }
            long first = walker.position();
            AdtsHeader stream = new AdtsHeader();
            stream.copyFrom(walker.header());
            int frames = 0;
            do {
                frames++;
                walker.advance();
            } while (frames < SURE_FRAMES
                    && walker.locate() == Load.READY
                    && walker.header().continues(stream));
            if (first > 0) {
                return frames == SURE_FRAMES ? AFTER_GARBAGE : 0;
            }
            return frames == SURE_FRAMES ? SURE : LIKELY;
        } catch (IOException e) {
            throw new UncheckedIOException("an array has no gaps and is short", e);
        }
    }

    /** Settles most heads without a walk from byte to byte, which an interpreter takes milliseconds for. */
    private static boolean hasSyncword(byte[] head) {
        for (int at = 1; at < head.length; at++) {
            if (head[at - 1] == -1 && AdtsHeader.isSync(head[at - 1], head[at])) {
                return true;
            }
        }
        return false;
    }

    @Override
    public Demuxer create(Optional<MediaData> init, MediaData media, DemuxOptions options) {
        return new AdtsDemuxer(media, options);
    }
}
