package io.kithara.decode.matroska;

import io.kithara.decode.VorbisHeaders;
import io.kithara.decode.flac.StreamInfo;
import io.kithara.decode.mpeg.FrameHeader;
import io.kithara.decode.ogg.OpusPacket;
import io.kithara.decode.ogg.VorbisPackets;

/** The counters of all codecs. */
final class Counters {
    /** RFC 9639 section 8.2: behind the header of the metadata block. */
    private static final int MAX_BLOCK_AT = StreamInfo.BLOCK_HEADER_BYTES + 2;

    private Counters() {}

    /** Every packet holds the same. */
    static FrameCounter constant(int frames) {
        return of(frames, (head, available, length) -> frames);
    }

    /** Bytes tell. */
    static FrameCounter pcm(int frameBytes) {
        return of(0, (head, available, length) -> length / frameBytes);
    }

    /** RFC 6716 section 3.1; 20 ms is what everybody sends. */
    static FrameCounter opus() {
        return of(OpusPacket.RATE / 50, (head, available, length) -> OpusPacket.frames(head, available));
    }

    /** The packet's own header. */
    static FrameCounter mpeg(int frames) {
        return of(frames, (head, available, length) -> {
            int header = available < FrameHeader.BYTES
                    ? 0
                    : (head[0] & 0xFF) << 24 | (head[1] & 0xFF) << 16 | (head[2] & 0xFF) << 8 | (head[3] & 0xFF);
            return FrameHeader.isValid(header) ? FrameHeader.frames(header) : FrameCounter.NOT_KNOWN;
        });
    }

    /** RFC 9639 section 9.1: the block size. */
    static FrameCounter flac(byte[] config) {
        io.kithara.decode.flac.FrameHeader header = new io.kithara.decode.flac.FrameHeader();
        return of(
                u16(config, MAX_BLOCK_AT),
                (head, available, length) ->
                        header.read(head, 0, available) ? header.blockSize() : FrameCounter.NOT_KNOWN);
    }

    /** The first element's header says whether it is shorter than the config has it: 23 bits on, in 32 bits. */
    static FrameCounter alac(int usual) {
        return of(usual, (head, available, length) -> {
            boolean own = available >= 7 && (head[2] & 0x10) != 0;
            if (!own) {
                return usual;
            }
            long bits = 0;
            for (int i = 2; i < 7; i++) {
                bits = bits << 8 | (head[i] & 0xFF);
            }
            int frames = (int) (bits >>> 1);
            return frames > 0 && frames <= usual ? frames : FrameCounter.NOT_KNOWN;
        });
    }

    static FrameCounter vorbis(VorbisHeaders headers) {
        return new VorbisCounter(headers);
    }

    private static int u16(byte[] bytes, int at) {
        return (bytes[at] & 0xFF) << 8 | (bytes[at + 1] & 0xFF);
    }

    private interface Count {
        int frames(byte[] head, int available, int length);
    }

    private static FrameCounter of(int usualFrames, Count count) {
        return new FrameCounter() {
            /** What a packet is taken for that does not say what it holds. */
            private int usual = usualFrames;

            @Override
            public int frames(byte[] head, int available, int length) {
                int frames = count.frames(head, available, length);
                usual = frames == NOT_KNOWN ? usual : frames;
                return usual;
            }
        };
    }

    /** Each packet's length depends on the one before. */
    private static final class VorbisCounter implements FrameCounter {
        private final VorbisPackets packets;

        VorbisCounter(VorbisHeaders headers) {
            packets = new VorbisPackets(headers);
        }

        @Override
        public int frames(byte[] head, int available, int length) {
            int frames = packets.frames(head[0]);
            return frames == VorbisPackets.NOT_AUDIO ? NOT_KNOWN : frames;
        }

        @Override
        public int history() {
            return packets.history();
        }

        @Override
        public void resume(int history) {
            packets.resume(history);
        }
    }
}
