package io.kithara.decode.aac;

import io.kithara.decode.ByteArrayData;
import io.kithara.decode.DecodeException;
import io.kithara.decode.DemuxOptions;
import io.kithara.decode.Demuxer;
import io.kithara.decode.DemuxerProvider;
import io.kithara.decode.Packet;
import io.kithara.decode.PacketDecoder;
import io.kithara.decode.PcmBuffer;
import io.kithara.decode.PcmFormat;
import io.kithara.decode.Track;
import io.kithara.decode.adts.AdtsProvider;
import io.kithara.decode.latm.LatmProvider;
import io.kithara.stream.Codec;
import io.kithara.stream.Container;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/** The packets of an ADTS or LATM file of scripts/generate-aac-media.sh. */
record AacMedia(Track track, List<Packet> packets) {
    static AacMedia of(String resource) {
        return ofFile(bytes(resource));
    }

    static AacMedia ofFile(byte[] adts) {
        return of(new AdtsProvider(), adts);
    }

    static AacMedia ofLatm(String resource) {
        return of(new LatmProvider(), bytes(resource));
    }

    private static AacMedia of(DemuxerProvider provider, byte[] file) {
        Demuxer demuxer = provider.create(Optional.empty(), new ByteArrayData(file), DemuxOptions.FILE);
        List<Packet> packets = new ArrayList<>();
        try {
            if (demuxer.open() != Demuxer.Progress.DONE) {
                throw new AssertionError("not complete: " + demuxer.wanted());
            }
            Packet packet = new Packet();
            while (demuxer.next(packet) == Demuxer.Progress.DONE) {
                packets.add(packet);
                packet = new Packet();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new AacMedia(demuxer.track(), packets);
    }

    /** Makes a decoder of AAC LC at 48,000 Hz. */
    static PacketDecoder decoder(int channelConfiguration, int channels) throws DecodeException {
        byte[] config = {0x11, (byte) (0x80 | channelConfiguration << 3)};
        return new AacProvider()
                .create(new Track(
                        Container.MP4,
                        Codec.AAC,
                        new PcmFormat(48_000, channels),
                        config,
                        OptionalLong.empty(),
                        OptionalLong.empty(),
                        0,
                        Map.of()));
    }

    /** Returns the same packets under another config. */
    AacMedia as(byte[] config) {
        return new AacMedia(
                new Track(
                        track.container(),
                        track.codec(),
                        track.format(),
                        config,
                        track.frames(),
                        track.estimatedFrames(),
                        track.encoderDelay(),
                        track.tags()),
                packets);
    }

    PacketDecoder decoder() throws DecodeException {
        return new AacProvider().create(track);
    }

    /** Decodes everything in one go. */
    float[] decodeAll() throws DecodeException {
        try (PacketDecoder decoder = decoder()) {
            float[] pcm = {};
            PcmBuffer buffer = new PcmBuffer();
            for (Packet packet : packets) {
                int samples = decoder.decode(packet, buffer) * decoder.format().channels();
                pcm = Arrays.copyOf(pcm, pcm.length + samples);
                System.arraycopy(buffer.samples(), 0, pcm, pcm.length - samples, samples);
            }
            return pcm;
        }
    }

    /** Returns what ffmpeg decodes, as floats. */
    static float[] reference(String resource) {
        ByteBuffer bytes = ByteBuffer.wrap(bytes(resource)).order(ByteOrder.LITTLE_ENDIAN);
        float[] samples = new float[bytes.remaining() / 4];
        bytes.asFloatBuffer().get(samples);
        return samples;
    }

    static byte[] bytes(String resource) {
        try (InputStream in = AacMedia.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new AssertionError("no resource " + resource);
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
