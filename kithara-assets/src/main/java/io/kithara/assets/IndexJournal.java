package io.kithara.assets;

import io.kithara.storage.Directories;
import io.kithara.storage.StorageException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.zip.CRC32C;

/**
 * The index on disk: an append-only file of fixed-size records, each with its own checksum, the last one of an asset
 * counts. A torn or zeroed part costs the records in it and no others.
 *
 * <p>Not safe for several threads; its owner serializes. Every method touches the disk.
 */
/*
 * file   = header record*
 * header = "KTHIDX" version(2)                       ; 8 bytes, big-endian as everything here
 * record = kind(1) id(16) sequence(8) touchedMillis(8) bytes(8) resources(4) pins(4) crc32c(4)
 * kind   = 1 state | 2 gone | 3 closed               ; gone uses the id only, closed nothing
 * crc32c is of the 49 bytes before it, started with 1 so that a zeroed record is not a good one.
 */
final class IndexJournal implements AutoCloseable {
    /** Rewriting is worth it once most of the file is history; below this size it never is. */
    static final int COMPACT_ABOVE_RECORDS = 1024;

    private static final long HEADER = 0x4B_54_48_49_44_58_00_01L;
    private static final int HEADER_LENGTH = Long.BYTES;
    private static final int ID_LENGTH = 16;
    private static final int CHECKED_LENGTH = 1 + ID_LENGTH + 3 * Long.BYTES + 2 * Integer.BYTES;
    private static final int RECORD_LENGTH = CHECKED_LENGTH + Integer.BYTES;

    /** Ten million records; a longer file is not ours. Compaction keeps a real one near twice the live records. */
    private static final long MAX_LENGTH = HEADER_LENGTH + 10_000_000L * RECORD_LENGTH;

    private static final byte STATE = 1;
    private static final byte GONE = 2;
    private static final byte CLOSED = 3;

    private final Path path;
    private final DiskNames names;
    private FileChannel channel;
    private long end;
    private long records;

    /** Whether the disk has it that this was closed in order, although it is open. */
    private boolean saysClosed;

    private IndexJournal(Path path, DiskNames names, FileChannel channel, long end, boolean saysClosed) {
        this.saysClosed = saysClosed;
        this.path = path;
        this.names = names;
        this.channel = channel;
        this.end = end;
        this.records = (end - HEADER_LENGTH) / RECORD_LENGTH;
    }

    /**
     * Reads the journal at {@code path} and opens it for appending; a missing or foreign file starts a new one.
     *
     * @throws StorageException {@code IO} if it can be neither read nor written
     */
    static Loaded open(Path path, DiskNames names) throws StorageException {
        try {
            Optional<byte[]> content = read(path);
            List<IndexRecord> live = new ArrayList<>();
            boolean complete = content.isPresent() && replay(content.get(), names, live);
            long end = content.isPresent() ? HEADER_LENGTH + wholeRecords(content.get().length) * RECORD_LENGTH : 0;
            FileChannel channel = openChannel(path);
            if (content.isEmpty()) {
                channel.truncate(0);
                writeFully(
                        channel,
                        ByteBuffer.allocate(HEADER_LENGTH).putLong(HEADER).flip(),
                        0);
                end = HEADER_LENGTH;
                Directories.force(path.resolveSibling(""));
            }
            return new Loaded(new IndexJournal(path, names, channel, end, complete), live, complete);
        } catch (IOException e) {
            throw new StorageException(StorageException.Reason.IO, "index " + path + ": " + e.getMessage(), e);
        }
    }

    private static Optional<byte[]> read(Path path) throws IOException {
        try {
            if (Files.size(path) > MAX_LENGTH) {
                return Optional.empty();
            }
            byte[] content = Files.readAllBytes(path);
            boolean ours =
                    content.length >= HEADER_LENGTH && ByteBuffer.wrap(content).getLong() == HEADER;
            return ours ? Optional.of(content) : Optional.empty();
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    /** Returns whether nothing can be missing: every record was good, and the last one says that it was the last. */
    private static boolean replay(byte[] content, DiskNames names, List<IndexRecord> live) {
        Map<AssetKey, IndexRecord> last = new HashMap<>(wholeRecords(content.length) * 2);
        boolean sound = (content.length - HEADER_LENGTH) % RECORD_LENGTH == 0;
        byte kind = 0;
        CRC32C crc = new CRC32C();
        ByteBuffer records = ByteBuffer.wrap(content);
        for (int at = HEADER_LENGTH; at + RECORD_LENGTH <= content.length; at += RECORD_LENGTH) {
            if (checksum(crc, content, at) != records.getInt(at + CHECKED_LENGTH)) {
                sound = false;
                continue;
            }
            kind = content[at];
            AssetKey key = names.known(new AssetKey(HexFormat.of().formatHex(content, at + 1, at + 1 + ID_LENGTH)));
            if (kind == STATE) {
                last.put(key, readState(key, records.position(at + 1 + ID_LENGTH)));
            } else if (kind == GONE) {
                last.remove(key);
            }
        }
        live.addAll(last.values());
        return sound && kind == CLOSED;
    }

    private static IndexRecord readState(AssetKey key, ByteBuffer record) {
        return new IndexRecord(
                key, record.getLong(), record.getLong(), record.getLong(), record.getInt(), record.getInt());
    }

    private static int wholeRecords(int length) {
        return (length - HEADER_LENGTH) / RECORD_LENGTH;
    }

    /** Appends states and removals in one write; they are durable after {@link #force}. */
    void append(List<IndexRecord> states, List<AssetKey> gone) throws StorageException {
        ByteBuffer batch = ByteBuffer.allocate((states.size() + gone.size()) * RECORD_LENGTH);
        CRC32C crc = new CRC32C();
        states.forEach(state -> put(batch, crc, STATE, state));
        gone.forEach(key -> put(batch, crc, GONE, new IndexRecord(key, 0, 0, 0, 0, 0)));
        write(batch.flip());
        if (saysClosed) {
            // Otherwise a power cut could leave the end of the last run, and nobody would look for assets of this one.
            force();
            saysClosed = false;
        }
    }

    /** Says that everything known has been appended; the next append takes that back. */
    void appendClosed() throws StorageException {
        ByteBuffer record = ByteBuffer.allocate(RECORD_LENGTH);
        put(record, new CRC32C(), CLOSED, new IndexRecord(new AssetKey("0".repeat(2 * ID_LENGTH)), 0, 0, 0, 0, 0));
        write(record.flip());
        saysClosed = true;
    }

    /** Makes everything appended so far durable. */
    void force() throws StorageException {
        try {
            channel.force(false);
        } catch (IOException e) {
            throw failed(e);
        }
    }

    /** Returns whether most of the file is history. */
    boolean isWorthCompacting(int liveRecords) {
        return records > COMPACT_ABOVE_RECORDS && records > 2L * liveRecords;
    }

    /** Replaces the file by one with a single record for each asset; a crash leaves the old or the new one. */
    void compact(Collection<IndexRecord> live) throws StorageException {
        Path fresh = path.resolveSibling(path.getFileName() + ".new");
        ByteBuffer content = ByteBuffer.allocate(HEADER_LENGTH + live.size() * RECORD_LENGTH);
        content.putLong(HEADER);
        CRC32C crc = new CRC32C();
        live.forEach(state -> put(content, crc, STATE, state));
        content.flip();
        try {
            try (FileChannel next = openChannel(fresh, StandardOpenOption.TRUNCATE_EXISTING)) {
                writeFully(next, content, 0);
                next.force(true);
            }
            // Windows does not replace a file that is open.
            channel.close();
            Files.move(fresh, path, StandardCopyOption.ATOMIC_MOVE);
            records = live.size();
            end = content.limit();
            // What is appended and forced from here on would be lost with the name.
            Directories.force(path.resolveSibling(""));
        } catch (IOException e) {
            throw failed(e);
        } finally {
            reopen();
        }
    }

    private void reopen() throws StorageException {
        if (!channel.isOpen()) {
            try {
                channel = openChannel(path);
            } catch (IOException e) {
                throw failed(e);
            }
        }
    }

    private static FileChannel openChannel(Path path, OpenOption... more) throws IOException {
        Set<OpenOption> options = new HashSet<>(Arrays.asList(more));
        options.add(StandardOpenOption.CREATE);
        options.add(StandardOpenOption.WRITE);
        return FileChannel.open(path, options);
    }

    @Override
    public void close() throws StorageException {
        try {
            channel.close();
        } catch (IOException e) {
            throw failed(e);
        }
    }

    private void write(ByteBuffer batch) throws StorageException {
        int length = batch.remaining();
        try {
            writeFully(channel, batch, end);
        } catch (IOException e) {
            throw failed(e);
        }
        end += length;
        records += length / RECORD_LENGTH;
    }

    private StorageException failed(IOException e) {
        return new StorageException(StorageException.Reason.IO, "index " + path + ": " + e.getMessage(), e);
    }

    private void put(ByteBuffer target, CRC32C crc, byte kind, IndexRecord record) {
        int at = target.position();
        target.put(kind)
                .put(HexFormat.of().parseHex(names.stored(record.key()).id()))
                .putLong(record.sequence())
                .putLong(record.touchedMillis())
                .putLong(record.bytes())
                .putInt(record.resources())
                .putInt(record.pins());
        target.putInt(checksum(crc, target.array(), target.arrayOffset() + at));
    }

    private static int checksum(CRC32C crc, byte[] content, int at) {
        crc.reset();
        crc.update(1);
        crc.update(content, at, CHECKED_LENGTH);
        return (int) crc.getValue();
    }

    private static void writeFully(FileChannel channel, ByteBuffer source, long position) throws IOException {
        long at = position;
        while (source.hasRemaining()) {
            at += channel.write(source, at);
        }
    }

    @Override
    public String toString() {
        return "IndexJournal[" + path + " " + records + " records]";
    }

    /**
     * A journal and what it remembered.
     *
     * @param journal open for appending
     * @param records the last state of each asset, in no order
     * @param complete whether it was closed in order and undamaged, so that no asset can be missing from it
     */
    record Loaded(IndexJournal journal, List<IndexRecord> records, boolean complete) {}
}
