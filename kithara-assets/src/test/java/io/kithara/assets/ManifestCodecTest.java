package io.kithara.assets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.kithara.storage.ByteRange;
import io.kithara.storage.Coverage;
import io.kithara.storage.RangeSet;
import io.kithara.storage.StorageException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;

class ManifestCodecTest {
    private static final String CHECKSUM = ",\"crc32c\":\"%08x\"}\n";
    private static final int CHECKSUM_LENGTH = CHECKSUM.formatted(0).length();

    private static final Manifest SAMPLE = Manifest.of(List.of(
            new ManifestEntry(
                    "a-1.mp3",
                    3,
                    new Coverage(RangeSet.of(new ByteRange(0, 100)), OptionalLong.of(100), true),
                    DurableBytes.of(RangeSet.of(new ByteRange(0, 100)), new int[] {-1}, 1_700_000_000_000L),
                    new ResourceInfo(
                            Optional.of("W/\"quoted \\ \u00e4\""),
                            Optional.of("Wed, 21 Oct 2026 07:28:00 GMT"),
                            Optional.of("audio/mpeg"),
                            OptionalLong.of(100),
                            Optional.of("https://h/a.mp3"),
                            Optional.of("1700000000000;;max-age=\"60\""))),
            new ManifestEntry(
                    "dir/b-2.ts",
                    0,
                    new Coverage(
                            RangeSet.of(new ByteRange(5, 9), new ByteRange(20, Long.MAX_VALUE)),
                            OptionalLong.empty(),
                            false),
                    DurableBytes.of(RangeSet.of(new ByteRange(5, 9)), new int[] {7}, 1_600_000_000_000L),
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
            entries.add(new ManifestEntry(
                    "r" + n, random.nextInt(9), coverage, randomDurable(random, landed), randomInfo(random)));
        }
        return Manifest.of(entries);
    }

    private static DurableBytes randomDurable(Random random, RangeSet landed) {
        RangeSet ranges = landed.isEmpty() || random.nextBoolean()
                ? landed
                : landed.minus(new ByteRange(0, 1 + random.nextInt((int) landed.end())));
        int[] checksums = random.ints(BlockPieces.of(ranges).size()).toArray();
        return ranges.isEmpty() ? DurableBytes.NONE : DurableBytes.of(ranges, checksums, random.nextLong() >> 1);
    }

    private static ResourceInfo randomInfo(Random random) {
        return new ResourceInfo(
                randomText(random),
                randomText(random),
                randomText(random),
                OptionalLong.empty(),
                randomText(random),
                randomText(random));
    }

    private static Optional<String> randomText(Random random) {
        return random.nextBoolean()
                ? Optional.empty()
                : Optional.of("\u00e4b\ud83c\udfb5".repeat(random.nextInt(9)) + random.nextInt(100));
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
        byte[] other = ManifestCodec.encode(SAMPLE);
        other["{\"version\":".length()]++;
        withChecksum(other);

        assertCorrupt(other);
    }

    /** What nobody wrote and the checksum does not find: no such manifest may cost memory, or lead out of the directory. */
    @Test
    void decode_anyOneByteChangedByWhoSetsTheChecksum_isAManifestOrCorrupt() throws Exception {
        byte[] good = ManifestCodec.encode(SAMPLE);
        for (int i = 0; i < good.length - CHECKSUM_LENGTH; i++) {
            for (int bit = 1; bit < 256; bit <<= 1) {
                byte[] bad = good.clone();
                bad[i] ^= (byte) bit;
                withChecksum(bad);
                try {
                    ManifestCodec.decode(bad).entries().keySet().forEach(ResourceKey::requirePath);
                } catch (StorageException e) {
                    assertThat(e.reason()).isEqualTo(StorageException.Reason.CORRUPT);
                }
            }
        }
    }

    private static void withChecksum(byte[] manifest) {
        CRC32C crc = new CRC32C();
        int body = manifest.length - CHECKSUM_LENGTH;
        crc.update(manifest, 0, body);
        byte[] checksum = CHECKSUM.formatted((int) crc.getValue()).getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(checksum, 0, manifest, body, checksum.length);
    }

    /** A playlist of ten hours: the manifest is written again each second while it is fetched. */
    @Test
    void encode_sixThousandSegments_isSmall() {
        List<ManifestEntry> entries = new ArrayList<>();
        Random random = new Random(1);
        for (int n = 0; n < 6000; n++) {
            URI uri = URI.create("https://media.example.com/show/128k/segment" + n + ".ts");
            long length = 90_000L + random.nextInt(20_000);
            RangeSet all = RangeSet.of(new ByteRange(0, length));
            ResourceInfo info = ResourceInfo.NONE
                    .withEtag(Optional.of("\"" + Long.toHexString(random.nextLong()) + "\""))
                    .withLastModified(Optional.of("Wed, 21 Oct 2026 07:28:00 GMT"))
                    .withContentType(Optional.of("video/mp2t"))
                    .withTotal(OptionalLong.of(length))
                    .withSource(uri);
            entries.add(new ManifestEntry(
                    ResourceKey.of(DiskStoreBed.ASSET, uri).path(),
                    0,
                    new Coverage(all, OptionalLong.of(length), true),
                    DurableBytes.of(all, new int[] {random.nextInt()}, 1_700_000_000_000L + n * 100L),
                    info));
        }

        assertThat(ManifestCodec.encode(Manifest.of(entries)).length).isLessThan(6000 * 350);
    }

    @Test
    void encode_moreRangesThanKept_vouchesForTheFirst() throws Exception {
        RangeSet landed = RangeSet.empty();
        for (int i = 0; i <= ManifestCodec.MAX_RANGES; i++) {
            landed = landed.plus(new ByteRange(2L * i, 2L * i + 1));
        }
        Manifest manifest = Manifest.of(List.of(new ManifestEntry(
                "a", 0, new Coverage(landed, OptionalLong.empty(), false), DurableBytes.NONE, ResourceInfo.NONE)));

        Manifest kept = ManifestCodec.decode(ManifestCodec.encode(manifest));
        assertThat(kept.lengthBytes()).isEqualTo(ManifestCodec.MAX_RANGES);
    }

    private static void assertCorrupt(byte[] bytes) {
        assertThatThrownBy(() -> ManifestCodec.decode(bytes))
                .isInstanceOfSatisfying(
                        StorageException.class, e -> assertThat(e.reason()).isEqualTo(StorageException.Reason.CORRUPT));
    }
}
