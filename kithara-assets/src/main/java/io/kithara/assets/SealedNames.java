package io.kithara.assets;

import io.kithara.storage.BlockCipher;
import io.kithara.storage.StorageException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import javax.crypto.Cipher;

/**
 * Spells and seals with keys that are derived from the host's, one for each purpose. Whoever has the directory and not the
 * key learns how many assets and files there are, how large, and when they were used.
 */
/*
 * Ownership: any thread; ciphers are made for each use, but for the one of the ids, which the lock of this guards: start-up
 * turns 100,000 ids. docs/encryption-at-rest.md has the format.
 */
final class SealedNames implements DiskNames {
    /** AES-256 whatever the length of the host's key: it costs nothing that can be measured. */
    private static final int KEY_BYTES = 32;

    /** A digest of 128 bits: no two files of an asset share a name. */
    private static final int NAME_BYTES = 16;

    private final SecureRandom random = new SecureRandom();
    private final Hkdf files;
    private final SubKey ids;
    private final SubKey names;
    private final GcmCipher manifests;
    private final byte[] check;

    private final ReentrantLock lock = new ReentrantLock();
    private final Cipher storing;
    private final Cipher knowing;

    /** Derives all keys; {@code secret} stays the caller's. */
    SealedNames(byte[] salt, byte[] secret) {
        Hkdf root = Hkdf.extract(salt, secret);
        this.ids = root.key("kithara ids", "AES", KEY_BYTES);
        this.names = root.key("kithara names", Hkdf.HMAC, KEY_BYTES);
        this.manifests = new GcmCipher(root.key("kithara manifests", "AES", KEY_BYTES), random);
        this.check = root.expand("kithara check".getBytes(StandardCharsets.US_ASCII), KEY_BYTES);
        byte[] content = root.expand("kithara contents".getBytes(StandardCharsets.US_ASCII), KEY_BYTES);
        this.files = Hkdf.extract(salt, content);
        Arrays.fill(content, (byte) 0);
        root.destroy();
        this.storing = permutation(Cipher.ENCRYPT_MODE);
        this.knowing = permutation(Cipher.DECRYPT_MODE);
    }

    /** One block of AES and no mode around it: an id is as long as a block, and each has one other that stands for it. */
    private Cipher permutation(int mode) {
        try {
            Cipher cipher = Cipher.getInstance("AES/ECB/NoPadding");
            cipher.init(mode, ids);
            return cipher;
        } catch (GeneralSecurityException e) {
            throw new AssertionError("every Java platform has AES", e);
        }
    }

    /** Returns what proves that the key is the right one, and tells nothing about it. */
    byte[] check() {
        return check.clone();
    }

    /** Returns whether the keys here are those that {@code other} proves. */
    boolean isProvenBy(byte[] other) {
        return MessageDigest.isEqual(check, other);
    }

    @Override
    public AssetKey stored(AssetKey asset) {
        return turn(storing, asset);
    }

    @Override
    public AssetKey known(AssetKey stored) {
        return turn(knowing, stored);
    }

    private AssetKey turn(Cipher cipher, AssetKey id) {
        lock.lock();
        try {
            return new AssetKey(
                    HexFormat.of().formatHex(cipher.doFinal(HexFormat.of().parseHex(id.id()))));
        } catch (GeneralSecurityException e) {
            throw new AssertionError("an id is a block", e);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public String fileName(AssetKey asset, ManifestEntry entry) {
        byte[] digest = Hkdf.hmac(names, identity(asset, entry));
        return HexFormat.of().formatHex(digest, 0, NAME_BYTES);
    }

    /** Ids have one length and no path has a tilde, so that no two files are the same. */
    private static byte[] identity(AssetKey asset, ManifestEntry entry) {
        return (asset.id() + '/' + entry.path() + '~' + entry.generation()).getBytes(StandardCharsets.US_ASCII);
    }

    @Override
    public byte[] sealManifest(AssetKey asset, byte[] manifest) {
        return manifests.seal(asset.id().getBytes(StandardCharsets.US_ASCII), manifest, manifest.length);
    }

    @Override
    public byte[] openManifest(AssetKey asset, byte[] content) throws StorageException {
        return manifests.open(asset.id().getBytes(StandardCharsets.US_ASCII), content, content.length);
    }

    @Override
    public Optional<BlockCipher> blocks(AssetKey asset, ManifestEntry entry) {
        SubKey key = new SubKey("AES", files.expand(identity(asset, entry), KEY_BYTES));
        return Optional.of(new GcmBlocks(new GcmCipher(key, random)));
    }

    @Override
    public boolean keepsBack() {
        return true;
    }

    /** The JDK's ciphers keep what they made of a key until they are collected; what is kept here is overwritten. */
    @Override
    public void destroy() {
        ids.destroy();
        names.destroy();
        manifests.destroy();
        files.destroy();
    }

    @Override
    public String toString() {
        return "SealedNames";
    }
}
