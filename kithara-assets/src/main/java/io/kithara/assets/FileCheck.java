package io.kithara.assets;

import io.kithara.assets.VerifyReport.Problem;
import io.kithara.storage.ByteRange;
import io.kithara.storage.RangeSet;
import io.kithara.storage.StorageException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * Takes the checksums of a file's blocks, and compares them later: what is wrong costs the blocks it is in and no others.
 * Used by one thread; reads the disk. A link is never followed: what it leads to is not ours.
 */
final class FileCheck {
    private static final int BUFFER_BYTES = 64 * 1024;

    private final FileView.Bytes bytes;
    private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);
    private final CRC32C crc = new CRC32C();

    private FileCheck(FileView.Bytes bytes) {
        this.bytes = bytes;
    }

    /**
     * Returns what of {@code entry} is durable now that all that has landed was forced. A block of which the same was
     * durable before keeps its checksum: its bytes are not looked at again.
     */
    static DurableBytes durable(FileView file, ManifestEntry entry) throws IOException {
        RangeSet ranges = ManifestCodec.kept(entry.coverage().landed());
        if (ranges.isEmpty()) {
            return DurableBytes.NONE;
        }
        List<BlockPieces> blocks = BlockPieces.of(ranges);
        Map<BlockPieces, Integer> known = checksums(entry.durable());
        int[] checksums = new int[blocks.size()];
        // The time first: a write between the two makes the next look read the bytes.
        long modifiedMillis = Files.getLastModifiedTime(file.path(), LinkOption.NOFOLLOW_LINKS)
                .toMillis();
        try (FileView.Bytes content = file.open()) {
            FileCheck check = new FileCheck(content);
            for (int n = 0; n < checksums.length; n++) {
                Integer before = known.get(blocks.get(n));
                checksums[n] = before != null ? before : check.checksum(blocks.get(n));
            }
        }
        return DurableBytes.of(ranges, checksums, modifiedMillis);
    }

    private static Map<BlockPieces, Integer> checksums(DurableBytes durable) {
        Map<BlockPieces, Integer> checksums = new HashMap<>();
        int n = 0;
        for (BlockPieces block : durable.blocks()) {
            checksums.put(block, durable.checksum(n++));
        }
        return checksums;
    }

    /** Looks what is left of {@code entry}, at every byte if {@code thorough} or if the file has another time or end. */
    static Checkup check(FileView file, ManifestEntry entry, boolean thorough) {
        try {
            BasicFileAttributes found =
                    Files.readAttributes(file.path(), BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            if (!found.isRegularFile()) {
                return Checkup.lost(entry, Problem.FILE_MISSING);
            }
            long size = file.plainBytes(found.size());
            long modifiedMillis = found.lastModifiedTime().toMillis();
            return !thorough && looksUntouched(size, modifiedMillis, entry)
                    ? Checkup.sound(entry)
                    : checkBytes(file, size, modifiedMillis, entry);
        } catch (IOException e) {
            return Checkup.lost(entry, Problem.FILE_MISSING);
        }
    }

    private static boolean looksUntouched(long size, long modifiedMillis, ManifestEntry entry) {
        long end = entry.durable().ranges().end();
        return modifiedMillis == entry.durable().modifiedMillis()
                && (entry.coverage().isWhole() ? size == end : size >= end);
    }

    private static Checkup checkBytes(FileView file, long size, long modifiedMillis, ManifestEntry entry)
            throws IOException {
        DurableBytes durable = entry.durable();
        List<BlockPieces> blocks = durable.blocks();
        List<ByteRange> good = new ArrayList<>();
        int[] checksums = new int[blocks.size()];
        int count = 0;
        try (FileView.Bytes content = file.open()) {
            FileCheck check = new FileCheck(content);
            for (int n = 0; n < checksums.length; n++) {
                if (check.holds(blocks.get(n), durable.checksum(n), size)) {
                    good.addAll(blocks.get(n).pieces());
                    checksums[count++] = durable.checksum(n);
                }
            }
        }
        if (count == checksums.length && (count == 0 || modifiedMillis == durable.modifiedMillis())) {
            return Checkup.sound(entry);
        }
        DurableBytes left = DurableBytes.of(RangeSet.copyOf(good), Arrays.copyOf(checksums, count), modifiedMillis);
        return new Checkup(entry.withDurable(left).durableOnly(), problem(count, checksums.length, size, durable));
    }

    private static Optional<Problem> problem(int good, int all, long size, DurableBytes durable) {
        if (good == all) {
            return Optional.empty();
        }
        return Optional.of(size < durable.ranges().end() ? Problem.FILE_SHORT : Problem.CONTENT_CHANGED);
    }

    private boolean holds(BlockPieces block, int checksum, long size) throws IOException {
        long end = block.pieces().get(block.pieces().size() - 1).end();
        try {
            return end <= size && checksum(block) == checksum;
        } catch (StorageException e) {
            if (e.reason() == StorageException.Reason.CORRUPT) {
                return false;
            }
            throw e;
        }
    }

    private int checksum(BlockPieces block) throws IOException {
        crc.reset();
        for (ByteRange piece : block.pieces()) {
            add(piece);
        }
        return (int) crc.getValue();
    }

    private void add(ByteRange piece) throws IOException {
        long at = piece.start();
        while (at < piece.end()) {
            buffer.clear().limit((int) Math.min(BUFFER_BYTES, piece.end() - at));
            int count = bytes.read(buffer, at);
            if (count < 0) {
                throw new IOException("ends at " + at + " and not at " + piece.end());
            }
            crc.update(buffer.flip());
            at += count;
        }
    }
}
