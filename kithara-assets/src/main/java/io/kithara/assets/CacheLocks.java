package io.kithara.assets;

import io.kithara.storage.StorageException;
import java.io.IOException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the processes that share a directory lock against each other, and the class loaders of one process: who writes a
 * resource, who uses an asset, who rewrites a manifest or the journal. What the threads of one process do with a thing is
 * serialized elsewhere.
 *
 * <p>Where the system has no file locks everything is granted: the directory is then for one process at a time. Safe from any
 * thread; where a method may wait it says so.
 */
/*
 * All are ranges of one file, root/cache.lock, which is empty and never deleted: no litter, and no race between one who
 * deletes a lock file and one who opens it.
 *
 *   position = kind(3) rest(60)
 *   rest     = seat(20)             ; PRESENCE: see LockFile
 *            | 0                    ; JOURNAL: held while it is read, appended to or replaced
 *            | asset(60)            ; MANIFEST: held while it is read, merged and replaced
 *            | key(60)              ; WRITER: held from the claim until the manifest says what was written
 *            | asset(40) seat(20)   ; USE: whoever uses the asset holds his own seat of it, and who deletes takes all the
 *                                   ; others: so nobody has to let go of a lock in order to get a stronger one
 *
 * asset and key are digests; two that are equal by chance cost a wait, or an eviction that is passed over, never a byte.
 */
final class CacheLocks {
    static final String FILE_NAME = "cache.lock";

    /** Far beyond any force and any listing of a directory: whoever holds a range for longer has been stopped. */
    static final Duration PATIENCE = Duration.ofSeconds(10);

    private static final int REST_BITS = 60;
    private static final long JOURNAL = 1L << REST_BITS;
    private static final long MANIFEST = 2L << REST_BITS;
    private static final long WRITER = 3L << REST_BITS;
    private static final long USE = 4L << REST_BITS;
    private static final int DIGEST_HEX_DIGITS = REST_BITS / 4;
    private static final int USE_HEX_DIGITS = 10;

    /** Grants everything: there is nobody to lock out. */
    static final CacheLocks UNSHARED = new CacheLocks(null);

    private final @Nullable LockFile file;

    /** Creates what locks through {@code file}, or grants everything without one. */
    CacheLocks(@Nullable LockFile file) {
        this.file = file;
    }

    /** Takes the right to write one resource; empty if it is held elsewhere. */
    Optional<HeldRange> tryWriter(ResourceKey key) {
        String digest = CanonicalUrl.digest(key.asset().id() + '/' + key.path(), DIGEST_HEX_DIGITS);
        return tryTake(WRITER + digits(digest, DIGEST_HEX_DIGITS), 1);
    }

    /** Notes that this process uses an asset; empty while another one deletes it, or looks after it alone. */
    Optional<HeldRange> tryUse(AssetKey asset) {
        return file == null ? Optional.of(HeldRange.NOTHING) : tryTake(firstSeat(asset) + file.seat(), 1);
    }

    /**
     * As {@link #tryUse}, but waits for the other one.
     *
     * @throws StorageException {@code IO} if it does not end
     */
    HeldRange use(AssetKey asset) throws StorageException {
        return file == null ? HeldRange.NOTHING : take(firstSeat(asset) + file.seat(), "asset " + asset);
    }

    /** Keeps all other processes from using an asset; empty if one uses it, or does the same. */
    Optional<HeldRange> tryAlone(AssetKey asset) {
        return file == null ? Optional.of(HeldRange.NOTHING) : tryOthers(firstSeat(asset));
    }

    /**
     * Waits until no other process reads, merges and writes the manifest.
     *
     * @throws StorageException {@code IO} if that does not end
     */
    HeldRange manifest(AssetKey asset) throws StorageException {
        return take(MANIFEST + digits(asset.id(), DIGEST_HEX_DIGITS), "manifest of " + asset);
    }

    /**
     * Waits until no other process reads and writes the journal.
     *
     * @throws StorageException {@code IO} if that does not end
     */
    HeldRange journal() throws StorageException {
        return take(JOURNAL, "index");
    }

    /** Returns the number that this process, or class loader, has among those that have the directory open now. */
    int seat() {
        return file == null ? 0 : file.seat();
    }

    /** Returns whether whoever had another seat is still there. */
    boolean isPresent(int seat) {
        if (file == null || seat < 0 || seat >= LockFile.SEATS) {
            return false;
        }
        Optional<HeldRange> free = tryTake(seat, 1);
        free.ifPresent(HeldRange::close);
        return free.isEmpty();
    }

    /** Returns whether no other process, and no other class loader, has the directory open. */
    boolean isAlone() {
        Optional<HeldRange> others = file == null ? Optional.of(HeldRange.NOTHING) : tryOthers(0);
        others.ifPresent(HeldRange::close);
        return others.isPresent();
    }

    /** Takes all seats from {@code first} on but the own one. */
    private Optional<HeldRange> tryOthers(long first) {
        long own = first + seat();
        Optional<HeldRange> below = tryTake(first, own - first);
        if (below.isEmpty()) {
            return below;
        }
        Optional<HeldRange> above = tryTake(own + 1, first + LockFile.SEATS - own - 1);
        if (above.isEmpty()) {
            below.get().close();
            return above;
        }
        return Optional.of(() -> {
            below.get().close();
            above.get().close();
        });
    }

    private static long firstSeat(AssetKey asset) {
        return USE + digits(asset.id(), USE_HEX_DIGITS) * LockFile.SEATS;
    }

    private static long digits(String hex, int count) {
        return HexFormat.fromHexDigitsToLong(hex, 0, count);
    }

    private Optional<HeldRange> tryTake(long position, long size) {
        if (file == null || size == 0) {
            return Optional.of(HeldRange.NOTHING);
        }
        try {
            return file.tryTake(position, size);
        } catch (IOException e) {
            // The directory could be locked when it was opened. What cannot be asked for now counts as held elsewhere.
            ModuleLog.logger().log(System.Logger.Level.WARNING, "{0} cannot be locked: {1}", file, e.getMessage());
            return Optional.empty();
        }
    }

    private HeldRange take(long position, String what) throws StorageException {
        if (file == null) {
            return HeldRange.NOTHING;
        }
        try {
            return file.take(position, 1, PATIENCE)
                    .orElseThrow(() -> new StorageException(
                            StorageException.Reason.IO,
                            "another process has kept the " + what + " for " + PATIENCE.toSeconds() + " s"));
        } catch (StorageException e) {
            throw e;
        } catch (IOException e) {
            throw new StorageException(StorageException.Reason.IO, what + " cannot be locked: " + e.getMessage(), e);
        }
    }

    @Override
    public String toString() {
        return "CacheLocks[" + (file == null ? "none]" : file + "]");
    }
}
