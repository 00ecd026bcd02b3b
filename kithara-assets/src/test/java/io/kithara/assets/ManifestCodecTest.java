package io.kithara.assets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kithara.storage.ByteRange;
import io.kithara.storage.Coverage;
import io.kithara.storage.RangeSet;
import io.kithara.storage.StorageException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;

class ManifestCodecTest {
    private static final Manifest SAMPLE = Manifest.of(List.of(
            new ManifestEntry(
                    "a-1.mp3",
                    3,
                    new Coverage(RangeSet.of(new ByteRange(0, 100)), OptionalLong.of(100), true),
                    Optional.of(new ManifestEntry.Seal(0xFFFF_FFFFL, 1_700_000_000_000L)),
                    new ResourceInfo(
                            Optional.of("W/\"quoted \\ \u00e4\""),
                            Optional.of("Wed, 21 Oct 2026 07:28:00 GMT"),
                            Optional.of("audio/mpeg"),
                            OptionalLong.of(100),
                            Optional.of("https://h/a.mp3"))),
            new ManifestEntry(
                    "dir/b-2.ts",
                    0,
                    new Coverage(
                            RangeSet.of(new ByteRange(5, 9), new ByteRange(20, Long.MAX_VALUE)),
                            OptionalLong.empty(),
                            false),
                    Optional.empty(),
                    ResourceInfo.NONE)));

    @Test
    void decode_ofEncoded_isTheSame() throws Exception {
        assertThat(ManifestCodec.decode(ManifestCodec.encode(SAMPLE))).isEqualTo(SAMPLE);
        assertThat(ManifestCodec.decode(ManifestCodec.encode(Manifest.EMPTY))).isEqualTo(Manifest.EMPTY);
    }

    @Test
    void decode_ofRandomManifests_isTheSame() throws Exception {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        for (int i = 0; i < 200; i++) {
            Manifest manifest = randomManifest(random);
            assertThat(ManifestCodec.decode(ManifestCodec.encode(manifest)))
                    .as("seed %d", seed)
                    .isEqualTo(manifest);
        }
    }

    private static Manifest randomManifest(Random random) {
        List<ManifestEntry> entries = new ArrayList<>();
        for (int n = random.nextInt(20); n > 0; n--) {
            RangeSet landed = RangeSet.empty();
            for (int ranges = random.nextInt(10); ranges > 0; ranges--) {
                long start = random.nextInt(1 << 20);
                landed = landed.plus(new ByteRange(start, start + 1 + random.nextInt(1000)));
            }
            Coverage coverage = random.nextBoolean()
                    ? new Coverage(landed, OptionalLong.of(landed.end()), random.nextBoolean())
                    : new Coverage(landed, OptionalLong.empty(), false);
            entries.add(new ManifestEntry("r" + n, random.nextInt(9), coverage, Optional.empty(), ResourceInfo.NONE));
        }
        return Manifest.of(entries);
    }

    // scenario 24
    @Test
    void decode_anyOneByteChanged_isCorrupt() {
        byte[] good = ManifestCodec.encode(SAMPLE);
        for (int i = 0; i < good.length; i++) {
            byte[] bad = good.clone();
            bad[i] ^= 0x20;
            assertCorrupt(bad);
        }
    }

    // scenario 24
    @Test
    void decode_anyPrefix_isCorrupt() {
        byte[] good = ManifestCodec.encode(SAMPLE);
        for (int length = 0; length < good.length; length++) {
            assertCorrupt(Arrays.copyOf(good, length));
        }
    }

    // scenario 24
    @Test
    void decode_zeroedOrForeign_isCorrupt() {
        assertCorrupt(new byte[ManifestCodec.encode(SAMPLE).length]);
        assertCorrupt("{\"version\":1,\"resources\":[]}".getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void decode_otherVersion_isCorrupt() {
        String body = "{\"version\":2,\"resources\":[]";
        CRC32C crc = new CRC32C();
        crc.update(body.getBytes(StandardCharsets.UTF_8));
        String hex = HexFormat.of().toHexDigits((int) crc.getValue());

        assertCorrupt((body + ",\"crc32c\":\"" + hex + "\"}\n").getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void encode_moreRangesThanKept_vouchesForTheFirst() throws Exception {
        RangeSet landed = RangeSet.empty();
        for (int i = 0; i <= ManifestCodec.MAX_RANGES; i++) {
            landed = landed.plus(new ByteRange(2L * i, 2L * i + 1));
        }
        Manifest manifest = Manifest.of(List.of(new ManifestEntry(
                "a", 0, new Coverage(landed, OptionalLong.empty(), false), Optional.empty(), ResourceInfo.NONE)));

        Manifest kept = ManifestCodec.decode(ManifestCodec.encode(manifest));
        assertThat(kept.lengthBytes()).isEqualTo(ManifestCodec.MAX_RANGES);
    }

    private static void assertCorrupt(byte[] bytes) {
        assertThatThrownBy(() -> ManifestCodec.decode(bytes))
                .isInstanceOfSatisfying(
                        StorageException.class, e -> assertThat(e.reason()).isEqualTo(StorageException.Reason.CORRUPT));
    }
}
