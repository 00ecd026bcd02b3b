package io.kithara;

import static org.assertj.core.api.Assertions.assertThat;

import io.kithara.decode.DecoderProvider;
import io.kithara.decode.PcmFormat;
import io.kithara.decode.Track;
import io.kithara.file.ByteSource;
import io.kithara.testing.Snr;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import java.util.ServiceLoader;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Measures the README's format table on a file of every container and codec ({@code scripts/generate-format-media.sh}) and
 * compares what comes out with what stands there. {@code -Dkithara.formats=write} writes it anew.
 */
final class FormatTableTest {
    private static final String BEGIN = "<!-- formats: FormatTableTest writes this table -->\n";
    private static final String END = "<!-- end of formats -->";

    /** What every file was made from, one channel: a sample is a frame. */
    private static final String SOURCE = "pcm.wav";

    /** In the order of the table. */
    private static final List<String> FILES = List.of(
            "pcm.wav",
            "pcm.aiff",
            "pcm.caf",
            "pcm.mov",
            "pcm.mkv",
            "flac.flac",
            "flac.ogg",
            "flac.mp4",
            "flac.mkv",
            "alac.m4a",
            "alac.caf",
            "vorbis.ogg",
            "vorbis.webm",
            "opus.opus",
            "opus.mp4",
            "opus.webm",
            "opus.ts",
            "mp3.mp3",
            "mp3.wav",
            "mp3.mkv",
            "mp3.ts",
            "mp2.mp2",
            "aac.m4a",
            "fragmented.mp4",
            "aac.aac",
            "aac.mkv",
            "aac.latm",
            "aac.ts",
            "latm.ts");

    /** The file whose packets are the same, where its name does not say so. */
    private static final Map<String, String> PACKETS = Map.of("fragmented.mp4", "aac", "latm.ts", "aac");

    private static final long SEED = 1;
    private static final int SEEKS = 40;
    private static final int SEEK_FRAMES = 300;

    /** Priming of an AAC encoder and a frame more: so much may one of two say that the other one does not. */
    private static final int MAX_SHIFT_FRAMES = 2048;

    /** References of 24 bit show no more. */
    private static final double MOST_DECIBELS = 130;

    @Test
    @Timeout(value = 5, unit = TimeUnit.MINUTES)
    void readme_tellsWhatIsMeasured() throws Exception {
        StringBuilder table = new StringBuilder(
                        "| example | container | codec | decoder | frames | seek | accuracy |\n")
                .append("|---|---|---|---|---|---|---|\n");
        try (Kithara kithara = Kithara.builder().build()) {
            for (String file : FILES) {
                table.append(row(kithara, file)).append('\n');
            }
        }
        Path readme = Path.of(System.getProperty("kithara.root"), "README.md");
        String text = Files.readString(readme);
        int begin = text.indexOf(BEGIN) + BEGIN.length();
        int end = text.indexOf(END);
        if ("write".equals(System.getProperty("kithara.formats"))) {
            text = text.substring(0, begin) + table + text.substring(end);
            Files.writeString(readme, text);
            end = text.indexOf(END);
        }
        assertThat(text.substring(begin, end))
                .as("the table; if the change is meant, run this test with -Dkithara.formats=write")
                .isEqualTo(table.toString());
    }

    private static String row(Kithara kithara, String file) throws Exception {
        try (AudioStream audio = kithara.open(ByteSource.of(bytes(file)), OpenOptions.defaults())) {
            float[] linear = Pulled.all(audio).samples();
            assertThat(audio.outcome()).as(file).contains(new Outcome.Complete());
            StreamInfo info = audio.info();
            return String.format(
                    Locale.ROOT,
                    "| `%s` | %s | %s | %s | %s | %s | %s |",
                    file,
                    info.container(),
                    info.codec(),
                    decoder(info),
                    frames(linear.length, audio.format().sampleRate()),
                    seek(audio, linear),
                    accuracy(kithara, file, linear));
        }
    }

    private static String decoder(StreamInfo info) {
        AudioFormat format = info.sourceFormat();
        Track track = new Track(
                info.container(),
                info.codec(),
                new PcmFormat(format.sampleRate(), format.channels()),
                new byte[0],
                OptionalLong.empty(),
                OptionalLong.empty(),
                0,
                Map.of());
        return ServiceLoader.load(DecoderProvider.class).stream()
                .map(ServiceLoader.Provider::get)
                .max(Comparator.comparingInt(provider -> provider.rank(track)))
                .orElseThrow()
                .name();
    }

    /** Compares with the 0.4 s that went into the encoder; more are priming and padding that the container says nothing of. */
    private static String frames(int frames, int rate) {
        int wanted = 2 * rate / 5;
        if (frames < wanted) {
            return wanted - frames + " less";
        }
        return frames == wanted ? "exact" : "every coded frame";
    }

    private static String seek(AudioStream audio, float[] linear) throws KitharaException {
        Random random = new Random(SEED);
        double worst = Double.POSITIVE_INFINITY;
        for (int i = 0; i < SEEKS; i++) {
            int frame = random.nextInt(linear.length - SEEK_FRAMES);
            audio.seekFrame(frame);
            float[] there = Pulled.atMost(audio, SEEK_FRAMES).samples();
            float[] wanted = Arrays.copyOfRange(linear, frame, frame + SEEK_FRAMES);
            worst = Math.min(worst, Snr.of(wanted, there).decibels());
        }
        return worst == Double.POSITIVE_INFINITY ? "exact, bit by bit" : "exact frame, " + decibels(worst);
    }

    private static String accuracy(Kithara kithara, String file, float[] linear) throws Exception {
        String codec = PACKETS.getOrDefault(file, file.substring(0, file.indexOf('.')));
        String reference = "reference-" + codec + ".flac";
        boolean lossless = FormatTableTest.class.getResource("formats/" + reference) == null;
        try (AudioStream audio =
                kithara.open(ByteSource.of(bytes(lossless ? SOURCE : reference)), OpenOptions.defaults())) {
            float[] wanted = Pulled.all(audio).samples();
            if (lossless) {
                assertThat(Arrays.equals(linear, wanted)).as(file).isTrue();
                return "bit exact";
            }
            return decibels(Snr.aligned(wanted, linear, MAX_SHIFT_FRAMES).decibels()) + " against "
                    + (codec.equals("opus") ? "libopus" : "ffmpeg");
        }
    }

    private static String decibels(double measured) {
        int tens = (int) (Math.min(measured, MOST_DECIBELS) / 10);
        return 10 * tens + " dB";
    }

    private static byte[] bytes(String file) throws IOException {
        try (InputStream in = FormatTableTest.class.getResourceAsStream("formats/" + file)) {
            assertThat(in).as(file).isNotNull();
            return in.readAllBytes();
        }
    }
}
