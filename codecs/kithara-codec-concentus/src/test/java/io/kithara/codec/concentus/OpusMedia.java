package io.kithara.codec.concentus;

import io.kithara.decode.DecodeException;
import io.kithara.decode.Packet;
import io.kithara.decode.PacketDecoder;
import io.kithara.decode.PcmFormat;
import io.kithara.decode.Track;
import io.kithara.stream.Codec;
import io.kithara.stream.Container;
import io.kithara.testing.OggMuxer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * Packets of a small file that {@code scripts/generate-ogg-media.sh} makes.
 *
 * @param config body of {@code dOps}
 * @param audio the packets behind the headers
 */
record OpusMedia(byte[] config, List<byte[]> audio) {
    static final byte[] STEREO = {0, 2, 1, 0x38, 0, 0, (byte) 0xBB, (byte) 0x80, 0, 0, 0};
    static final byte[] MONO = {0, 1, 1, 0x38, 0, 0, 0x3E, (byte) 0x80, 0, 0, 0};

    /** Family 1: four streams, two of them coupled, mapped as libopus maps 5.1. */
    static final byte[] SIX = {0, 6, 1, 0x38, 0, 0, (byte) 0xBB, (byte) 0x80, 0, 0, 1, 4, 2, 0, 4, 1, 2, 3, 5};

    static OpusMedia read(String name, byte[] config) {
        try (InputStream in = OpusMedia.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new AssertionError("no resource " + name);
            }
            List<byte[]> packets = OggMuxer.packets(in.readAllBytes());
            return new OpusMedia(config, packets.subList(2, packets.size()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    PacketDecoder decoder() throws DecodeException {
        return decoder(config);
    }

    static PacketDecoder decoder(byte[] config) throws DecodeException {
        return new ConcentusProvider()
                .create(new Track(
                        Container.OGG,
                        Codec.OPUS,
                        new PcmFormat(48_000, config.length > 1 ? Math.max(1, Math.min(8, config[1])) : 2),
                        config,
                        OptionalLong.empty(),
                        OptionalLong.empty(),
                        0,
                        Map.of()));
    }

    static Packet packet(byte[] bytes) throws DecodeException {
        Packet packet = new Packet();
        System.arraycopy(bytes, 0, packet.reserve(bytes.length), 0, bytes.length);
        packet.place(0, 0, 4711, false);
        return packet;
    }
}
