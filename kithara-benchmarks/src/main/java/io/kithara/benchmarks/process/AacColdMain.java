package io.kithara.benchmarks.process;

import io.kithara.decode.DecodeException;
import io.kithara.decode.DecoderProvider;
import io.kithara.decode.Packet;
import io.kithara.decode.PacketDecoder;
import io.kithara.decode.PcmBuffer;
import io.kithara.stream.MediaHint;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Decodes the first packet of an ADTS file with a decoder that this JVM has not had before, then once more with a second decoder, for
 * which all classes and tables are there. Prints the microseconds of CPU that the thread took for each: creating the decoder, looking
 * ahead for SBR as a session does, decoding.
 */
final class AacColdMain {
    /** Using what is asked for, so that it is asked. */
    private static final int MAX_CONSTRUCTORS = 10;

    private static final String OTHER = "jaad";

    private AacColdMain() {}

    /** In a log of classes that are loaded. */
    private static final Pattern OWN_CLASS = Pattern.compile("io\\.kithara\\.decode\\.aac\\.\\S+");

    /**
     * Takes the file and whether the provider is warmed up before, as sessions do while they open. Instead of that {@code jaad} measures
     * that provider, not warmed up; and a log of the classes that our first packet loads does only that, and prints how many there are
     * as the second number.
     */
    public static void main(String[] args) throws Exception {
        AacPackets file = AacPackets.read(Path.of(args[0]));
        DecoderProvider provider = ProvidersByName.decoder(args[1].equals(OTHER) ? OTHER : "aac");
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        threads.getCurrentThreadCpuTime();
        if (Files.exists(Path.of(args[1]))) {
            List<String> names = ownClasses(Path.of(args[1]));
            long start = threads.getCurrentThreadCpuTime();
            load(names);
            System.out.println((threads.getCurrentThreadCpuTime() - start) / 1000 + " " + 1000 * names.size());
            return;
        }
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

    private static List<String> ownClasses(Path log) throws IOException {
        List<String> names = new ArrayList<>();
        for (String line : Files.readAllLines(log)) {
            Matcher name = OWN_CLASS.matcher(line);
            if (name.find()) {
                names.add(name.group());
            }
        }
        return names;
    }

    /** Asking a class for its constructors verifies and links it, and does not initialise it. */
    private static void load(List<String> names) throws ClassNotFoundException {
        for (String name : names) {
            Class<?> loaded = Class.forName(name, false, AacColdMain.class.getClassLoader());
            if (loaded.getDeclaredConstructors().length > MAX_CONSTRUCTORS) {
                throw new IllegalStateException(name + " has many constructors");
            }
        }
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
