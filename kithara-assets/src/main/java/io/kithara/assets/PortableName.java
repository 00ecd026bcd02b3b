package io.kithara.assets;

import java.util.Locale;
import java.util.Set;

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

    /** What Windows takes for a device, whatever follows the first dot; a digit follows the last two. */
    private static final Set<String> DEVICES = Set.of("con", "prn", "aux", "nul");

    private static final Set<String> NUMBERED_DEVICES = Set.of("com", "lpt");

    /** File names that the store uses itself. */
    private static final Set<String> RESERVED = Set.of(AssetDisk.MANIFEST_NAME);

    private PortableName() {}

    /** Returns whether {@code name} may be one component of a path. */
    static boolean isPortable(String name) {
        int length = name.length();
        return length > 0
                && length <= MAX_LENGTH
                && name.charAt(0) != '.'
                && name.charAt(length - 1) != '.'
                && isSpelledPortably(name)
                && !isDevice(name)
                && !RESERVED.contains(name);
    }

    // Loops and no patterns: names are made before the first PCM, and the first pattern costs a cold JVM 5 ms.

    private static boolean isSpelledPortably(String name) {
        for (int i = 0; i < name.length(); i++) {
            if (name.charAt(i) != '.' && !isReadable(name.charAt(i))) {
                return false;
            }
        }
        return true;
    }

    private static boolean isReadable(char letter) {
        return (letter >= 'a' && letter <= 'z') || isDigit(letter) || letter == '_' || letter == '-';
    }

    private static boolean isDigit(char letter) {
        return letter >= '0' && letter <= '9';
    }

    private static boolean isDevice(String name) {
        int dot = name.indexOf('.');
        String stem = dot < 0 ? name : name.substring(0, dot);
        return DEVICES.contains(stem)
                || (stem.length() == 4 && isDigit(stem.charAt(3)) && NUMBERED_DEVICES.contains(stem.substring(0, 3)));
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
        if (text.length() > maxLength) {
            return "";
        }
        StringBuilder readable = new StringBuilder(text);
        for (int i = 0; i < readable.length(); i++) {
            if (!isReadable(readable.charAt(i))) {
                readable.setCharAt(i, '_');
            }
        }
        return readable.toString();
    }
}
