package io.kithara.decode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.data.Offset.offset;

import io.kithara.decode.flac.FlacDemuxerProvider;
import io.kithara.decode.flac.FlacProvider;
import io.kithara.decode.flac.FlacWriter;
import io.kithara.decode.flac.FlacWriter.Coding;
import io.kithara.stream.MediaException;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Native FLAC through a session: what its length, its damage and its changes are to a listener. */
class FlacSessionTest {
    private static final Providers PROVIDERS =
            Providers.of(List.of(new FlacDemuxerProvider()), List.of(new FlacProvider()));
    private static final int RATE = 8000;
    private static final int BLOCK = 1000;
    private static final int FRAMES = 20 * BLOCK + 500;
    private static final int[][] MUSIC = FlacWriter.music(1, FRAMES, 16, 3);

    // scenario 78
    @Test
    void read_wholeFile_isComplete_andItsLengthKnownFromTheStart() throws Exception {
        try (Rig rig = rig(file(FRAMES))) {
            assertThat(rig.settle().session.duration()).hasValue(duration(FRAMES));
            assertThat(rig.session.isDurationExact()).isTrue();
            assertMusic(rig.readAll(), 0);
            assertThat(rig.session.outcome()).hasValue(new Outcome.Complete());
        }
    }

    @Test
    void read_lengthStatedTooShort_playsEverything_andCorrectsTheLength() throws Exception {
        try (Rig rig = rig(file(7 * BLOCK + 1))) {
            assertMusic(rig.settle().readAll(), 0);
            assertThat(rig.session.outcome()).hasValue(new Outcome.Complete());
            assertThat(rig.session.duration()).hasValue(duration(FRAMES));
            assertThat(rig.session.isDurationExact()).isTrue();

            rig.session.seek(15_432);
            assertMusic(rig.settle().readAll(), 15_432);
        }
    }

    // scenario 80
    @Test
    void read_lengthStatedTooLong_isTruncated() throws Exception {
        try (Rig rig = rig(file(2 * FRAMES))) {
            assertMusic(rig.settle().readAll(), 0);
            Outcome.Truncated outcome =
                    (Outcome.Truncated) rig.session.outcome().orElseThrow();
            assertThat(outcome.reason()).isEqualTo(MediaException.Reason.TRUNCATED);
            assertThat(outcome.missing()).hasSize(1);
            assertThat(outcome.missing().get(0).from()).isEqualTo(duration(FRAMES));
        }
    }

    // scenario 122
    @Test
    void read_damage_isSilenceOfItsLength_countedAndTold() throws Exception {
        byte[] file = file(FRAMES);
        Arrays.fill(file, file.length / 2, file.length / 2 + 10, (byte) 0x55);
        try (Rig rig = rig(file)) {
            float[] pcm = rig.settle().readAll();

            assertThat(pcm.length).isEqualTo(FRAMES);
            int wrong = 0;
            for (int i = 0; i < FRAMES; i++) {
                boolean right = pcm[i] == MUSIC[0][i] / 32_768f;
                assertThat(right || pcm[i] == 0).isTrue();
                wrong += right ? 0 : 1;
            }
            assertThat(wrong).isBetween(1, BLOCK);
            assertThat(rig.session.stats().concealedPackets()).isEqualTo(1);
            assertThat(rig.session.missing()).hasSize(1);
        }
    }

    @Test
    void read_channelsAndRateChange_goOnInTheFormatOfTheStart() throws Exception {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        file.writeBytes(FlacWriter.header(RATE, 1, 16, 0, new byte[16]));
        int[][] stereo = {MUSIC[0], MUSIC[0]};
        for (int frame = 0; frame < 6; frame++) {
            int[][] part = FlacWriter.part(frame < 3 ? MUSIC : stereo, frame * BLOCK, frame * BLOCK + BLOCK);
            file.writeBytes(FlacWriter.frame(frame, part, frame < 5 ? RATE : 2 * RATE, 16, Coding.PLAIN));
        }
        try (Rig rig = rig(file.toByteArray())) {
            float[] pcm = rig.settle().readAll();

            assertThat(rig.session.format()).isEqualTo(new PcmFormat(RATE, 1));
            assertThat(pcm.length).isEqualTo(5 * BLOCK + BLOCK / 2);
            assertThat(pcm[2999]).isEqualTo(MUSIC[0][2999] / 32_768f);
            assertThat(pcm[3500]).isCloseTo(MUSIC[0][3500] / 32_768f, offset(1e-6f));
            assertThat(rig.session.outcome()).hasValue(new Outcome.Complete());
        }
    }

    @Test
    void integrity_ofTheReferenceEncodersFile_isAMatch_afterASeekToTheStartToo() throws Exception {
        try (Rig rig = verifying(Resources.bytes("flac/best.flac"))) {
            assertThat(rig.settle().session.integrity()).isEqualTo(Integrity.UNKNOWN);
            float[] pcm = rig.readAll();
            assertThat(rig.session.integrity()).isEqualTo(Integrity.MATCH);

            rig.session.seek(10_000);
            assertThat(rig.session.integrity()).isEqualTo(Integrity.UNKNOWN);
            rig.settle().readAll();
            assertThat(rig.session.integrity()).isEqualTo(Integrity.UNKNOWN);
            rig.session.seek(0);
            assertThat(rig.settle().readAll()).isEqualTo(pcm);
            assertThat(rig.session.integrity()).isEqualTo(Integrity.MATCH);
        }
    }

    @Test
    void integrity_otherMd5_isAMismatch_noneOrNotAskedForOrDamaged_isUnknown() throws Exception {
        byte[] other = Resources.bytes("flac/best.flac");
        other[4 + 4 + 20] ^= 1;
        assertThat(integrity(verifying(other))).isEqualTo(Integrity.MISMATCH);
        assertThat(integrity(verifying(file(FRAMES)))).isEqualTo(Integrity.UNKNOWN);
        assertThat(integrity(rig(Resources.bytes("flac/best.flac")))).isEqualTo(Integrity.UNKNOWN);
        byte[] damaged = Resources.bytes("flac/best.flac");
        damaged[damaged.length / 2] ^= 1;
        assertThat(integrity(verifying(damaged))).isEqualTo(Integrity.UNKNOWN);
    }

    private static Integrity integrity(Rig rig) throws Exception {
        try (rig) {
            rig.settle().readAll();
            return rig.session.integrity();
        }
    }

    private static Rig verifying(byte[] file) {
        return new Rig(
                ScriptedSource.file(new ByteArrayData(file)), Rig.options().verify(true), PROVIDERS);
    }

    private static Rig rig(byte[] file) {
        return new Rig(ScriptedSource.file(new ByteArrayData(file)), Rig.options(), PROVIDERS);
    }

    private static byte[] file(long stated) {
        byte[] header = FlacWriter.header(RATE, 1, 16, stated, new byte[16]);
        byte[] file = FlacWriter.file(MUSIC, RATE, 16, BLOCK, Coding.PLAIN);
        System.arraycopy(header, 0, file, 0, header.length);
        return file;
    }

    private static Duration duration(long frames) {
        return FrameTime.duration(frames, RATE);
    }

    private static void assertMusic(float[] pcm, int from) {
        assertThat(pcm.length).isEqualTo(FRAMES - from);
        for (int i = 0; i < pcm.length; i++) {
            if (pcm[i] != MUSIC[0][from + i] / 32_768f) {
                throw new AssertionError("frame " + (from + i));
            }
        }
    }
}
