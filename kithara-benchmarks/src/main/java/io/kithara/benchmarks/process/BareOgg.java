package io.kithara.benchmarks.process;

import com.jcraft.jogg.Packet;
import com.jcraft.jorbis.Block;
import com.jcraft.jorbis.Comment;
import com.jcraft.jorbis.DspState;
import com.jcraft.jorbis.Info;
import io.github.jaredmdobson.concentus.OpusDecoder;
import io.github.jaredmdobson.concentus.OpusException;
import java.util.List;

/** JOrbis and Concentus as their users call them, from packets that lie in memory, nothing around them. */
final class BareOgg {
    /** RFC 6716 section 3.2.5: frames of the longest packet. */
    private static final int MAX_OPUS_FRAMES = 5760;

    private static final int VORBIS_HEADERS = 3;
    private static final int OPUS_HEADERS = 2;

    private BareOgg() {}

    /** Decodes all packets of a stream, headers first, and returns the frames. */
    static long decode(List<byte[]> packets) throws OpusException {
        return packets.get(0)[0] == 1 ? vorbis(packets) : opus(packets);
    }

    private static long vorbis(List<byte[]> packets) {
        Info info = new Info();
        info.init();
        Comment comment = new Comment();
        comment.init();
        Packet packet = new Packet();
        for (int i = 0; i < VORBIS_HEADERS; i++) {
            put(packet, packets.get(i));
            packet.b_o_s = i == 0 ? 1 : 0;
            if (info.synthesis_headerin(comment, packet) != 0) {
                throw new IllegalStateException("header " + i + " is refused");
            }
        }
        DspState state = new DspState();
        state.synthesis_init(info);
        Block block = new Block(state);
        float[][][] pcm = new float[1][][];
        int[] offsets = new int[info.channels];
        long frames = 0;
        for (byte[] each : packets.subList(VORBIS_HEADERS, packets.size())) {
            put(packet, each);
            if (block.synthesis(packet) == 0) {
                state.synthesis_blockin(block);
            }
            int count;
            while ((count = state.synthesis_pcmout(pcm, offsets)) > 0) {
                frames += count;
                state.synthesis_read(count);
            }
        }
        return frames;
    }

    private static void put(Packet packet, byte[] bytes) {
        packet.packet_base = bytes;
        packet.packet = 0;
        packet.bytes = bytes.length;
        packet.granulepos = -1;
    }

    private static long opus(List<byte[]> packets) throws OpusException {
        OpusDecoder decoder = new OpusDecoder(48_000, 2);
        short[] pcm = new short[2 * MAX_OPUS_FRAMES];
        long frames = 0;
        for (byte[] each : packets.subList(OPUS_HEADERS, packets.size())) {
            frames += decoder.decode(each, 0, each.length, pcm, 0, MAX_OPUS_FRAMES, false);
        }
        return frames;
    }
}
