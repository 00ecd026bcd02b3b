package io.kithara.decode.flac;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kithara.decode.ArrivingData;
import io.kithara.decode.ByteArrayData;
import io.kithara.decode.DecodeException;
import io.kithara.decode.DemuxOptions;
import io.kithara.decode.Demuxer;
import io.kithara.decode.Drained;
import io.kithara.decode.PcmFormat;
import io.kithara.decode.flac.FlacWriter.Coding;
import io.kithara.stream.MediaData;
import io.kithara.stream.MediaHint;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FlacDemuxerTest {
    private static final int RATE = 44_100;
    private static final int BLOCK = 256;
    private static final int[][] MUSIC = FlacWriter.music(2, 20 * BLOCK + 77, 16, 5);
    private static final byte[] FILE = FlacWriter.file(MUSIC, RATE, 16, BLOCK, Coding.PLAIN.stereo(10));

    // ---- what is there

    @Test
    void read_wholeFile_isExact() throws Exception {
        FlacReading reading = FlacReading.of(new ByteArrayData(FILE));

        assertThat(reading.ending).isEqualTo("END");
        assertThat(reading.track().frames()).hasValue(MUSIC[0].length);
        assertThat(reading.track().format()).isEqualTo(new PcmFormat(RATE, 2));
        assertMusic(reading, MUSIC);
    }

    @Test
    void read_bytesArriveInDrops_isTheSame() throws Exception {
        Drained whole = Drained.of(demuxer(new ByteArrayData(FILE)));
        for (int step : new int[] {1, 7, 1000}) {
            ArrivingData data = new ArrivingData(FILE, step, step == 7);

            Drained trickled = Drained.trickled(demuxer(data), data, step);

            assertThat(trickled.packets()).isEqualTo(whole.packets());
        }
    }

    @Test
    void read_blocksOfChangingSize_areCountedInSamples() throws Exception {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        file.writeBytes(FlacWriter.header(RATE, 2, 16, MUSIC[0].length, new byte[16]));
        int size = 16;
        for (int from = 0; from < MUSIC[0].length; from += size, size = 16 + (size * 7 + 5) % 900) {
            int[][] block = FlacWriter.part(MUSIC, from, Math.min(MUSIC[0].length, from + size));
            file.writeBytes(FlacWriter.frame(from, block, RATE, 16, Coding.PLAIN.countingSamples()));
        }
        FlacReading reading = FlacReading.of(new ByteArrayData(file.toByteArray()));

        assertThat(reading.ending).isEqualTo("END");
        assertMusic(reading, MUSIC);
    }

    @Test
    void read_id3AndGarbageInFront_andTagsBehind_changeNothing() throws Exception {
        byte[] id3 = new byte[10 + 300];
        System.arraycopy(new byte[] {'I', 'D', '3', 4, 0, 0, 0, 0, 2, 44}, 0, id3, 0, 10);
        byte[] tag = new byte[128];
        System.arraycopy(new byte[] {'T', 'A', 'G'}, 0, tag, 0, 3);

        assertMusic(FlacReading.of(new ByteArrayData(joined(id3, FILE, tag))), MUSIC);
        // Behind garbage there is no marker: the first frame that is found is the first of the file.
        assertMusic(FlacReading.of(new ByteArrayData(joined(noise(5000), frames(FILE), noise(50)))), MUSIC);
    }

    @Test
    void read_fileThatBeginsInTheMiddle_countsFromItsFirstFrame() throws Exception {
        byte[] file = Arrays.copyOfRange(FILE, frameAt(FILE, 7), FILE.length);

        FlacReading reading = FlacReading.of(new ByteArrayData(file));

        assertMusic(reading, FlacWriter.part(MUSIC, 7 * BLOCK, MUSIC[0].length));
    }

    @Test
    void open_metadata_isReadOrJumpedOver() throws Exception {
        byte[] blocks = joined(
                FlacWriter.block(1, false, new byte[100]),
                FlacWriter.block(
                        4, false, comments("Title=Eins", "TITLE=Zwei", "empty=", "REPLAYGAIN_TRACK_GAIN=-7.5 dB")),
                FlacWriter.block(6, false, new byte[70_000]),
                FlacWriter.block(5, false, new byte[500]),
                FlacWriter.block(90, true, new byte[33]));
        byte[] file = joined(FlacWriter.header(RATE, 2, 16, 0, new byte[16], blocks), frames(FILE));
        FlacReading reading = FlacReading.of(new ByteArrayData(file));

        assertThat(reading.track().tags())
                .containsOnly(Map.entry("title", "Eins; Zwei"), Map.entry("replaygain_track_gain", "-7.5 dB"));
        assertThat(reading.track().frames()).isEmpty();
        assertThat(reading.track().estimatedFrames()).isPresent();
        assertMusic(reading, MUSIC);
    }

    @Test
    void open_commentsWithWrongLengths_areLeftOut() throws Exception {
        byte[] comments = comments("TITLE=Eins", "ARTIST=Zwei");
        comments[comments.length - 12] = 99; // the second is longer than the block
        byte[] block = FlacWriter.block(4, true, comments);
        byte[] file = joined(FlacWriter.header(RATE, 2, 16, 0, new byte[16], block), frames(FILE));

        FlacReading reading = FlacReading.of(new ByteArrayData(file));

        assertThat(reading.track().tags()).containsOnly(Map.entry("title", "Eins"));
        assertMusic(reading, MUSIC);
    }

    @Test
    void open_streaminfoThatIsWrong_isOutranked() throws Exception {
        byte[] file = joined(FlacWriter.header(8000, 7, 24, 0, new byte[16]), frames(FILE));

        FlacReading reading = FlacReading.of(new ByteArrayData(file));

        assertThat(reading.track().format()).isEqualTo(new PcmFormat(RATE, 2));
        assertMusic(reading, MUSIC);
    }

    @Test
    void read_rateAndWidthOnlyInStreaminfo_areTakenFromThere() throws Exception {
        int[][] music = FlacWriter.music(1, 1000, 14, 3);
        byte[] file = FlacWriter.file(music, 123_457, 14, 100, Coding.PLAIN);

        FlacReading reading = FlacReading.of(new ByteArrayData(file));

        assertThat(reading.formats).containsExactly(new PcmFormat(123_457, 1));
        assertThat(reading.corrupt).isEmpty();
        assertThat(reading.frames).isEqualTo(1000);
        assertThatThrownBy(() -> FlacReading.of(new ByteArrayData(frames(file))))
                .hasMessageContaining("no sample rate");
    }

    // ---- changes on the way

    @Test
    void read_changesOfFormat_areTold_andTimeGoesOn() throws Exception {
        int[][] slow = FlacWriter.music(1, 2 * BLOCK, 24, 1);
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        file.writeBytes(FlacWriter.header(RATE, 2, 16, 0, new byte[16]));
        for (int frame = 0; frame < 6; frame++) {
            int[][] block = FlacWriter.part(frame < 4 ? MUSIC : slow, frame % 4 * BLOCK, frame % 4 * BLOCK + BLOCK);
            int rate = frame < 4 ? RATE : RATE / 2;
            file.writeBytes(FlacWriter.frame(frame, block, rate, frame < 4 ? 16 : 24, Coding.PLAIN));
        }
        Drained drained = Drained.of(demuxer(new ByteArrayData(file.toByteArray())));

        assertThat(drained.packets()).hasSize(6);
        assertThat(drained.packets().get(4).trackChanged()).isTrue();
        assertThat(drained.packets().get(4).startFrame()).isEqualTo(2 * BLOCK); // at half the rate
        assertThat(drained.packets().get(5).trackChanged()).isFalse();
        assertThat(drained.track().format()).isEqualTo(new PcmFormat(RATE / 2, 1));
    }

    @Test
    void read_twoFilesJoined_playOneAfterTheOther() throws Exception {
        byte[] bare = joined(FlacWriter.header(RATE, 2, 16, 0, new byte[16]), frames(FILE), frames(FILE));
        byte[] marked = joined(FILE, FILE);
        for (byte[] file : List.of(bare, marked)) {
            FlacReading reading = FlacReading.of(new ByteArrayData(file));

            assertThat(reading.ending).isEqualTo("END");
            assertThat(reading.frames).isEqualTo(2L * MUSIC[0].length);
            assertThat(reading.track().frames()).isEmpty();
        }
    }

    @Test
    void read_moreThanStated_isAllGivenOut_andTheLengthWithdrawn() throws Exception {
        byte[] file = joined(FlacWriter.header(RATE, 2, 16, 3 * BLOCK + 1, new byte[16]), frames(FILE));
        Demuxer demuxer = demuxer(new ByteArrayData(file));
        Drained drained = Drained.of(demuxer);

        assertThat(drained.ending()).isEqualTo("END");
        assertThat(drained.frames()).isEqualTo(MUSIC[0].length);
        assertThat(drained.packets().get(2).trackChanged()).isFalse();
        assertThat(drained.packets().get(3).trackChanged()).isTrue();
        assertThat(demuxer.track().frames()).isEmpty();
    }

    // scenario 80
    @Test
    void read_lessThanStated_endsTruncated() throws Exception {
        byte[] file = joined(FlacWriter.header(RATE, 2, 16, 1_000_000, new byte[16]), frames(FILE));

        FlacReading reading = FlacReading.of(new ByteArrayData(file));

        assertThat(reading.frames).isEqualTo(MUSIC[0].length);
        assertThat(reading.ending).isEqualTo("TRUNCATED: the data ends after 5197 of 1000000 frames of FLAC");
    }

    // ---- damage

    @Test
    void read_damagedBody_isOnePacketThatIsCorrupt() throws Exception {
        byte[] file = FILE.clone();
        file[frameAt(file, 5) + 60] ^= 0x10;

        FlacReading reading = FlacReading.of(new ByteArrayData(file));

        assertThat(reading.ending).isEqualTo("END");
        assertThat(reading.corrupt).hasSize(1);
        assertThat(reading.frames).isEqualTo(MUSIC[0].length - BLOCK);
    }

    @Test
    void read_damagedHeaders_areHolesOfKnownLength() throws Exception {
        byte[] file = FILE.clone();
        for (int frame : new int[] {5, 6, 11}) {
            file[frameAt(FILE, frame) + 3] ^= 0x40;
        }
        FlacReading reading = FlacReading.of(new ByteArrayData(file));

        assertThat(reading.ending).isEqualTo("END");
        assertThat(reading.corrupt).isEmpty();
        assertThat(reading.lostFrames).isEqualTo(3 * BLOCK);
        assertThat(reading.frames).isEqualTo(MUSIC[0].length - 3 * BLOCK);
    }

    @Test
    void read_damagedFirstFrame_isAHoleAtTheStart() throws Exception {
        byte[] file = FILE.clone();
        file[frameAt(FILE, 0) + 3] ^= 0x40;

        FlacReading reading = FlacReading.of(new ByteArrayData(file));

        assertThat(reading.ending).isEqualTo("END");
        assertThat(reading.lostFrames).isEqualTo(BLOCK);
    }

    @Test
    void read_zerosInTheMiddle_areAHole_andTheRestIsExact() throws Exception {
        byte[] file = FILE.clone();
        Arrays.fill(file, frameAt(FILE, 4) + 10, frameAt(FILE, 9) + 10, (byte) 0);

        FlacReading reading = FlacReading.of(new ByteArrayData(file));

        assertThat(reading.ending).isEqualTo("END");
        assertThat(reading.lostFrames + (long) BLOCK * reading.corrupt.size()).isEqualTo(6 * BLOCK);
        assertThat(reading.frames).isEqualTo(MUSIC[0].length - 6 * BLOCK);
    }

    @Test
    void read_framesCutOut_areAHole() throws Exception {
        byte[] file =
                joined(Arrays.copyOf(FILE, frameAt(FILE, 4)), Arrays.copyOfRange(FILE, frameAt(FILE, 8), FILE.length));

        FlacReading reading = FlacReading.of(new ByteArrayData(file));

        assertThat(reading.ending).isEqualTo("END");
        assertThat(reading.lostFrames).isEqualTo(4 * BLOCK);
    }

    // scenario 80
    @Test
    void read_cutAtEveryByte_givesTheWholeFramesAndEndsTruncated() throws Exception {
        byte[] file = FlacWriter.file(FlacWriter.music(1, 500, 16, 9), RATE, 16, 100, Coding.PLAIN);
        List<Integer> starts = starts(file);
        for (int length = 1; length < file.length; length++) {
            byte[] cut = Arrays.copyOf(file, length);
            int whole = 0;
            for (int i = 1; i <= starts.size(); i++) {
                whole += length >= (i == starts.size() ? file.length : starts.get(i)) ? 1 : 0;
            }
            try {
                FlacReading reading = FlacReading.of(new ByteArrayData(cut));
                assertThat(reading.ending).as("cut at %d", length).startsWith("TRUNCATED");
                assertThat(reading.frames).as("cut at %d", length).isEqualTo(100L * whole);
                assertThat(reading.corrupt).as("cut at %d", length).isEmpty();
            } catch (DecodeException e) {
                assertThat(length).as(e.getMessage()).isLessThan(starts.get(0) + FrameHeader.MIN_BYTES + 4);
            }
        }
    }

    @Test
    void open_nothingButGarbage_isMalformedAfterAMegabyte() {
        assertThatThrownBy(() -> demuxer(new ByteArrayData(noise(3 << 20))).open())
                .hasMessageContaining("no FLAC frame in the 1048576 bytes");
        assertThatThrownBy(() -> demuxer(new ByteArrayData(noise(3000))).open())
                .hasMessageContaining("no FLAC frame between");
    }

    /** Each of them is sound and promises four megabytes, and none follows another: to prove each would take hours. */
    @Test
    void read_nothingButHeaders_ends() throws Exception {
        int[][] longest = new int[8][65_536];
        Coding constant = Coding.PLAIN.kind(FlacWriter.Kind.CONSTANT, 0);
        byte[] zero = Arrays.copyOf(FlacWriter.frame(0, longest, RATE, 32, constant), 8);
        byte[] far = Arrays.copyOf(FlacWriter.frame(64, longest, RATE, 32, constant), 8);
        byte[] file = Arrays.copyOf(FlacWriter.header(RATE, 8, 32, 0, new byte[16]), 6 << 20);
        for (int at = 42, i = 0; at + 10 < file.length; at += 10, i++) {
            System.arraycopy(i % 2 == 0 ? zero : far, 0, file, at, 8);
        }
        FlacReading reading = FlacReading.of(new ByteArrayData(file));

        assertThat(reading.frames).isZero();
        assertThat(reading.ending).containsAnyOf("MALFORMED", "TRUNCATED");
    }

    @Test
    void open_noFrameAndNoSamplesStated_isEmpty() throws Exception {
        Drained drained = Drained.of(demuxer(new ByteArrayData(FlacWriter.header(RATE, 2, 16, 0, new byte[16]))));

        assertThat(drained.ending()).isEqualTo("END");
        assertThat(drained.packets()).isEmpty();
    }

    // ---- probing

    @Test
    void probe_markerFrameOrHint() {
        FlacDemuxerProvider provider = new FlacDemuxerProvider();
        MediaHint hint = new MediaHint(Optional.empty(), Optional.of("flac"), Optional.empty());

        assertThat(provider.probe(FILE, MediaHint.NONE)).isEqualTo(100);
        assertThat(provider.probe(frames(FILE), MediaHint.NONE)).isEqualTo(70);
        assertThat(provider.probe(noise(100), MediaHint.NONE)).isZero();
        assertThat(provider.probe(noise(100), hint)).isEqualTo(5);
        assertThat(provider.probe(new byte[0], MediaHint.NONE)).isZero();
    }

    // ---- helpers

    static Demuxer demuxer(MediaData data) {
        return new FlacDemuxerProvider().create(Optional.empty(), data, DemuxOptions.FILE);
    }

    private static void assertMusic(FlacReading reading, int[][] music) {
        assertThat(reading.lostFrames).isZero();
        assertThat(reading.corrupt).isEmpty();
        byte[] bytes = reading.integers();
        assertThat(bytes).hasSize(2 * music.length * music[0].length);
        for (int i = 0, at = 0; i < music[0].length; i++) {
            for (int[] channel : music) {
                int sample = (short) ((bytes[at] & 0xFF) | (bytes[at + 1] << 8));
                if (sample != channel[i]) {
                    throw new AssertionError("frame " + i + " is " + sample + ", not " + channel[i]);
                }
                at += 2;
            }
        }
    }

    static byte[] joined(byte[]... parts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }

    /** Returns what is behind a header of STREAMINFO alone. */
    static byte[] frames(byte[] file) {
        return Arrays.copyOfRange(file, frameAt(file, 0), file.length);
    }

    static int frameAt(byte[] file, int number) {
        return starts(file).get(number);
    }

    private static List<Integer> starts(byte[] file) {
        List<Integer> starts = new ArrayList<>();
        FrameHeader header = new FrameHeader();
        for (int i = 0; i < file.length; i++) {
            if (header.read(file, i, file.length - i) && header.number() == starts.size()) {
                starts.add(i);
            }
        }
        return starts;
    }

    static byte[] noise(int length) {
        byte[] noise = new byte[length];
        new Random(length).nextBytes(noise);
        return noise;
    }

    private static byte[] comments(String... comments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        text(out, "vendor");
        out.writeBytes(new byte[] {(byte) comments.length, 0, 0, 0});
        for (String comment : comments) {
            text(out, comment);
        }
        return out.toByteArray();
    }

    private static void text(ByteArrayOutputStream out, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        out.writeBytes(new byte[] {(byte) bytes.length, 0, 0, 0});
        out.writeBytes(bytes);
    }
}
