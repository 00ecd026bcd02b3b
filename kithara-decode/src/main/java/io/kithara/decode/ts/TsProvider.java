package io.kithara.decode.ts;

import io.kithara.decode.DemuxOptions;
import io.kithara.decode.Demuxer;
import io.kithara.decode.DemuxerProvider;
import io.kithara.stream.MediaData;
import io.kithara.stream.MediaHint;
import java.util.Optional;

/** Recognises transport streams by sync bytes at equal distances. */
public final class TsProvider implements DemuxerProvider {
    /** Sync bytes in a row that cannot be chance. */
    private static final int SURE_PACKETS = 5;

    private static final int SURE = 95;

    /** Fewer packets than that are all there is. */
    private static final int SHORT = 50;

    /** Garbage before the packets: less sure than a magic number at the start. */
    private static final int AFTER_GARBAGE = 70;

    private static final int[] STRIDES = {PacketScanner.PACKET, 192};

    /** The time code in front of the first packet of M2TS. */
    private static final int TIMECODE = 4;

    /** Called by {@code ServiceLoader}. */
    public TsProvider() {}

    @Override
    public String name() {
        return "mpeg-ts";
    }

    @Override
    public int probe(byte[] head, MediaHint hint) {
        for (int start = 0; start + PacketScanner.PACKET <= head.length; start++) {
            if (head[start] != PacketScanner.SYNC) {
                continue;
            }
            for (int stride : STRIDES) {
                int packets = packets(head, start, stride);
                boolean atStart = start == 0 || (start == TIMECODE && stride != PacketScanner.PACKET);
                if (packets >= SURE_PACKETS) {
                    return atStart ? SURE : AFTER_GARBAGE;
                }
                if (atStart && packets > 0 && start + packets * stride >= head.length) {
                    return SHORT;
                }
            }
        }
        return 0;
    }

    @Override
    public Demuxer create(Optional<MediaData> init, MediaData media, DemuxOptions options) {
        return new TsDemuxer(media, options);
    }

    private static int packets(byte[] head, int start, int stride) {
        int packets = 0;
        for (int at = start; at < head.length && head[at] == PacketScanner.SYNC; at += stride) {
            packets++;
        }
        return packets;
    }
}
