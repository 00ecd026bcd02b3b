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
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;

/**
 * The index on disk: an append-only file of fixed-size records, each with its own checksum, the last one of an asset
 * counts. A torn or zeroed part costs the records in it and no others.
 *
 * <p>Several processes append to it, and any of them replaces it by a shorter one: each reads what the others have done
 * before it does something, see {@link #catchUp}, and holds the lock of the journal meanwhile.
 *
 * <p>Not safe for several threads; its owner serializes. Every method touches the disk.
 */
/*
 * file   = header record*
 * header = "KTHIDX" version(2)                       ; 8 bytes, big-endian as everything here
 * record                                             ; see JournalRecords
 *
 * A process that appends says first that it has opened the journal, and that it has closed it when it has appended all it
 * knows. Where one says the first and not the second, and is not there any more, assets may be missing.
 */
final class IndexJournal implements AutoCloseable {
    /** Rewriting is worth it once most of the file is history; below this size it never is. */
    static final int COMPACT_ABOVE_RECORDS = 1024;

    private static final long HEADER = 0x4B_54_48_49_44_58_00_02L;
    private static final int HEADER_LENGTH = Long.BYTES;
    private static final int RECORD_LENGTH = JournalRecords.RECORD_LENGTH;

    /** Ten million records; a longer file is not ours. Compaction keeps a real one near twice the live records. */
    private static final long MAX_LENGTH = HEADER_LENGTH + 10_000_000L * RECORD_LENGTH;

    private final Path path;
    private final CacheLocks locks;
    private final DiskNames names;

    /** This process as the journal names it: its seat, and a number that no predecessor on that seat had. */
    private final AssetKey self;

    /** Those who appended and neither said that they were done nor are there any more. */
    private final Set<AssetKey> lost = new HashSet<>();

    /** Those who have said that they append, and not that they are done. */
    private final Set<AssetKey> open = new HashSet<>();

    private FileChannel channel;
    private Object identity;
    private long end;

    private IndexJournal(Path path, CacheLocks locks, DiskNames names, FileChannel channel, Object identity, long end) {
        this.path = path;
        this.locks = locks;
        this.names = names;
        this.self = new AssetKey(HexFormat.of().toHexDigits(locks.seat())
                + HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextInt())
                + HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong()));
        this.channel = channel;
        this.identity = identity;
        this.end = end;
    }

    /** As {@link #open(Path, CacheLocks, DiskNames)}, for a directory that nobody else uses and that hides nothing. */
    static Loaded open(Path path) throws StorageException {
        return open(path, CacheLocks.UNSHARED, DiskNames.PLAIN);
    }

    /**
     * Reads the journal at {@code path} and opens it for appending; a missing or foreign file starts a new one.
     *
     * @throws StorageException {@code IO} if it can be neither read nor written
     */
    static Loaded open(Path path, CacheLocks locks, DiskNames names) throws StorageException {
        HeldRange alone = locks.journal();
        try {
            Optional<byte[]> content = read(path);
            FileChannel channel = openChannel(path);
            if (content.isEmpty()) {
                writeHeader(channel, path);
            }
            IndexJournal journal = new IndexJournal(path, locks, names, channel, identityOf(path), HEADER_LENGTH);
            JournalRecords records = journal.replay(content.orElseGet(() -> new byte[HEADER_LENGTH]), HEADER_LENGTH);
            journal.findLost(records);
            boolean othersKnow = journal.open.size() > journal.lost.size();
            boolean complete =
                    content.isPresent() && (records.isSoundAndClosed() || othersKnow) && journal.lost.isEmpty();
            return new Loaded(journal, List.copyOf(records.states().values()), complete);
        } catch (IOException e) {
            throw e instanceof StorageException known
                    ? known
                    : new StorageException(StorageException.Reason.IO, "index " + path + ": " + e.getMessage(), e);
        } finally {
            alone.close();
        }
    }

    private static void writeHeader(FileChannel channel, Path path) throws IOException {
        channel.truncate(0);
        writeFully(channel, ByteBuffer.allocate(HEADER_LENGTH).putLong(HEADER).flip(), 0);
        Directories.force(path.resolveSibling(""));
    }

    private void findLost(JournalRecords records) {
        open.addAll(records.open());
        for (AssetKey process : open) {
            int seat = HexFormat.fromHexDigits(process.id(), 0, Integer.SIZE / 4);
            // Whoever is on our seat now is we.
            if (seat == locks.seat() || !locks.isPresent(seat)) {
                lost.add(process);
            }
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

    /** Reads records that {@link #end} does not count yet; a part of one will be overwritten. */
    private JournalRecords replay(byte[] content, int start) {
        int whole = (content.length - start) / RECORD_LENGTH;
        JournalRecords records = new JournalRecords(names, whole);
        records.replay(content, start);
        end += (long) whole * RECORD_LENGTH;
        return records;
    }

    /**
     * Reads what other processes have done since the last call of any method here.
     *
     * @return empty if that is nothing
     */
    Optional<News> catchUp() throws StorageException {
        try {
            if (!identity.equals(identityOf(path))) {
                return Optional.of(readAnew());
            }
            long more = (channel.size() - end) / RECORD_LENGTH * RECORD_LENGTH;
            if (more <= 0) {
                return Optional.empty();
            }
            ByteBuffer tail = ByteBuffer.allocate(Math.toIntExact(Math.min(more, MAX_LENGTH)));
            while (tail.hasRemaining() && channel.read(tail, end + tail.position()) >= 0) {
                // One read brings it all but for an interrupted one.
            }
            JournalRecords records = replay(Arrays.copyOf(tail.array(), tail.position()), 0);
            open.addAll(records.open());
            return Optional.of(new News(records, false));
        } catch (IOException e) {
            throw failed(e);
        }
    }

    /** Another process has put a shorter file in its place, or somebody has deleted it. */
    private News readAnew() throws IOException {
        Optional<byte[]> content = read(path);
        channel.close();
        channel = openChannel(path);
        if (content.isEmpty()) {
            writeHeader(channel, path);
        }
        identity = identityOf(path);
        end = HEADER_LENGTH;
        open.clear();
        JournalRecords records = replay(content.orElseGet(() -> new byte[HEADER_LENGTH]), HEADER_LENGTH);
        open.addAll(records.open());
        return new News(records, content.isPresent());
    }

    /** A file has a number; where it has none, on Windows, the moment of its creation has to do. */
    private static Object identityOf(Path path) throws IOException {
        try {
            BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
            Object key = attributes.fileKey();
            return key != null ? key : attributes.creationTime();
        } catch (NoSuchFileException e) {
            return path;
        }
    }

    /** Appends states and removals in one write; they are durable after {@link #force}. */
    void append(List<IndexRecord> states, List<AssetKey> gone) throws StorageException {
        boolean first = !open.contains(self);
        JournalRecords records = new JournalRecords(names, 0);
        ByteBuffer batch = ByteBuffer.allocate((states.size() + gone.size() + 1) * RECORD_LENGTH);
        if (first) {
            records.putOpened(batch, self);
        }
        states.forEach(state -> records.putState(batch, state));
        gone.forEach(key -> records.putGone(batch, key));
        write(batch.flip());
        open.add(self);
        if (first) {
            // Otherwise a power cut could leave the end of the last run, and nobody would look for assets of this one.
            force();
        }
    }

    /** Says that this process has appended everything it knows; the next append takes that back. */
    void appendClosed() throws StorageException {
        appendClosed(Set.of(self));
    }

    /** Says that nothing is missing any more of what those who are gone had not appended. */
    void appendFound() throws StorageException {
        appendClosed(lost);
        lost.clear();
    }

    private void appendClosed(Set<AssetKey> processes) throws StorageException {
        JournalRecords records = new JournalRecords(names, 0);
        ByteBuffer batch = ByteBuffer.allocate(processes.size() * RECORD_LENGTH);
        processes.forEach(process -> records.putClosed(batch, process));
        write(batch.flip());
        open.removeAll(processes);
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
        long records = (end - HEADER_LENGTH) / RECORD_LENGTH;
        return records > COMPACT_ABOVE_RECORDS && records > 2L * liveRecords;
    }

    /** Replaces the file by one with a single record for each asset; a crash leaves the old or the new one. */
    void compact(Collection<IndexRecord> live) throws StorageException {
        Path fresh = path.resolveSibling(path.getFileName() + ".new");
        JournalRecords records = new JournalRecords(names, 0);
        ByteBuffer content = ByteBuffer.allocate(HEADER_LENGTH + (live.size() + open.size()) * RECORD_LENGTH);
        content.putLong(HEADER);
        live.forEach(state -> records.putState(content, state));
        open.forEach(process -> records.putOpened(content, process));
        content.flip();
        try {
            try (FileChannel next = openChannel(fresh, StandardOpenOption.TRUNCATE_EXISTING)) {
                writeFully(next, content, 0);
                next.force(true);
            }
            // Windows does not replace a file that is open.
            channel.close();
            Files.move(fresh, path, StandardCopyOption.ATOMIC_MOVE);
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
                identity = identityOf(path);
            } catch (IOException e) {
                throw failed(e);
            }
        }
    }

    private static FileChannel openChannel(Path path, OpenOption... more) throws IOException {
        List<OpenOption> options = new ArrayList<>(Arrays.asList(more));
        options.add(StandardOpenOption.CREATE);
        options.add(StandardOpenOption.READ);
        options.add(StandardOpenOption.WRITE);
        return FileChannel.open(path, Set.copyOf(options));
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
    }

    private StorageException failed(IOException e) {
        return new StorageException(StorageException.Reason.IO, "index " + path + ": " + e.getMessage(), e);
    }

    private static void writeFully(FileChannel channel, ByteBuffer source, long position) throws IOException {
        long at = position;
        while (source.hasRemaining()) {
            at += channel.write(source, at);
        }
    }

    @Override
    public String toString() {
        return "IndexJournal[" + path + " " + end + " bytes]";
    }

    /**
     * A journal and what it remembered.
     *
     * @param journal open for appending
     * @param records the last state of each asset, in no order
     * @param complete whether no asset can be missing from it: it is undamaged, and whoever appended has said that he was
     *     done, or is still there
     */
    record Loaded(IndexJournal journal, List<IndexRecord> records, boolean complete) {}

    /**
     * What other processes have done.
     *
     * @param records what they appended
     * @param all whether that is all there is, so that what is not in it is gone
     */
    record News(JournalRecords records, boolean all) {}
}
