package io.kithara.benchmarks.process;

import io.kithara.AudioStream;
import io.kithara.Kithara;
import io.kithara.decode.ByteArrayData;
import io.kithara.decode.DemuxOptions;
import io.kithara.decode.Demuxer;
import io.kithara.decode.Packet;
import io.kithara.decode.PacketDecoder;
import io.kithara.decode.PcmBuffer;
import io.kithara.decode.Providers;
import io.kithara.stream.MediaHint;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/**
 * CPU of HLS over http over demuxing and decoding of the same bytes from memory on one thread, in turns in one process. One
 * {@code Kithara} plays all rounds, each time a presentation that it has not played. Arguments: media folder, rounds.
 */
final class HlsOverhead {
    /** As many as it takes until what happens once per segment is compiled: with 5 the ratio came out by 0.1 too high. */
    private static final int WARM_UP_PLAYS = 25;

    /** As much as a demuxer's probe wants to see. */
    private static final int HEAD_BYTES = 4096;

    private final Providers providers = Providers.load(HlsOverhead.class.getClassLoader());
    private final Kithara kithara;
    private final ManyCopies copies;

    private HlsOverhead(Kithara kithara, ManyCopies copies) {
        this.kithara = kithara;
        this.copies = copies;
    }

    public static void main(String[] args) throws Exception {
        for (String presentation : new String[] {"hls-mp3", "hls-aac", "hls-fmp4"}) {
            Path folder = Path.of(args[0]).resolve(presentation);
            int rounds = Integer.parseInt(args[1]);
            try (ManyCopies copies = ManyCopies.of(folder, WARM_UP_PLAYS + rounds);
                    Kithara kithara = Kithara.builder().build()) {
                new HlsOverhead(kithara, copies).measure(presentation, join(folder), rounds);
            }
        }
    }

    /** Returns the segments one after the other, the init segment before them: a file by itself. */
    private static byte[] join(Path folder) throws IOException {
        TreeSet<Path> files = new TreeSet<>();
        for (String pattern : List.of("init.*", "seg-*")) {
            try (DirectoryStream<Path> found = Files.newDirectoryStream(folder, pattern)) {
                found.forEach(files::add);
            }
        }
        ByteArrayOutputStream whole = new ByteArrayOutputStream();
        for (Path file : files) {
            whole.write(Files.readAllBytes(file));
        }
        return whole.toByteArray();
    }

    private void measure(String presentation, byte[] whole, int rounds) throws Exception {
        for (int i = 0; i < WARM_UP_PLAYS; i++) {
            decode(whole);
            play(whole.length);
        }
        double[] ratios = new double[rounds];
        double[] bytesPerSecond = new double[rounds];
        for (int i = 0; i < rounds; i++) {
            ProcessUsage start = ProcessUsage.now();
            decode(whole);
            ProcessUsage bare = ProcessUsage.now().since(start);
            start = ProcessUsage.now();
            double seconds = play(whole.length);
            ProcessUsage piped = ProcessUsage.now().since(start);
            ratios[i] = piped.javaCpuNanos() / (double) bare.javaCpuNanos();
            bytesPerSecond[i] = (piped.allocatedBytes() - bare.allocatedBytes()) / seconds;
        }
        System.out.println(presentation + ", CPU of all Java threads over demuxing and decoding: " + Spread.of(ratios));
        System.out.println(
                presentation + ", bytes allocated per second of audio beyond those: " + Spread.of(bytesPerSecond));
    }

    private double play(long mediaBytes) throws Exception {
        try (AudioStream audio = kithara.open(copies.next())) {
            double seconds = Pulling.all(audio);
            if (audio.stats().bytesFetched() < mediaBytes) {
                throw new IllegalStateException("not fetched over http: " + audio.stats());
            }
            return seconds;
        }
    }

    private void decode(byte[] whole) throws Exception {
        byte[] head = Arrays.copyOf(whole, HEAD_BYTES);
        MediaHint hint = new MediaHint(Optional.empty(), Optional.empty(), Optional.empty());
        Demuxer demuxer = providers
                .demuxerFor(head, hint)
                .orElseThrow()
                .create(Optional.empty(), new ByteArrayData(whole), DemuxOptions.FILE);
        if (demuxer.open() != Demuxer.Progress.DONE) {
            throw new IllegalStateException("no track");
        }
        Packet packet = new Packet();
        PcmBuffer pcm = new PcmBuffer();
        try (PacketDecoder decoder = providers.createDecoder(demuxer.track())) {
            while (demuxer.next(packet) == Demuxer.Progress.DONE) {
                decoder.decode(packet, pcm);
            }
        }
    }
}
