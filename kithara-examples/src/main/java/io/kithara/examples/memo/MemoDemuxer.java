package io.kithara.examples.memo;

import io.kithara.decode.DataWindow;
import io.kithara.decode.DataWindow.Load;
import io.kithara.decode.DecodeException;
import io.kithara.decode.Demuxer;
import io.kithara.decode.Packet;
import io.kithara.decode.PcmFormat;
import io.kithara.decode.Track;
import io.kithara.storage.ByteRange;
import io.kithara.stream.Codec;
import io.kithara.stream.Container;
import io.kithara.stream.MediaData;
import io.kithara.stream.MediaException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

// snippet memo-demuxer
/** Reads voice memos: packets of one size, so that a place in time is a place in the file. */
final class MemoDemuxer implements Demuxer {
    static final byte[] MAGIC = "MEMO".getBytes(StandardCharsets.US_ASCII);

    private static final int HEADER_BYTES = 6;
    private static final int PACKET_BYTES = MemoDecoder.FRAMES + 1;

    private final DataWindow window;
    private @Nullable Track track;
    private long number;

    MemoDemuxer(MediaData media) {
        window = new DataWindow(media);
    }

    @Override
    public Progress open() throws DecodeException, MediaException {
        Load load = window.load(0, HEADER_BYTES); // never waits: load, return if that was not READY, read
        if (load == Load.NEED_DATA) {
            return Progress.NEED_DATA;
        }
        if (load == Load.END) {
            throw new DecodeException(DecodeException.Reason.TRUNCATED, "a memo ends within its header");
        }
        int rate = window.u16be(MAGIC.length);
        if (rate == 0) {
            throw new DecodeException(DecodeException.Reason.MALFORMED, "a memo says 0 Hz");
        }
        OptionalLong frames = OptionalLong.empty();
        OptionalLong length = window.data().length();
        if (length.isPresent()) {
            // One that is cut counts, or its loss would go unnoticed.
            long packets = (length.getAsLong() - HEADER_BYTES + PACKET_BYTES - 1) / PACKET_BYTES;
            frames = OptionalLong.of(packets * MemoDecoder.FRAMES);
        }
        PcmFormat format = new PcmFormat(rate, 1);
        track = new Track(Container.OTHER, Codec.OTHER, format, MAGIC, frames, frames, 0, Map.of());
        return Progress.DONE;
    }

    @Override
    public Track track() {
        if (track == null) {
            throw new IllegalStateException("not open");
        }
        return track;
    }

    @Override
    public Progress next(Packet packet) throws DecodeException, MediaException {
        long position = HEADER_BYTES + number * PACKET_BYTES;
        Load load = window.load(position, PACKET_BYTES);
        if (load == Load.NEED_DATA) {
            return Progress.NEED_DATA;
        }
        if (load == Load.END) {
            if (window.end().orElse(position) > position) {
                throw new DecodeException(DecodeException.Reason.TRUNCATED, "a memo ends within a packet");
            }
            return Progress.END;
        }
        window.copy(position, packet.reserve(PACKET_BYTES), 0, PACKET_BYTES);
        packet.place(number * MemoDecoder.FRAMES, MemoDecoder.FRAMES, position, false);
        number++;
        return Progress.DONE;
    }

    @Override
    public Progress seek(long frame, int prerollFrames) {
        number = Math.max(0, frame - prerollFrames)
                / MemoDecoder.FRAMES; // the session drops what of the packet lies before the frame
        return Progress.DONE;
    }

    @Override
    public ByteRange wanted() {
        return window.wanted();
    }

    @Override
    public long consumed() {
        return HEADER_BYTES + number * PACKET_BYTES;
    }
}
// end
