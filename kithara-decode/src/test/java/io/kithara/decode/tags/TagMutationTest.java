package io.kithara.decode.tags;

import static io.kithara.decode.tags.Id3Tag.join;
import static io.kithara.decode.tags.Id3Tag.latin;
import static io.kithara.decode.tags.VorbisCommentsTest.comments;
import static io.kithara.decode.tags.VorbisCommentsTest.picture;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.sun.management.ThreadMXBean;
import io.kithara.decode.ByteArrayData;
import io.kithara.decode.DataWindow;
import io.kithara.decode.Metadata;
import io.kithara.decode.Picture;
import io.kithara.decode.PictureReading;
import io.kithara.decode.Tags;
import io.kithara.stream.MediaException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Damaged tags say less, and nothing else: no exception, no endless walk, no memory for what is only claimed. */
class TagMutationTest {
    /** A hundred times the largest input. */
    private static final long MAX_ALLOCATED = 4L << 20;

    private static final long SEED = 20_261_121;

    private static final List<byte[]> INPUTS = inputs();

    @Test
    void read_damagedTags_neverFails() throws Exception {
        run(5_000);
    }

    @Test
    @Tag("stress")
    @Timeout(value = 20, unit = TimeUnit.MINUTES)
    void read_manyDamagedTags_neverFails() throws Exception {
        run(1_000_000);
    }

    private static void run(int rounds) throws Exception {
        for (int kind = 0; kind < INPUTS.size(); kind++) {
            // loads the classes, which is not what is measured
            read(kind, INPUTS.get(kind));
        }
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        for (int round = 0; round < rounds; round++) {
            Random random = new Random(SEED + round);
            byte[] bytes = mutated(INPUTS.get(round % INPUTS.size()), random);
            int kind = round % INPUTS.size();
            long before = threads.getCurrentThreadAllocatedBytes();
            assertThatCode(() -> read(kind, bytes))
                    .as("input %d, seed %d", kind, SEED + round)
                    .doesNotThrowAnyException();
            assertThat(threads.getCurrentThreadAllocatedBytes() - before)
                    .as("input %d, seed %d: bytes allocated", kind, SEED + round)
                    .isLessThan(MAX_ALLOCATED);
        }
    }

    private static List<byte[]> inputs() {
        byte[] times =
                ByteBuffer.allocate(16).putInt(0).putInt(1500).putLong(-1).array();
        byte[] chapter = join(
                latin("c0\0"), times, new Id3Tag(3).text("TIT2", "Prologue").body());
        Id3Tag third = new Id3Tag(3)
                .text("TIT2", "Song")
                .text("TXXX", "replaygain_track_gain\0-6 dB")
                .frame("TPE1", 0, latin("\1\u00FF\u00FEA\0\0\0B\0"))
                .frame("CHAP", 0, chapter)
                .frame("APIC", 0, join(latin("\1image/png\0\3\u00FF\u00FEB\0\0\0"), new byte[2000]))
                .text("COMM", "eng\0Well");
        byte[] fourth = new Id3Tag(4)
                .text("TIT2", "x".repeat(300))
                .frame("APIC", 2, Id3Tag.stuff(join(latin("\0image/png\0\3\0"), new byte[300])))
                .frame("UFID", 1, latin("\0\0\0\5a\0bc"))
                .text("TCON", "(17)(4)Other\0(99)")
                .bytes(50);
        byte[] second = new Id3Tag(2)
                .text("TT2", "Song")
                .frame("PIC", 0, latin("\0JPG\3\0pixels"))
                .bytes(10);
        byte[] block = picture(3, "image/png", "front", 640, 480, new byte[300]);
        byte[] list = comments(
                "TITLE=Song",
                "CHAPTER001=00:00:00.000",
                "CHAPTER001NAME=One",
                "METADATA_BLOCK_PICTURE=" + Base64.getEncoder().encodeToString(block));
        byte[] trailing = join(
                new byte[100],
                TrailingTagsTest.ape(
                        TrailingTagsTest.item("Title", latin("Song"), 0),
                        TrailingTagsTest.item("Cover Art (Front)", join(latin("a.png\0"), new byte[100]), 2)),
                TrailingTagsTest.id3v1("Song", "Me", "1999", "Well", 7, 17));
        byte[] sheet = new byte[396 + 3 * 48];
        Arrays.fill(sheet, 396, sheet.length, (byte) 1);
        byte[] info = latin("INFOINAM\005\0\0\0Song\0\0IART\003\0\0\0Me\0\0");
        return List.of(third.bytes(100), third.stuffed(), fourth, second, list, block, trailing, sheet, info);
    }

    private static void read(int kind, byte[] bytes) throws Exception {
        DataWindow window = new DataWindow(new ByteArrayData(bytes));
        MetadataDraft draft = new MetadataDraft();
        switch (kind) {
            case 0, 1, 2, 3 -> {
                Id3v2Reader reader = new Id3v2Reader(window, 0);
                assertThat(reader.read()).isEqualTo(DataWindow.Load.READY);
                draft = reader.tags();
            }
            case 4 ->
                assertThat(new VorbisComments(window, 0, bytes.length, draft).read())
                        .isEqualTo(DataWindow.Load.READY);
            case 5 ->
                assertThat(FlacPicture.read(window, 0, bytes.length, draft)).isEqualTo(DataWindow.Load.READY);
            case 6 -> assertThat(new TrailingTags(window.data()).read(0, draft)).isEqualTo(DataWindow.Load.READY);
            case 7 ->
                assertThat(FlacCueSheet.read(window, 0, bytes.length, 44_100, draft))
                        .isEqualTo(DataWindow.Load.READY);
            default -> {
                if (window.load(0, bytes.length) == DataWindow.Load.READY) {
                    InfoList.read(window, 0, bytes.length, draft);
                }
            }
        }
        ask(draft.build(), bytes);
    }

    /** Everything that looks into values, and the bytes of every picture. */
    private static void ask(Metadata metadata, byte[] file) {
        Tags tags = metadata.tags();
        assertThat(tags.genres()).doesNotContainNull();
        assertThat(tags.trackNumber().orElse(1)).isPositive();
        assertThat(tags.trackGainDb().orElse(0)).isFinite();
        assertThat(tags.year().orElse(0)).isNotNegative();
        assertThat(tags.asMap()).doesNotContainValue("");
        for (Picture picture : metadata.pictures()) {
            try {
                PictureReading reading = new PictureReading(picture, new ByteArrayData(file), 1 << 20);
                if (reading.read()) {
                    assertThat(reading.bytes().length).isLessThanOrEqualTo(file.length);
                }
            } catch (MediaException typed) {
                assertThat(typed.reason()).isIn(MediaException.Reason.TRUNCATED, MediaException.Reason.LIMIT);
            }
        }
    }

    private static byte[] mutated(byte[] sound, Random random) {
        byte[] bytes = sound.clone();
        if (random.nextInt(4) == 0) {
            bytes = Arrays.copyOf(bytes, 11 + random.nextInt(bytes.length));
        }
        for (int i = random.nextInt(8); i >= 0; i--) {
            int at = random.nextInt(random.nextBoolean() ? Math.min(64, bytes.length) : bytes.length);
            bytes[at] = switch (random.nextInt(4)) {
                case 0 -> 0;
                case 1 -> (byte) 0xFF;
                case 2 -> (byte) (bytes[at] ^ 1 << random.nextInt(8));
                default -> (byte) random.nextInt(256);
            };
        }
        return bytes;
    }
}
