package io.kithara.codec.jaad;

import io.kithara.decode.ByteArrayData;
import io.kithara.decode.DemuxOptions;
import io.kithara.decode.Demuxer;
import io.kithara.decode.DemuxerProvider;
import io.kithara.decode.Packet;
import io.kithara.decode.Track;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;

/** Packets of a test file, read by the module's own demuxers as an application would find them. */
record TestPackets(Track track, List<Packet> packets) {
    static TestPackets of(String resource) {
        return of(bytes(resource), Optional.empty(), resource.endsWith(".aac") ? "adts" : "mp4");
    }

    static TestPackets of(byte[] media, Optional<byte[]> init, String container) {
        DemuxerProvider provider = ServiceLoader.load(DemuxerProvider.class).stream()
                .map(ServiceLoader.Provider::get)
                .filter(candidate -> candidate.name().equals(container))
                .findFirst()
                .orElseThrow();
        Demuxer demuxer = provider.create(init.map(ByteArrayData::new), new ByteArrayData(media), DemuxOptions.FILE);
        try {
            if (demuxer.open() != Demuxer.Progress.DONE) {
                throw new AssertionError("not complete: " + demuxer.wanted());
            }
            return new TestPackets(demuxer.track(), drain(demuxer));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<Packet> drain(Demuxer demuxer) throws IOException {
        List<Packet> packets = new ArrayList<>();
        Packet packet = new Packet();
        while (demuxer.next(packet) == Demuxer.Progress.DONE) {
            packets.add(packet);
            packet = new Packet();
        }
        return packets;
    }

    static byte[] bytes(String resource) {
        try (InputStream in = TestPackets.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new AssertionError("no resource " + resource);
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
