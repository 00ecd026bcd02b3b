package io.kithara.assets;

import io.kithara.storage.ByteRange;
import io.kithara.storage.Coverage;
import io.kithara.storage.RangeSet;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** The rows of a manifest. Reading checks what a row says as far as it could lead out of its directory or past an array. */
/*
 * row      = flags path generation length? total? landed? durable? etag? lastModified? contentType? source?
 * flags    = number; a bit each, named below
 * landed   = ranges                     ; absent if LANDED_WHOLE
 * ranges   = count (gap length)*        ; from the end of the range before
 * durable  = ranges? modified crc32c*   ; no ranges if DURABLE_ALL; a checksum for each block, 4 bytes
 * modified = signed                     ; milliseconds since the durable row before
 * generation, length, total, count, gap = number; path, etag, lastModified, contentType, source = text
 */
final class ManifestRows {
    /** Columns of texts: path, etag, lastModified, contentType, source. */
    static final int TEXT_COLUMNS = 5;

    /** A resource in more pieces than this vouches for the first ones only and fetches the rest again. */
    static final int MAX_RANGES = 1024;

    private static final int PATH = 0;
    private static final int ETAG = 1;
    private static final int LAST_MODIFIED = 2;
    private static final int CONTENT_TYPE = 3;
    private static final int SOURCE = 4;

    private static final int HAS_LENGTH = 1;
    private static final int LENGTH_PROVEN = 2;
    private static final int LANDED_WHOLE = 4;
    private static final int DURABLE_ALL = 8;
    private static final int HAS_DURABLE = 16;
    private static final int HAS_ETAG = 32;
    private static final int HAS_LAST_MODIFIED = 64;
    private static final int HAS_CONTENT_TYPE = 128;
    private static final int HAS_TOTAL = 256;
    private static final int HAS_SOURCE = 512;

    private ManifestRows() {}

    /** Returns what of {@code landed} a manifest can vouch for. */
    static RangeSet kept(RangeSet landed) {
        List<ByteRange> ranges = landed.ranges();
        return ranges.size() <= MAX_RANGES ? landed : RangeSet.copyOf(ranges.subList(0, MAX_RANGES));
    }

    static void write(Collection<ManifestEntry> entries, CompactOutput out) {
        long modifiedMillis = 0;
        for (ManifestEntry entry : entries) {
            write(entry, flags(entry), modifiedMillis, out);
            if (!entry.durable().ranges().isEmpty()) {
                modifiedMillis = entry.durable().modifiedMillis();
            }
        }
    }

    private static int flags(ManifestEntry entry) {
        ResourceInfo info = entry.info();
        return flag(HAS_LENGTH, entry.coverage().length().isPresent())
                | flag(LENGTH_PROVEN, entry.coverage().lengthProven())
                | flag(LANDED_WHOLE, entry.coverage().isWhole())
                | flag(DURABLE_ALL, entry.isDurable())
                | flag(HAS_DURABLE, !entry.durable().ranges().isEmpty())
                | flag(HAS_ETAG, info.etag().isPresent())
                | flag(HAS_LAST_MODIFIED, info.lastModified().isPresent())
                | flag(HAS_CONTENT_TYPE, info.contentType().isPresent())
                | flag(HAS_TOTAL, info.total().isPresent())
                | flag(HAS_SOURCE, info.source().isPresent());
    }

    private static int flag(int bit, boolean isSet) {
        return isSet ? bit : 0;
    }

    private static void write(ManifestEntry entry, int flags, long modifiedBefore, CompactOutput out) {
        out.number(flags);
        out.text(PATH, entry.path());
        out.number(entry.generation());
        entry.coverage().length().ifPresent(out::number);
        ResourceInfo info = entry.info();
        info.total().ifPresent(out::number);
        if ((flags & LANDED_WHOLE) == 0) {
            write(entry.coverage().landed(), out);
        }
        if ((flags & HAS_DURABLE) != 0) {
            write(entry.durable(), (flags & DURABLE_ALL) != 0, modifiedBefore, out);
        }
        info.etag().ifPresent(text -> out.text(ETAG, text));
        info.lastModified().ifPresent(text -> out.text(LAST_MODIFIED, text));
        info.contentType().ifPresent(text -> out.text(CONTENT_TYPE, text));
        info.source().ifPresent(text -> out.text(SOURCE, text));
    }

    private static void write(RangeSet set, CompactOutput out) {
        List<ByteRange> ranges = kept(set).ranges();
        out.number(ranges.size());
        long end = 0;
        for (ByteRange range : ranges) {
            out.number(range.start() - end);
            out.number(range.length());
            end = range.end();
        }
    }

    private static void write(DurableBytes durable, boolean all, long modifiedBefore, CompactOutput out) {
        if (!all) {
            write(durable.ranges(), out);
        }
        out.signed(durable.modifiedMillis() - modifiedBefore);
        long blocks = BlockPieces.count(durable.ranges());
        for (int n = 0; n < blocks; n++) {
            out.int32(durable.checksum(n));
        }
    }

    static void read(CompactInput in, List<ManifestEntry> entries) throws IOException {
        long modifiedMillis = 0;
        while (in.hasRemaining()) {
            ManifestEntry entry = read(in, modifiedMillis);
            entries.add(entry);
            if (!entry.durable().ranges().isEmpty()) {
                modifiedMillis = entry.durable().modifiedMillis();
            }
        }
    }

    private static ManifestEntry read(CompactInput in, long modifiedBefore) throws IOException {
        int flags = (int) in.number();
        String path = in.text(PATH);
        // A manifest from elsewhere must not lead out of its directory.
        ResourceKey.requirePath(path);
        int generation = Math.toIntExact(in.number());
        OptionalLong length = readNumber(in, flags, HAS_LENGTH);
        OptionalLong total = readNumber(in, flags, HAS_TOTAL);
        RangeSet landed = (flags & LANDED_WHOLE) == 0 ? readRanges(in) : whole(length);
        DurableBytes durable = readDurable(in, flags, landed, modifiedBefore);
        ResourceInfo info = new ResourceInfo(
                readText(in, flags, HAS_ETAG, ETAG),
                readText(in, flags, HAS_LAST_MODIFIED, LAST_MODIFIED),
                readText(in, flags, HAS_CONTENT_TYPE, CONTENT_TYPE),
                total,
                readText(in, flags, HAS_SOURCE, SOURCE));
        return new ManifestEntry(
                path, generation, new Coverage(landed, length, (flags & LENGTH_PROVEN) != 0), durable, info);
    }

    private static RangeSet whole(OptionalLong length) {
        return length.orElse(0) > 0 ? RangeSet.of(new ByteRange(0, length.getAsLong())) : RangeSet.empty();
    }

    private static RangeSet readRanges(CompactInput in) throws IOException {
        List<ByteRange> ranges = new ArrayList<>();
        long end = 0;
        for (int left = in.count(); left > 0; left--) {
            long start = end + in.number();
            end = start + in.number();
            ranges.add(new ByteRange(start, end));
        }
        return RangeSet.copyOf(ranges);
    }

    private static DurableBytes readDurable(CompactInput in, int flags, RangeSet landed, long modifiedBefore)
            throws IOException {
        if ((flags & HAS_DURABLE) == 0) {
            return DurableBytes.NONE;
        }
        RangeSet ranges = (flags & DURABLE_ALL) == 0 ? readRanges(in) : landed;
        long modifiedMillis = modifiedBefore + in.signed();
        int[] checksums = new int[in.requireCount(BlockPieces.count(ranges), Integer.BYTES)];
        for (int n = 0; n < checksums.length; n++) {
            checksums[n] = in.int32();
        }
        return DurableBytes.of(ranges, checksums, modifiedMillis);
    }

    private static OptionalLong readNumber(CompactInput in, int flags, int bit) throws IOException {
        return (flags & bit) == 0 ? OptionalLong.empty() : OptionalLong.of(in.number());
    }

    private static Optional<String> readText(CompactInput in, int flags, int bit, int column) throws IOException {
        return (flags & bit) == 0 ? Optional.empty() : Optional.of(in.text(column));
    }
}
