package io.kithara.decode.ogg;

import io.kithara.decode.DecodeException;
import io.kithara.decode.Metadata;
import io.kithara.decode.PcmFormat;
import io.kithara.decode.flac.FrameHeader;
import io.kithara.decode.flac.StreamInfo;
import io.kithara.stream.Codec;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** FLAC (RFC 9639 section 10.1): a header packet of its own with STREAMINFO, then one metadata block or frame a packet. */
final class FlacInOgg implements OggCodec {
    static final String MAGIC = "\u007fFLAC";

    /** Behind the magic of the mapping, its version, the number of headers and {@code fLaC}. */
    private static final int BLOCK_AT = 13;

    private static final int COUNT_AT = 7;
    private static final int LAST_BLOCK = 0x80;
    private static final int COMMENT_TYPE = 4;

    private final FrameHeader header = new FrameHeader();

    /** Null until the first header was read. */
    private @Nullable PcmFormat format;

    private byte[] config = {};
    private Metadata metadata = Metadata.NONE;

    /** Header packets to come; below 1 if only the last one says that it is the last. */
    private int left;

    /** What a frame is taken for whose header is broken. */
    private int usual;

    @Override
    public Optional<OggFacts> readHeader(byte[] packet) throws DecodeException {
        PcmFormat known = format;
        if (known == null) {
            readFirst(packet);
            return Optional.empty();
        }
        int kind = packet.length == 0 ? 0 : packet[0] & 0xFF;
        if ((kind & ~LAST_BLOCK) == COMMENT_TYPE && packet.length > StreamInfo.BLOCK_HEADER_BYTES) {
            metadata = Comments.read(packet, StreamInfo.BLOCK_HEADER_BYTES);
        }
        boolean last = (kind & LAST_BLOCK) != 0 || --left == 0;
        return last ? Optional.of(new OggFacts(known, config, metadata, 0, 0)) : Optional.empty();
    }

    private void readFirst(byte[] packet) throws DecodeException {
        int end = BLOCK_AT + StreamInfo.BLOCK_HEADER_BYTES + StreamInfo.BYTES;
        if (packet.length < end) {
            throw malformed("has " + packet.length + " bytes");
        }
        config = Arrays.copyOfRange(packet, BLOCK_AT, end);
        StreamInfo info = StreamInfo.ofConfig(config).orElseThrow(() -> malformed("has no STREAMINFO"));
        if (info.sampleRate() < 1 || info.sampleRate() > PcmFormat.MAX_SAMPLE_RATE) {
            throw malformed("says " + info.sampleRate() + " Hz");
        }
        format = new PcmFormat(info.sampleRate(), info.channels());
        left = (packet[COUNT_AT] & 0xFF) << 8 | (packet[COUNT_AT + 1] & 0xFF);
    }

    @Override
    public Codec codec() {
        return Codec.FLAC;
    }

    @Override
    public int frames(byte[] start, int available, int length) {
        if (length == 0) {
            return NOT_AUDIO;
        }
        if (header.read(start, 0, available)) {
            usual = header.blockSize();
        }
        return usual;
    }

    @Override
    public int history() {
        return usual;
    }

    @Override
    public void resume(int history) {
        usual = history;
    }

    private static DecodeException malformed(String why) {
        return new DecodeException(DecodeException.Reason.MALFORMED, "the header of FLAC in Ogg " + why);
    }
}
