package io.kithara.assets;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What may stand between two slashes of a resource path on every file system we know: lower-case ASCII (so that a
 * case-insensitive one keeps names apart), bounded, no device name of Windows, no dot at either end.
 */
final class PortableName {
    /** 255 bytes is the common limit of a file system; this leaves room for the suffixes of the store. */
    static final int MAX_LENGTH = 96;

    /** A digest of 96 bits: 2^48 names before two are expected to collide. */
    private static final int DIGEST_BYTES = 12;

    /** Names are for people who look into the directory; a longer one is as likely a token and is left out. */
    private static final int MAX_STEM = 24;

    private static final int MAX_EXTENSION = 8;

    private static final Pattern PORTABLE = Pattern.compile("[a-z0-9_-]([a-z0-9._-]*[a-z0-9_-])?");
    private static final Pattern DEVICE = Pattern.compile("(con|prn|aux|nul|com[0-9]|lpt[0-9])(\\..*)?");

    /** File names that the store uses itself. */
    private static final Set<String> RESERVED = Set.of(AssetDisk.MANIFEST_NAME);

    private PortableName() {}

    /** Returns whether {@code name} may be one component of a path. */
    static boolean isPortable(String name) {
        return name.length() <= MAX_LENGTH
                && PORTABLE.matcher(name).matches()
                && !DEVICE.matcher(name).matches()
                && !RESERVED.contains(name);
    }

    /**
     * Returns a portable name for the resource at {@code identity}: what can be read of its last path segment, then a
     * digest of all of {@code identity}, then its extension. Directories, matrix parameters and queries, where tokens
     * live, enter the digest only.
     */
    static String of(String rawPath, String identity) {
        String leaf = rawPath.substring(rawPath.lastIndexOf('/') + 1);
        int parameters = leaf.indexOf(';');
        String name = (parameters < 0 ? leaf : leaf.substring(0, parameters)).toLowerCase(Locale.ROOT);
        int dot = name.lastIndexOf('.');
        String stem = readable(dot < 0 ? name : name.substring(0, dot), MAX_STEM);
        String extension = dot < 0 ? "" : readable(name.substring(dot + 1), MAX_EXTENSION);
        return (stem.isEmpty() ? "resource" : stem)
                + '-'
                + CanonicalUrl.digest(identity, DIGEST_BYTES)
                + (extension.isEmpty() ? "" : '.' + extension);
    }

    private static String readable(String text, int maxLength) {
        return text.length() > maxLength ? "" : text.replaceAll("[^a-z0-9_-]", "_");
    }
}
