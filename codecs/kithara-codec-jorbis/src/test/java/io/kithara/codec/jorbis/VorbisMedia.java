package io.kithara.codec.jorbis;

import io.kithara.decode.DecodeException;
import io.kithara.decode.Packet;
import io.kithara.decode.PcmFormat;
import io.kithara.decode.Track;
import io.kithara.decode.VorbisHeaders;
import io.kithara.stream.Codec;
import io.kithara.stream.Container;
import io.kithara.testing.OggMuxer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/** Packets of a small file that {@code scripts/generate-ogg-media.sh} makes. */
record VorbisMedia(List<byte[]> all) {
    private static final int HEADERS = 3;

    static VorbisMedia read(String name) {
        try (InputStream in = VorbisMedia.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new AssertionError("no resource " + name);
            }
            return new VorbisMedia(OggMuxer.packets(in.readAllBytes()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    VorbisHeaders headers() throws DecodeException {
        return VorbisHeaders.of(all.get(0), all.get(1), all.get(2));
    }

    List<byte[]> audio() {
        return all.subList(HEADERS, all.size());
    }

    JOrbisDecoder decoder() throws DecodeException {
        return new JOrbisDecoder(headers());
    }

    static Track track(byte[] config) {
        return new Track(
                Container.OGG,
                Codec.VORBIS,
                new PcmFormat(44_100, 2),
                config,
                OptionalLong.empty(),
                OptionalLong.empty(),
                0,
                Map.of());
    }

    static Packet packet(byte[] bytes) throws DecodeException {
        Packet packet = new Packet();
        System.arraycopy(bytes, 0, packet.reserve(bytes.length), 0, bytes.length);
        packet.place(0, 0, 4711, false);
        return packet;
    }
}
