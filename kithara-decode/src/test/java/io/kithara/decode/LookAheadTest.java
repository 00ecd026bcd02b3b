package io.kithara.decode;

import static org.assertj.core.api.Assertions.assertThat;

import io.kithara.decode.aac.AacProvider;
import io.kithara.decode.adts.AdtsProvider;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a stream says only inside its packets holds from the first frame of a session on. */
class LookAheadTest {
    private static final Providers AAC = Providers.of(List.of(new AdtsProvider()), List.of(new AacProvider()));

    /** Returns the ADTS frames of a file. */
    private static List<byte[]> frames(String name) {
        byte[] file = Resources.bytes("aac/" + name + ".aac");
        List<byte[]> frames = new ArrayList<>();
        for (int at = 0; at < file.length; ) {
            int length = (file[at + 3] & 3) << 11 | (file[at + 4] & 0xFF) << 3 | (file[at + 5] & 0xFF) >> 5;
            frames.add(Arrays.copyOfRange(file, at, at + length));
            at += length;
        }
        return frames;
    }

    /** The first frames of one file, the rest of the other. */
    private static byte[] spliced(String first, int count, String second) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        frames(first).subList(0, count).forEach(out::writeBytes);
        List<byte[]> rest = frames(second);
        rest.forEach(out::writeBytes);
        return out.toByteArray();
    }

    private static Rig open(byte[] file) {
        return new Rig(ScriptedSource.file(new ByteArrayData(file)), Rig.options(), AAC).settle();
    }

    // scenario 85
    @ParameterizedTest
    @CsvSource({"he-core-stereo, he-stereo", "he-core-mono, he-parametric"})
    void read_signalledLate_hasRateAndChannelsFromTheFirstFrame(String core, String full) throws Exception {
        int late = 6;
        try (Rig rig = open(spliced(core, late, full))) {
            assertThat(rig.session.format()).isEqualTo(new PcmFormat(44_100, 2));
            float[] pcm = rig.readAll();
            assertThat(pcm).hasSize(2 * 2048 * (late + frames(full).size()));
            assertThat(rig.session.stats().concealedPackets()).isZero();
        }
    }

    @Test
    void seek_toStart_givesTheSameAgain() throws Exception {
        try (Rig rig = open(spliced("he-core-stereo", 6, "he-stereo"))) {
            float[] linear = rig.read(20_000);
            rig.session.seek(0);
            rig.settle();
            assertThat(rig.read(20_000)).isEqualTo(linear);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void read_streamShorterThanTheLookAhead_isWhole(int count) throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        frames("he-core-stereo").subList(0, count).forEach(out::writeBytes);
        try (Rig rig = open(out.toByteArray())) {
            assertThat(rig.session.format()).isEqualTo(new PcmFormat(22_050, 2));
            assertThat(rig.readAll()).hasSize(2 * 1024 * count);
        }
    }

    @Test
    void read_otherStreamBehindAFewFrames_looksAtEachByItself() throws Exception {
        List<byte[]> first = frames("he-core-stereo").subList(0, 3);
        List<byte[]> second = frames("he-parametric").subList(0, 3);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        first.forEach(out::writeBytes);
        second.forEach(out::writeBytes);
        try (Rig rig = open(out.toByteArray())) {
            assertThat(rig.session.format()).isEqualTo(new PcmFormat(22_050, 2));
            // the second stream's 2,048 frames a packet come out at the rate of the first
            assertThat(rig.readAll().length / 2).isBetween(6 * 1024 - 8, 6 * 1024 + 8);
        }
    }

    @Test
    void read_cutWithinTheLookAhead_givesWhatIsThereAndSaysSo() throws Exception {
        byte[] file = spliced("he-core-stereo", 3, "he-core-stereo");
        int three = frames("he-core-stereo").subList(0, 3).stream()
                .mapToInt(f -> f.length)
                .sum();
        try (Rig rig = open(Arrays.copyOf(file, three + 20))) {
            assertThat(rig.session.format()).isEqualTo(new PcmFormat(22_050, 2));
            assertThat(rig.readAll()).hasSize(2 * 1024 * 3);
            assertThat(rig.session.outcome()).get().isInstanceOf(Outcome.Truncated.class);
        }
    }
}
