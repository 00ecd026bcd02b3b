package io.kithara.assets;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;

/** Writes the index of a cache of many assets, for {@code benchmarks/run cache-start}: the assets themselves are not there. */
final class LargeIndex {
    /** As the clock of a benchmark shows it in 2026; what counts is that it is no special value. */
    private static final long START_MILLIS = 1_780_000_000_000L;

    private LargeIndex() {}

    /** Takes the directory and the number of assets. */
    public static void main(String[] args) throws Exception {
        Path directory = Files.createDirectories(Path.of(args[0]));
        int count = Integer.parseInt(args[1]);
        Random random = new Random(1);
        List<IndexRecord> records = new ArrayList<>();
        for (int i = 1; i <= count; i++) {
            AssetKey key = new AssetKey(HexFormat.of().toHexDigits(random.nextLong())
                    + HexFormat.of().toHexDigits(random.nextLong()));
            records.add(new IndexRecord(key, i, START_MILLIS + i * 1000L, 40_000, 50, i % 100 == 0 ? 1 : 0));
        }
        try (IndexJournal journal =
                IndexJournal.open(directory.resolve(AssetDisk.INDEX_NAME)).journal()) {
            journal.append(records, List.of());
            journal.appendClosed();
            journal.force();
        }
    }
}
