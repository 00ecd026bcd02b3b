package io.kithara.decode.mpeg;

import io.kithara.decode.ByteArrayData;
import io.kithara.decode.DataWindow;
import io.kithara.decode.DataWindow.Load;
import io.kithara.decode.DecodeException;
import io.kithara.decode.DemuxOptions;
import io.kithara.decode.Demuxer;
import io.kithara.decode.DemuxerProvider;
import io.kithara.stream.MediaData;
import io.kithara.stream.MediaException;
import io.kithara.stream.MediaHint;
import java.util.Optional;
import java.util.Set;

/** Recognises bare MPEG audio. It has no magic number: packets that follow each other are what there is. */
public final class MpegAudioDemuxerProvider implements DemuxerProvider {
    private static final int AT_THE_START = 80;
    private static final int AFTER_GARBAGE = 30;

    /** Only the protocol says so: all that is known of a file that begins with kilobytes of garbage. */
    private static final int ONLY_HINTED = 5;

    private static final Set<String> EXTENSIONS = Set.of("mp3", "mp2", "mp1", "mpga");
    private static final Set<String> CONTENT_TYPES =
            Set.of("audio/mpeg", "audio/mp3", "audio/mpeg3", "audio/x-mpeg", "audio/x-mp3");

    /** Called by {@code ServiceLoader}. */
    public MpegAudioDemuxerProvider() {}

    @Override
    public String name() {
        return "mpeg-audio";
    }

    @Override
    public int probe(byte[] head, MediaHint hint) {
        long found = firstPacket(head);
        if (found == 0) {
            return AT_THE_START;
        }
        if (found > 0) {
            return AFTER_GARBAGE;
        }
        boolean hinted = EXTENSIONS.contains(hint.extension().orElse(""))
                || CONTENT_TYPES.contains(hint.contentType().orElse(""));
        return hinted ? ONLY_HINTED : 0;
    }

    @Override
    public Demuxer create(Optional<MediaData> init, MediaData media, DemuxOptions options) {
        return new MpegAudioDemuxer(media, options);
    }

    private static long firstPacket(byte[] head) {
        FrameFinder finder = new FrameFinder(new DataWindow(new ByteArrayData(head)), new PacketLengths());
        try {
            return finder.find(head.length) == Load.READY ? finder.position() : -1;
        } catch (DecodeException | MediaException e) {
            throw new IllegalStateException("an array of " + head.length + " bytes cannot fail", e);
        }
    }
}
