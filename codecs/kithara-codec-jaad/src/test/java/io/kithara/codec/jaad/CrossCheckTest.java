package io.kithara.codec.jaad;

import static org.assertj.core.api.Assertions.assertThat;

import io.kithara.decode.DecodeException;
import io.kithara.decode.DecoderProvider;
import io.kithara.decode.Packet;
import io.kithara.decode.PacketDecoder;
import io.kithara.decode.PcmBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.TreeMap;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Our own AAC decoder against the references of the corpus. It is tested here since the references are FLAC, for which this
 * module's tests have a reader.
 */
class CrossCheckTest {
    private static final Path CORPUS = Path.of(System.getProperty("kithara.corpus", "missing"));

    /** Decibels against the reference. */
    private static final int ENOUGH = 90;

    /** Gains of SBR multiply what rounding there is. */
    private static final int ENOUGH_WITH_SBR = 70;

    private static final int MAX_SHIFT = 2200;

    private static final int WINDOW = 6000;

    /** Files with noise substitution: each decoder makes up its own. Files of silence: nothing to compare. */
    private static final List<String> NOT_COMPARED =
            List.of("media3-sine.aac", "tfio-gs-16b-2c-44100hz.mp4", "media3-edit_list_positive_shift.mp4");

    @BeforeEach
    void corpusIsThere() {
        Assumptions.assumeTrue(Files.isDirectory(CORPUS), "no corpus at " + CORPUS);
    }

    // scenario 121
    @Test
    void decode_corpus_isTheReference() throws Exception {
        TreeMap<String, Long> measured = new TreeMap<>();
        try (var files = Files.list(CORPUS.resolve("aac/expected"))) {
            for (Path file :
                    files.filter(each -> each.toString().endsWith(".ref.flac")).toList()) {
                String name = file.getFileName().toString().replace(".ref.flac", "");
                if (!NOT_COMPARED.contains(name)) {
                    FlacReference reference = FlacReference.read(Files.readAllBytes(file));
                    measured.put(name, Math.round(Math.floor(bestSnr(decode(name), reference))));
                }
            }
        }

        assertThat(measured).hasSizeGreaterThan(10);
        assertThat(measured).allSatisfy((name, snr) -> assertThat(snr).as(name).isGreaterThanOrEqualTo(ENOUGH));
    }

    // scenario 85
    @ParameterizedTest
    @ValueSource(strings = {"kithara-he_aac_v1", "kithara-he_aac_v2"})
    void decode_heAacInFragments_isTheReference(String name) throws Exception {
        Path folder = CORPUS.resolve("fmp4");
        byte[] init = Files.readAllBytes(folder.resolve(name + "_init.mp4"));
        byte[] segment = Files.readAllBytes(folder.resolve(name + "_segment.m4s"));
        byte[] whole = Arrays.copyOf(init, init.length + segment.length);
        System.arraycopy(segment, 0, whole, init.length, segment.length);
        byte[] reference = Files.readAllBytes(folder.resolve("expected/COMPOSITE-" + name + ".ref.flac"));

        float[] pcm = decode(TestPackets.of(whole, Optional.empty(), "mp4"));

        assertThat(bestSnr(pcm, FlacReference.read(reference))).isGreaterThanOrEqualTo(ENOUGH_WITH_SBR);
    }

    private static float[] decode(String name) throws Exception {
        boolean adts = name.endsWith(".aac") || name.endsWith(".adts");
        return decode(TestPackets.of(
                Files.readAllBytes(CORPUS.resolve("aac").resolve(name)), Optional.empty(), adts ? "adts" : "mp4"));
    }

    private static float[] decode(TestPackets media) throws Exception {
        DecoderProvider ours = ServiceLoader.load(DecoderProvider.class).stream()
                .map(ServiceLoader.Provider::get)
                .filter(provider -> provider.name().equals("aac"))
                .findFirst()
                .orElseThrow();
        float[] pcm = {};
        try (PacketDecoder decoder = ours.create(media.track())) {
            PcmBuffer buffer = new PcmBuffer();
            for (Packet packet : media.packets()) {
                int samples = decodeOrConceal(decoder, packet, buffer)
                        * decoder.format().channels();
                pcm = Arrays.copyOf(pcm, pcm.length + samples);
                System.arraycopy(buffer.samples(), 0, pcm, pcm.length - samples, samples);
            }
        }
        return pcm;
    }

    private static int decodeOrConceal(PacketDecoder decoder, Packet packet, PcmBuffer buffer) {
        try {
            return decoder.decode(packet, buffer);
        } catch (DecodeException e) {
            return decoder.conceal(buffer);
        }
    }

    /** ffmpeg drops the priming of some containers and the first packet of others: the middle tells by how much. */
    private static double bestSnr(float[] pcm, FlacReference reference) {
        int middle = reference.samples().length / 2;
        int from = Math.max(0, middle - WINDOW);
        int best = 0;
        for (int shift = 0; shift <= MAX_SHIFT; shift++) {
            int offset = shift * reference.channels();
            if (error(pcm, reference, offset, from, middle) < error(pcm, reference, best, from, middle)) {
                best = offset;
            }
        }
        double signal = 0;
        for (float sample : reference.samples()) {
            signal += (double) sample * sample;
        }
        int count = reference.samples().length;
        double error = error(pcm, reference, best, 0, count);
        // what the reference was rounded to 24 bits by, in files that are all but silent
        double rounding = count * 0x1p-46 / 12;
        return 10 * Math.log10(signal / Math.max(0, error - 2 * rounding));
    }

    private static double error(float[] pcm, FlacReference reference, int offset, int from, int to) {
        double error = 0;
        for (int i = from; i < to; i++) {
            double ours = i + offset < pcm.length ? Math.max(-1, Math.min(1, pcm[i + offset])) : 0;
            error += (ours - reference.samples()[i]) * (ours - reference.samples()[i]);
        }
        return error;
    }
}
