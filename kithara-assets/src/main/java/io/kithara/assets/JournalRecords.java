package io.kithara.assets;

import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Map;
import java.util.Set;
import java.util.zip.CRC32C;

/** Records of an {@link IndexJournal}, one after the other, and what they amount to. Used by one thread at a time. */
/*
 * record = kind(1) id(16) sequence(8) touchedMillis(8) bytes(8) resources(4) pins(4) crc32c(4)
 * kind   = 1 state | 2 gone | 3 closed | 4 opened    ; gone uses the id only, closed and opened as the id that of a process
 * crc32c is of the 49 bytes before it, started with 1 so that a zeroed record is not a good one.
 */
final class JournalRecords {
    private static final int ID_LENGTH = 16;
    private static final int CHECKED_LENGTH = 1 + ID_LENGTH + 3 * Long.BYTES + 2 * Integer.BYTES;
    static final int RECORD_LENGTH = CHECKED_LENGTH + Integer.BYTES;

    private static final byte STATE = 1;
    private static final byte GONE = 2;
    private static final byte CLOSED = 3;
    private static final byte OPENED = 4;

    private final DiskNames names;
    private final CRC32C crc = new CRC32C();
    private final Map<AssetKey, IndexRecord> states;
    private final Set<AssetKey> gone = new HashSet<>();
    private final Set<AssetKey> open = new HashSet<>();
    private boolean sound = true;
    private boolean anyClosed;

    /** Creates one that has seen nothing; {@code expected} records will come, of assets as {@code names} spells them. */
    JournalRecords(DiskNames names, int expected) {
        this.names = names;
        states = new HashMap<>(expected * 2);
    }

    /** Adds what {@code content} says from {@code start} on; a broken record says nothing, nor does a part of one. */
    void replay(byte[] content, int start) {
        ByteBuffer records = ByteBuffer.wrap(content);
        for (int at = start; at + RECORD_LENGTH <= content.length; at += RECORD_LENGTH) {
            if (checksum(content, at) == records.getInt(at + CHECKED_LENGTH)) {
                AssetKey id = new AssetKey(HexFormat.of().formatHex(content, at + 1, at + 1 + ID_LENGTH));
                replay(content[at], id, records.position(at + 1 + ID_LENGTH));
            } else {
                sound = false;
            }
        }
        sound &= (content.length - start) % RECORD_LENGTH == 0;
    }

    private void replay(byte kind, AssetKey id, ByteBuffer rest) {
        switch (kind) {
            case STATE -> {
                AssetKey asset = names.known(id);
                states.put(asset, readState(asset, rest));
                gone.remove(asset);
            }
            case GONE -> {
                AssetKey asset = names.known(id);
                states.remove(asset);
                gone.add(asset);
            }
            case CLOSED -> {
                open.remove(id);
                anyClosed = true;
            }
            case OPENED -> open.add(id);
            default -> sound = false;
        }
    }

    private static IndexRecord readState(AssetKey key, ByteBuffer record) {
        return new IndexRecord(
                key, record.getLong(), record.getLong(), record.getLong(), record.getInt(), record.getInt());
    }

    /** Returns the last state of each asset that is there. */
    Map<AssetKey, IndexRecord> states() {
        return states;
    }

    /** Returns the assets that were removed and not added again. */
    Set<AssetKey> gone() {
        return gone;
    }

    /** Returns the processes that have begun to append and have not said that they were done. */
    Set<AssetKey> open() {
        return open;
    }

    /** Returns whether a process has said that it was done, and no record was broken. */
    boolean isSoundAndClosed() {
        return sound && anyClosed;
    }

    /** Appends the state of an asset to {@code target}, which is backed by an array, as everywhere here. */
    void putState(ByteBuffer target, IndexRecord state) {
        int at = begin(target, STATE, names.stored(state.key()));
        target.putLong(state.sequence())
                .putLong(state.touchedMillis())
                .putLong(state.bytes())
                .putInt(state.resources())
                .putInt(state.pins());
        end(target, at);
    }

    /** Appends that an asset is gone. */
    void putGone(ByteBuffer target, AssetKey asset) {
        putId(target, GONE, names.stored(asset));
    }

    /** Appends that a process has begun to append. */
    void putOpened(ByteBuffer target, AssetKey process) {
        putId(target, OPENED, process);
    }

    /** Appends that a process is done. */
    void putClosed(ByteBuffer target, AssetKey process) {
        putId(target, CLOSED, process);
    }

    private void putId(ByteBuffer target, byte kind, AssetKey id) {
        int at = begin(target, kind, id);
        target.put(new byte[CHECKED_LENGTH - 1 - ID_LENGTH]);
        end(target, at);
    }

    private static int begin(ByteBuffer target, byte kind, AssetKey id) {
        int at = target.position();
        target.put(kind).put(HexFormat.of().parseHex(id.id()));
        return at;
    }

    private void end(ByteBuffer target, int at) {
        target.putInt(checksum(target.array(), target.arrayOffset() + at));
    }

    private int checksum(byte[] content, int at) {
        crc.reset();
        crc.update(1);
        crc.update(content, at, CHECKED_LENGTH);
        return (int) crc.getValue();
    }

    @Override
    public String toString() {
        return "JournalRecords[" + states.size() + " assets]";
    }
}
