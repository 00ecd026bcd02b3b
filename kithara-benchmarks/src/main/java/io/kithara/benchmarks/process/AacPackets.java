package io.kithara.benchmarks.process;

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
import io.kithara.stream.MediaException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The packets of an ADTS file, all in memory, for measurements of the decoder alone. */
public record AacPackets(Track track, List<Packet> packets) {
    /** What a decoder makes of them; corrupt packets come out as silence. */
    record Pcm(PcmFormat format, float[] samples, int corrupt) {}

    /** Reads a file. */
    public static AacPackets read(Path adts) throws IOException, MediaException {
        DemuxerProvider provider = ProvidersByName.demuxer("adts");
        Demuxer demuxer =
                provider.create(Optional.empty(), new ByteArrayData(Files.readAllBytes(adts)), DemuxOptions.FILE);
        if (demuxer.open() != Demuxer.Progress.DONE) {
            throw new IOException(adts + " is not complete");
        }
        List<Packet> packets = new ArrayList<>();
        Packet packet = new Packet();
        while (demuxer.next(packet) == Demuxer.Progress.DONE) {
            packets.add(packet);
            packet = new Packet();
        }
        return new AacPackets(demuxer.track(), packets);
    }

    /** Makes the decoder of the provider called {@code name}. */
    public PacketDecoder decoder(String name) throws DecodeException {
        return ProvidersByName.decoder(name).create(track);
    }

    /** Decodes every packet and returns how many frames came out; JAAD refuses sound packets too, which then give none. */
    public long decodeAll(PacketDecoder decoder, PcmBuffer buffer) throws DecodeException {
        long frames = 0;
        for (Packet packet : packets) {
            frames += decode(decoder, packet, buffer);
        }
        return frames;
    }

    Pcm decodeBy(String name) throws DecodeException {
        try (PacketDecoder decoder = decoder(name)) {
            PcmBuffer buffer = new PcmBuffer();
            float[] samples = new float[1 << 16];
            int count = 0;
            int corrupt = 0;
            for (Packet packet : packets) {
                int frames = decode(decoder, packet, buffer);
                int added = (frames == 0 ? packet.frames() : frames)
                        * decoder.format().channels();
                while (samples.length < count + added) {
                    samples = Arrays.copyOf(samples, 2 * samples.length);
                }
                if (frames > 0) {
                    System.arraycopy(buffer.samples(), 0, samples, count, added);
                }
                corrupt += frames == 0 ? 1 : 0;
                count += added;
            }
            return new Pcm(decoder.format(), Arrays.copyOf(samples, count), corrupt);
        }
    }

    private static int decode(PacketDecoder decoder, Packet packet, PcmBuffer buffer) throws DecodeException {
        try {
            return decoder.decode(packet, buffer);
        } catch (DecodeException e) {
            if (e.reason() != DecodeException.Reason.CORRUPT_PACKET) {
                throw e;
            }
            return 0;
        }
    }
}
