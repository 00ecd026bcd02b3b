package io.kithara.assets;

/**
 * One remembered state of one asset.
 *
 * @param key which
 * @param sequence orders records of different assets by last touch
 * @param touchedMillis wall-clock time of the last touch
 * @param bytes bytes held
 * @param resources number of resources
 * @param pins number of durable pins
 */
record IndexRecord(AssetKey key, long sequence, long touchedMillis, long bytes, int resources, int pins) {
    static IndexRecord of(IndexEntry entry) {
        return new IndexRecord(
                entry.key(), entry.sequence(), entry.touchedMillis(), entry.bytes(), entry.resources(), entry.pins());
    }
}
