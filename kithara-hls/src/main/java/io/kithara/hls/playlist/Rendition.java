package io.kithara.hls.playlist;

import java.net.URI;
import java.util.List;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * RFC 8216 section 4.3.4.1: one audio alternative of a group.
 *
 * @param name for people; "" if the playlist fails to state it
 * @param language RFC 5646 tag as written, or null
 * @param assocLanguage a language that goes with it, or null
 * @param isDefault to be played unless the user chooses another
 * @param autoselect may be chosen from the user's environment; true for a default
 * @param uri its media playlist, or null: the audio is in the variant that names the group
 * @param stableId {@code STABLE-RENDITION-ID}, or null
 * @param characteristics uniform type identifiers
 * @param sound what it sounds like
 */
public record Rendition(
        String groupId,
        String name,
        @Nullable String language,
        @Nullable String assocLanguage,
        boolean isDefault,
        boolean autoselect,
        @Nullable URI uri,
        @Nullable String stableId,
        List<String> characteristics,
        Sound sound) {
    public Rendition {
        characteristics = List.copyOf(characteristics);
    }

    /**
     * Technical attributes.
     *
     * @param channels {@code CHANNELS} as written, such as {@code 6} or {@code 16/JOC}, or null
     * @param sampleRateHz 0 if not stated
     * @param bitDepth bits of a sample, 0 if not stated
     */
    public record Sound(@Nullable String channels, int sampleRateHz, int bitDepth) {
        /** Returns the number of channels, or empty if it is not stated or not a number. */
        public OptionalInt channelCount() {
            if (channels == null) {
                return OptionalInt.empty();
            }
            int slash = channels.indexOf('/');
            long count = Numbers.parse(slash < 0 ? channels : channels.substring(0, slash));
            return count < 0 || count > Integer.MAX_VALUE ? OptionalInt.empty() : OptionalInt.of((int) count);
        }
    }
}
