package io.kithara.codec.jaad;

import static org.assertj.core.api.Assertions.assertThat;

import io.kithara.decode.DecodeException;
import io.kithara.decode.Packet;
import io.kithara.decode.PacketDecoder;
import io.kithara.decode.PcmBuffer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What JAAD makes of the corpus. The floors are what was measured, a little lower, since JAAD's noise substitution draws from one generator for all decoders; docs/decoders.md has the table. A file
 * below its floor means that our use of JAAD got worse.
 */
class CorpusTest {
    private static final Path CORPUS = Path.of(System.getProperty("kithara.corpus", "missing"));

    /** Shifts tried against the reference, which trims the first packet of some files and the delay of others. */
    private static final int MAX_SHIFT = 2200;

    private static final int WINDOW = 6000;

    /** Decibels against the reference. */
    private static final Map<String, Integer> FLOORS = Map.ofEntries(
            Map.entry("go-mp4-sample.mp4", 100),
            Map.entry("go-mp4-sample_fragmented.mp4", 100),
            Map.entry("lofty-full_test.aac", 100),
            Map.entry("media3-bbb_1ch_8kHz_aac_lc.m4a", 13),
            Map.entry("media3-edit_list_positive_shift.mp4", 144),
            Map.entry("media3-sample.adts", 84),
            Map.entry("media3-sample_audio_only.mp4", 83),
            Map.entry("media3-sample_shorter_audio.mp4", 83),
            Map.entry("media3-sine.aac", 67),
            Map.entry("mediafile-empty.m4a", 45),
            Map.entry("mp4parser-aac-sample.aac", 31),
            Map.entry("mp4parser-count-deutsch-audio.mp4", 99),
            Map.entry("mp4parser-count-english-audio.mp4", 99),
            Map.entry("mp4parser-output_audio-2ch-20s.mp4", 96),
            Map.entry("mp4parser-somesound.aac", 97),
            Map.entry("mux.js-test-aac-segment.aac", 51),
            Map.entry("tfio-gs-16b-2c-44100hz.mp4", 22));

    @BeforeEach
    void corpusIsThere() {
        Assumptions.assumeTrue(Files.isDirectory(CORPUS), "no corpus at " + CORPUS);
    }

    // scenario 78
    @Test
    void decode_filesWithReference_reachTheirFloor() throws Exception {
        Map<String, Long> measured = new TreeMap<>();
        for (Path file : references()) {
            String name = file.getFileName().toString().replace(".ref.flac", "");
            FlacReference reference = FlacReference.read(Files.readAllBytes(file));
            float[] pcm = decode(Files.readAllBytes(CORPUS.resolve("aac").resolve(name)), container(name));
            measured.put(name, Math.round(Math.floor(bestSnr(pcm, reference))));
        }

        assertThat(measured.keySet()).isEqualTo(FLOORS.keySet());
        assertThat(measured)
                .allSatisfy(
                        (name, snr) -> assertThat(snr).as(name).isGreaterThanOrEqualTo(FLOORS.getOrDefault(name, 144)));
    }

    // scenario 85
    @Test
    void decode_heAac_comesOutAtTheDoubledRate() throws Exception {
        for (String version : List.of("v1", "v2")) {
            byte[] init = Files.readAllBytes(CORPUS.resolve("fmp4/kithara-he_aac_" + version + "_init.mp4"));
            byte[] media = Files.readAllBytes(CORPUS.resolve("fmp4/kithara-he_aac_" + version + "_segment.m4s"));
            TestPackets packets = TestPackets.of(media, Optional.of(init), "mp4");

            assertThat(packets.track().format().sampleRate()).isEqualTo(44_100);
            assertThat(decode(packets)).hasSize(22 * 2048 * 2);
        }
    }

    private static float[] decode(byte[] media, String container) throws IOException {
        return decode(TestPackets.of(media, Optional.empty(), container));
    }

    /** Corrupt packets, of which the corpus has a few, come out as silence. */
    private static float[] decode(TestPackets media) throws DecodeException {
        float[] pcm = new float[4096 * 8];
        int at = 0;
        try (PacketDecoder decoder = new JaadProvider().create(media.track())) {
            PcmBuffer buffer = new PcmBuffer();
            for (Packet packet : media.packets()) {
                int samples = decodeOrConceal(decoder, packet, buffer)
                        * decoder.format().channels();
                pcm = pcm.length < at + samples ? Arrays.copyOf(pcm, 2 * pcm.length) : pcm;
                System.arraycopy(buffer.samples(), 0, pcm, at, samples);
                at += samples;
            }
        }
        return Arrays.copyOf(pcm, at);
    }

    private static int decodeOrConceal(PacketDecoder decoder, Packet packet, PcmBuffer buffer) {
        try {
            return decoder.decode(packet, buffer);
        } catch (DecodeException e) {
            assertThat(e.reason()).isEqualTo(DecodeException.Reason.CORRUPT_PACKET);
            int samples = packet.frames() * decoder.format().channels();
            Arrays.fill(buffer.reserve(samples), 0, samples, 0);
            return packet.frames();
        }
    }

    private static double bestSnr(float[] pcm, FlacReference reference) {
        int best = 0;
        double smallest = Double.MAX_VALUE;
        int start = Math.min(reference.samples().length / 2, 20_000 * reference.channels())
                / reference.channels()
                * reference.channels();
        for (int shift = 0; shift < MAX_SHIFT; shift++) {
            double error = error(pcm, reference, shift, start, start + WINDOW);
            if (error < smallest) {
                smallest = error;
                best = shift;
            }
        }
        double signal = 0;
        for (float sample : reference.samples()) {
            signal += sample * sample;
        }
        // digital silence decoded as silence is as good as can be told from 24 bits
        double noise = error(pcm, reference, best, 0, reference.samples().length);
        return signal == 0 ? (noise == 0 ? 144 : 0) : Math.min(144, 10 * Math.log10(signal / noise));
    }

    private static double error(float[] pcm, FlacReference reference, int shift, int from, int to) {
        double error = 0;
        int offset = shift * reference.channels();
        for (int i = from; i < Math.min(to, reference.samples().length); i++) {
            float ours = i + offset < pcm.length ? pcm[i + offset] : 0;
            double difference = ours - reference.samples()[i];
            error += difference * difference;
        }
        return error;
    }

    private static String container(String name) {
        return name.endsWith(".aac") || name.endsWith(".adts") ? "adts" : "mp4";
    }

    private static List<Path> references() throws IOException {
        try (Stream<Path> files = Files.list(CORPUS.resolve("aac/expected"))) {
            return files.filter(file -> file.toString().endsWith(".ref.flac"))
                    .sorted()
                    .toList();
        }
    }
}
