package io.kithara.hls.playlist;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Readers of the tags of multivariant playlists. */
final class MultivariantTags {
    static final Map<String, TagReader> READERS = Map.of(
            "#EXT-X-STREAM-INF", MultivariantTags::readStreamInf,
            "#EXT-X-MEDIA", MultivariantTags::readMedia,
            "#EXT-X-SESSION-DATA", MultivariantTags::readSessionData,
            "#EXT-X-SESSION-KEY", MultivariantTags::readSessionKey,
            // nothing of theirs is kept, but they say what kind of playlist this is
            "#EXT-X-I-FRAME-STREAM-INF", (draft, value) -> draft.multivariant.seen(draft.line()),
            "#EXT-X-CONTENT-STEERING", (draft, value) -> draft.multivariant.seen(draft.line()));

    private MultivariantTags() {}

    /** RFC 8216 section 4.3.4.2; the URI is the next line that is no tag. */
    private static void readStreamInf(PlaylistDraft draft, String value) throws PlaylistException {
        draft.multivariant.seen(draft.line());
        if (draft.multivariant.openStream != null) {
            draft.remark("a variant without a URI is ignored");
        }
        draft.multivariant.openStream = draft.attributes(value);
    }

    static Variant variant(AttributeList attributes, URI uri) {
        return new Variant(
                uri,
                attributes.number("BANDWIDTH"),
                attributes.number("AVERAGE-BANDWIDTH"),
                CodecList.parse(attributes.textOr("CODECS", "")),
                attributes.text("AUDIO"),
                attributes.text("RESOLUTION"),
                new Variant.Labels(
                        attributes.text("STABLE-VARIANT-ID"),
                        attributes.text("NAME"),
                        attributes.text("PATHWAY-ID"),
                        score(attributes.text("SCORE"))));
    }

    /** RFC 8216 section 4.3.4.1. */
    private static void readMedia(PlaylistDraft draft, String value) throws PlaylistException {
        draft.multivariant.seen(draft.line());
        AttributeList attributes = draft.attributes(value);
        if (!"AUDIO".equals(attributes.text("TYPE"))) {
            return;
        }
        String groupId = attributes.text("GROUP-ID");
        if (groupId == null) {
            draft.remark("an audio rendition without a group is ignored: no variant can name it");
            return;
        }
        String uri = attributes.text("URI");
        boolean isDefault = attributes.isYes("DEFAULT");
        draft.multivariant.renditions.add(new Rendition(
                groupId,
                attributes.textOr("NAME", ""),
                attributes.text("LANGUAGE"),
                attributes.text("ASSOC-LANGUAGE"),
                isDefault,
                isDefault || attributes.isYes("AUTOSELECT"),
                uri == null ? null : draft.uris.media(uri, draft.line()),
                attributes.text("STABLE-RENDITION-ID"),
                characteristics(attributes.textOr("CHARACTERISTICS", "")),
                new Rendition.Sound(
                        attributes.text("CHANNELS"), size(attributes, "SAMPLE-RATE"), size(attributes, "BIT-DEPTH"))));
        draft.checkEntries(draft.multivariant.renditions.size(), "renditions");
    }

    /** RFC 8216 section 4.3.4.4. */
    private static void readSessionData(PlaylistDraft draft, String value) throws PlaylistException {
        draft.multivariant.seen(draft.line());
        AttributeList attributes = draft.attributes(value);
        String dataId = attributes.text("DATA-ID");
        if (dataId == null) {
            draft.remark("session data without an id is ignored");
            return;
        }
        String uri = attributes.text("URI");
        draft.multivariant.sessionData.add(new SessionData(
                dataId,
                attributes.textOrEmpty("VALUE"),
                uri == null ? null : draft.uris.media(uri, draft.line()),
                attributes.text("LANGUAGE")));
        draft.checkEntries(draft.multivariant.sessionData.size(), "session data");
    }

    /** RFC 8216 section 4.3.4.5. */
    private static void readSessionKey(PlaylistDraft draft, String value) throws PlaylistException {
        draft.multivariant.seen(draft.line());
        SegmentKey key = KeyReader.read("EXT-X-SESSION-KEY", draft.attributes(value), draft.uris);
        if (key == null) {
            draft.remark("a session key of method NONE is ignored");
            return;
        }
        draft.multivariant.sessionKeys.add(key);
        draft.checkEntries(draft.multivariant.sessionKeys.size(), "session keys");
    }

    private static List<String> characteristics(String text) {
        List<String> characteristics = new ArrayList<>();
        for (String one : text.split(",", -1)) {
            if (!one.isBlank()) {
                characteristics.add(one.strip());
            }
        }
        return characteristics;
    }

    private static int size(AttributeList attributes, String name) {
        long value = attributes.number(name);
        return value > Integer.MAX_VALUE ? 0 : (int) value;
    }

    private static @Nullable Double score(@Nullable String text) {
        DecimalSeconds decimal = text == null ? null : DecimalSeconds.parse(text);
        return decimal == null || decimal.isBeyondLimit() ? null : Double.valueOf(text);
    }
}
