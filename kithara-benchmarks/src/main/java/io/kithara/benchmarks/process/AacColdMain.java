package io.kithara.benchmarks.process;

import io.kithara.decode.DecodeException;
import io.kithara.decode.DecoderProvider;
import io.kithara.decode.Packet;
import io.kithara.decode.PacketDecoder;
import io.kithara.decode.PcmBuffer;
import io.kithara.stream.MediaHint;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Decodes the first packet of an ADTS file with a decoder that this JVM has not had before, then once more with a second decoder, for
 * which all classes and tables are there. Prints the microseconds of CPU that the thread took for each: creating the decoder, looking
 * ahead for SBR as a session does, decoding.
 */
final class AacColdMain {
    private AacColdMain() {}

    /** Takes the file and whether the provider is warmed up before, as sessions do while they open. */
    public static void main(String[] args) throws Exception {
        AacPackets file = AacPackets.read(Path.of(args[0]));
        DecoderProvider provider = AacPackets.decoderProvider("aac");
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        threads.getCurrentThreadCpuTime();
        if (Boolean.parseBoolean(args[1])) {
            provider.warmUp(new MediaHint(Optional.empty(), Optional.of("aac"), Optional.empty()));
        }
        long start = threads.getCurrentThreadCpuTime();
        int frames = first(provider, file);
        long between = threads.getCurrentThreadCpuTime();
        int again = first(provider, file);
        long end = threads.getCurrentThreadCpuTime();
        if (frames == 0 || frames != again) {
            throw new IllegalStateException("the first packet gave " + frames + " frames, then " + again);
        }
        System.out.println((between - start) / 1000 + " " + (end - between) / 1000);
    }

    private static int first(DecoderProvider provider, AacPackets file) throws DecodeException {
        List<Packet> packets = file.packets();
        try (PacketDecoder decoder = provider.create(file.track())) {
            for (int i = 0; i < packets.size() && decoder.foresee(packets.get(i)); i++) {
                // it looks at packets until it knows rate and channels
            }
            return decoder.decode(packets.get(0), new PcmBuffer());
        }
    }
}
