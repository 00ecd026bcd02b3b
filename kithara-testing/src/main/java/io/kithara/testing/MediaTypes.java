package io.kithara.testing;

import java.util.Locale;
import java.util.Map;

/** Content types by file extension, as a well-configured server has them. */
final class MediaTypes {
    private static final Map<String, String> BY_EXTENSION = Map.ofEntries(
            Map.entry("mp3", "audio/mpeg"),
            Map.entry("aac", "audio/aac"),
            Map.entry("m4a", "audio/mp4"),
            Map.entry("m4s", "audio/mp4"),
            Map.entry("mp4", "audio/mp4"),
            Map.entry("wav", "audio/wav"),
            Map.entry("aiff", "audio/aiff"),
            Map.entry("flac", "audio/flac"),
            Map.entry("ogg", "audio/ogg"),
            Map.entry("opus", "audio/ogg"),
            Map.entry("mka", "audio/x-matroska"),
            Map.entry("mkv", "video/x-matroska"),
            Map.entry("webm", "audio/webm"),
            Map.entry("ts", "video/mp2t"),
            Map.entry("m3u8", "application/vnd.apple.mpegurl"),
            Map.entry("m3u", "audio/x-mpegurl"),
            Map.entry("pls", "audio/x-scpls"),
            Map.entry("xspf", "application/xspf+xml"),
            Map.entry("html", "text/html; charset=utf-8"),
            Map.entry("txt", "text/plain; charset=utf-8"));

    private MediaTypes() {}

    static String of(String path) {
        String extension = path.substring(path.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
        return BY_EXTENSION.getOrDefault(extension, "application/octet-stream");
    }
}
