package io.kithara.decode.mp4;

import io.kithara.decode.DemuxOptions;
import io.kithara.decode.Demuxer;
import io.kithara.decode.DemuxerProvider;
import io.kithara.stream.MediaData;
import io.kithara.stream.MediaHint;
import java.util.Optional;
import java.util.Set;

/** Recognises ISO base media and QuickTime files and segments by the type of their first box. */
public final class Mp4Provider implements DemuxerProvider {
    /** Boxes that begin nothing else. */
    private static final Set<Integer> SURE_BOXES = Set.of(
            Box.type("ftyp"), Box.type("styp"), Box.type("moov"), Box.type("moof"), Box.type("sidx"), Box.type("emsg"));

    /** Boxes with which files start that lack {@code ftyp}, as QuickTime's do. */
    private static final Set<Integer> LIKELY_BOXES = Set.of(
            Box.type("mdat"),
            Box.type("free"),
            Box.type("skip"),
            Box.type("wide"),
            Box.type("pnot"),
            Box.type("uuid"),
            Box.type("prft"));

    private static final int SURE = 100;
    private static final int LIKELY = 70;

    @Override
    public String name() {
        return "mp4";
    }

    @Override
    public int probe(byte[] head, MediaHint hint) {
        if (head.length < 8) {
            return 0;
        }
        long size = BoxBody.i32(head, 0) & 0xFFFF_FFFFL;
        int type = BoxBody.i32(head, 4);
        if (size < 8 && size > 1) {
            return 0;
        }
        if (SURE_BOXES.contains(type)) {
            return SURE;
        }
        return LIKELY_BOXES.contains(type) ? LIKELY : 0;
    }

    @Override
    public Demuxer create(Optional<MediaData> init, MediaData media, DemuxOptions options) {
        return new Mp4Demuxer(init, media, options);
    }
}
